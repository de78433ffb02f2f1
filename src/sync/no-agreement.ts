import { type Status, statusOf } from '../agreement/status.ts';
import type { Agreement } from '../agreement/stored.ts';
import { GatewayError } from '../errors.ts';
import { amsterdamDay } from '../record/day.ts';
import { refusedStatus } from '../release/permit.ts';

/** Nothing leaves under these; together with `in_force` these are all statuses of a version that took effect. */
const over: readonly Status[] = ['ended', 'revoked', 'superseded', 'invalid'];
const ahead: readonly Status[] = ['waiting'];
const open: readonly Status[] = ['draft', 'proposed', 'invalid'];

/** An approved version whose moment cannot be read has taken the place of all before it. */
const tookEffect = ({ state, effectiveAt }: Agreement, at: Date): boolean =>
  effectiveAt === undefined ? state === 'approved' : effectiveAt <= at;

const startOf = ({ effectiveAt }: Agreement): number => effectiveAt?.getTime() ?? Number.POSITIVE_INFINITY;

const lastToHold = (all: readonly Agreement[], at: Date): Agreement | undefined =>
  all
    .filter((one) => tookEffect(one, at) && over.includes(statusOf(one, at)))
    .toSorted((a, b) => startOf(a) - startOf(b) || a.version - b.version)
    .at(-1);

/** Who waits for an agreement wants to know until when. */
const withStart = (refused: GatewayError, { effectiveAt }: Agreement): GatewayError =>
  refused.code === 'agreement_not_yet' && effectiveAt !== undefined
    ? new GatewayError(refused.code, { ...refused.subject, date: amsterdamDay(effectiveAt) })
    : refused;

type Asked = { readonly school: string; readonly supplier: string; readonly product: string };

/**
 * Why nothing may be sent for a product at a school, of the versions that name it there and of which none is in
 * force. What was in force most recently leads: a draft of a new text does not hide that the old one ended. A text
 * that made way for one without this school leaves no agreement at all.
 */
export const noAgreement = (candidates: readonly Agreement[], asked: Asked, at: Date): GatewayError => {
  const standing = (statuses: readonly Status[]) => candidates.findLast((one) => statuses.includes(statusOf(one, at)));
  const last = lastToHold(candidates, at) ?? standing(ahead) ?? standing(open);
  return last === undefined || statusOf(last, at) === 'superseded'
    ? new GatewayError('agreement_missing', asked)
    : withStart(refusedStatus(last, at), last);
};
