import { isInForce } from '../agreement/status.ts';
import type { Agreement } from '../agreement/stored.ts';
import { GatewayError } from '../errors.ts';
import { allAgreements, findId, nameOf } from './agreement-name.ts';
import type { Desk } from './desk.ts';

/** One agreement: all its versions, the one that is looked at, and the name by which a person finds it. */
type Choice = {
  readonly shown: Agreement;
  readonly versions: readonly Agreement[];
  readonly name: string;
  readonly now: Date;
};

/** What holds leads; where nothing does, the newest. */
const leading = (versions: readonly Agreement[], now: Date): Agreement | undefined =>
  versions.find((one) => isInForce(one, now)) ?? versions.at(-1);

/** Throws agreement_missing, also for a version that there is not; usage_invalid (agreement_ambiguous). */
export const chooseVersion = async (desk: Desk, typed: string, version?: number): Promise<Choice> => {
  const all = await allAgreements(desk);
  const id = findId(all, typed);
  const versions = all.agreements.filter((one) => one.id === id);
  const shown = version === undefined ? leading(versions, all.now) : versions.find((one) => one.version === version);
  if (shown === undefined) throw new GatewayError('agreement_missing');
  return { shown, versions, name: nameOf(all, shown), now: all.now };
};
