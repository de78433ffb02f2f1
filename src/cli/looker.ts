import { GatewayError } from '../errors.ts';
import type { Looker, ReasonCode } from '../sync/look.ts';
import { identify } from './actor.ts';
import type { Context } from './context.ts';
import type { Desk } from './desk.ts';

/** Who looks at a pupil, and why. Throws reason_missing, and what `identify` throws. */
export const identifyLooker = async (
  context: Context,
  desk: Desk,
  reasonCode: ReasonCode | undefined,
): Promise<Looker> => {
  if (reasonCode === undefined) throw new GatewayError('reason_missing');
  return { actor: await identify(context, desk), reasonCode };
};

/** A pupil's key is a value: it is asked for, or read from standard input, and never an argument. */
export const askKey = ({ prompt, texts }: Context): Promise<string> => prompt.ask(texts.look.key);
