import { GatewayError } from '../errors.ts';
import { amsterdamDay } from '../record/day.ts';
import { compareAgreements } from './compare.ts';
import type { Difference, FieldPlace } from './difference.ts';
import { holdingAt, refuseOverlap } from './lineage.ts';
import type { AgreementDocument } from './schema.ts';
import { missingFields } from './shape.ts';
import { earliestStart, effectiveFrom } from './status.ts';
import type { Agreement } from './stored.ts';

/** A text that is to take effect, among all that the board has. */
export type Candidate = {
  readonly all: readonly Agreement[];
  readonly id: string;
  readonly version: number;
  readonly document: AgreementDocument;
  readonly now: Date;
};

/** What taking effect means. */
export type Consequence = {
  /** What changes for the supplier: against what holds now. */
  readonly difference: Difference;
  readonly widens: boolean;
  readonly sensitive: boolean;
  /** Nothing of this agreement holds now: a first delivery. */
  readonly first: boolean;
};

/**
 * Weighs a text against what holds now and against what would hold when it starts: a version that
 * narrows today's text may still widen the one that takes effect in between.
 */
export const weigh = ({ all, id, version, document, now }: Candidate): Consequence => {
  const before = all.filter((one) => one.version < version);
  const [today, then] = [now, earliestStart(document, now)].map((at) => holdingAt(before, id, at)?.document);
  const difference = compareAgreements(today, document);
  const both = [difference, compareAgreements(then, document)];
  return {
    difference,
    widens: both.some((one) => one.widens),
    sensitive: both.some((one) => one.sensitive),
    first: today === undefined,
  };
};

/**
 * What keeps any text from taking effect, whoever approves it. Throws agreement_state (a controller),
 * agreement_ended, agreement_required_field (the first one missing and how many), agreement_overlap.
 */
export const refuseUnfit = ({ all, id, document, now }: Candidate, required: readonly FieldPlace[]): void => {
  const subject = { agreement: id, supplier: document.supplier, product: document.product.id };
  if (document.role !== 'processor') throw new GatewayError('agreement_state', { ...subject, setting: 'role' });
  if (document.until !== 'open' && document.until < amsterdamDay(now)) {
    throw new GatewayError('agreement_ended', { ...subject, date: document.until });
  }
  const missing = missingFields(required, document);
  const [first] = missing;
  if (first !== undefined) {
    throw new GatewayError('agreement_required_field', { ...subject, ...first, count: missing.length });
  }
  refuseOverlap(all, id, document, now);
};

/** When it takes effect. Throws agreement_state when there is no first delivery to release. */
export const momentOf = (candidate: Candidate, consequence: Consequence, releaseFirst: boolean): Date => {
  if (releaseFirst && !consequence.first) {
    throw new GatewayError('agreement_state', { agreement: candidate.id, setting: 'releaseFirst' });
  }
  const { widens, sensitive } = consequence;
  return effectiveFrom(candidate.document, candidate.now, { widens, sensitive, releaseFirst });
};

/**
 * Older versions that this one closes: open drafts and proposals, versions that would have started no
 * earlier, and those that had already made way. The one that holds until `moment` stays.
 */
export const closedBy = ({ all, id, version, now }: Candidate, moment: Date): readonly Agreement[] =>
  all.filter((one) => {
    if (one.id !== id || one.version >= version) return false;
    if (one.state === 'draft' || one.state === 'proposed') return true;
    if (one.state !== 'approved') return false;
    const gone = one.supersededAt !== undefined && one.supersededAt <= now;
    return gone || one.effectiveAt === undefined || one.effectiveAt >= moment;
  });
