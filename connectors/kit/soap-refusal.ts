import type { GatewayError } from '../../src/errors.ts';
import type { Answered } from '../../src/ports/live.ts';
import { faultCodeIn } from './soap.ts';
import { discard, refusalOf, smallText } from './status.ts';

/** Faults are small; what is longer is none. */
const maxFaultBytes = 64 * 1024;

/** A fault comes with status 500 (SOAP 1.1, 6.2); some far ends send it with 400. */
const mayBeFault = (status: number): boolean => status === 500 || status === 400;

/** What an answer with another status than 200 means; `faultError` knows the codes of this far end. */
export const soapRefusal = async (
  answered: Answered,
  now: Date,
  faultError: (code: string) => GatewayError,
): Promise<GatewayError> => {
  const plain = refusalOf(answered, now);
  if (!mayBeFault(answered.status)) {
    await discard(answered);
    return plain;
  }
  const code = await faultCodeIn(await smallText(answered, maxFaultBytes));
  return code === undefined ? plain : faultError(code);
};
