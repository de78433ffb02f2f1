import { addDays, addWorkingDays, amsterdamDay, startOfDay } from '../record/day.ts';
import type { AgreementDocument } from './schema.ts';
import type { Agreement } from './stored.ts';

/** Where a version stands. `invalid`: the stored text cannot be read, so nothing is sent. */
export type Status = 'draft' | 'proposed' | 'waiting' | 'in_force' | 'ended' | 'revoked' | 'superseded' | 'invalid';

const statusOfApproved = (agreement: Agreement, at: Date): Status => {
  const { document, effectiveAt, supersededAt } = agreement;
  if (supersededAt !== undefined && at >= supersededAt) return 'superseded';
  if (document === undefined || effectiveAt === undefined || document.role !== 'processor') return 'invalid';
  const today = amsterdamDay(at);
  if (document.until !== 'open' && today > document.until) return 'ended';
  return at < effectiveAt || today < document.from ? 'waiting' : 'in_force';
};

/** Where a version stands at this moment. Ended, waiting and superseded follow from dates; nobody writes them. */
export const statusOf = (agreement: Agreement, at: Date): Status => {
  const { state, document } = agreement;
  if (state === 'approved') return statusOfApproved(agreement, at);
  if (state === 'revoked' || state === 'superseded') return state;
  return document === undefined ? 'invalid' : state;
};

export type InForce = Agreement & { readonly document: AgreementDocument; readonly effectiveAt: Date };

/** The one test that everything which sends goes by. */
export const isInForce = (agreement: Agreement, at: Date): agreement is InForce =>
  statusOf(agreement, at) === 'in_force' && agreement.document !== undefined && agreement.effectiveAt !== undefined;

/** The review date has passed: it warns and stops nothing. */
export const isReviewDue = ({ reviewBy }: AgreementDocument, at: Date): boolean => amsterdamDay(at) > reviewBy;

const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** The first moment at which this text could hold, were there no waiting. */
export const earliestStart = ({ from }: AgreementDocument, now: Date): Date => later(now, startOfDay(from));

type Waiting = { readonly widens: boolean; readonly sensitive: boolean; readonly releaseFirst: boolean };

/**
 * When an approved version takes effect. A widening waits one night (so the officer sees it before the
 * next nightly run); with a sensitive field or new category five whole working days, unless the
 * officer's advice is positive. Never before the agreement's own first day.
 */
export const effectiveFrom = (document: AgreementDocument, now: Date, waiting: Waiting): Date => {
  const today = amsterdamDay(now);
  const start = earliestStart(document, now);
  if (!waiting.widens || waiting.releaseFirst) return start;
  const long = waiting.sensitive && document.advice.state !== 'positive';
  const last = long ? addWorkingDays(today, 5) : today;
  return later(startOfDay(addDays(last, 1)), start);
};
