import { type Hold, holdOn } from '../feed/hold.ts';
import { isOver, nothing } from '../feed/limit.ts';
import { lineOf, parseLine } from '../feed/line.ts';
import { sift } from './sift.ts';
import type { Weighing } from './weighing.ts';

/** What became of the pupils whom a supplier does not have yet. */
export type Additions = { readonly holds: readonly Hold[]; readonly still: readonly string[] };

const subjectsOf = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => parseLine(line)?.subject ?? []);

/**
 * This very reading was compared before the agreement that now lets more pupils through took effect: two people decided
 * this, not the data.
 */
const isWidening = ({ bare, opened, returned }: Weighing): boolean => {
  const { agreement } = bare.permit;
  const wasCompared = !returned && [...bare.rows.values()].some(({ generation }) => generation === opened.id);
  const isNewer = bare.feed.agreementVersion !== agreement.version;
  return isNewer && wasCompared && opened.readAt < agreement.effectiveAt.toISOString();
};

/** Who is new at this supplier by an accident in the data, or could be: movers and what was decided on are not. */
const unexplained = async (weighing: Weighing, lines: readonly string[]): Promise<readonly string[]> => {
  const { circumstances } = weighing;
  const { known } = await circumstances.elsewhere(subjectsOf(lines));
  const widened = isWidening(weighing);
  return lines.filter(
    (line) => !known.has(parseLine(line)?.subject ?? '') && (!widened || circumstances.waiting.has(line)),
  );
};

const mailing = ({ circumstances, pupils }: Weighing, lines: readonly string[], first: boolean): Hold | undefined => {
  const { rules } = circumstances;
  if (!rules.mailsParents) return undefined;
  return holdOn({ kind: 'mailing', lines, of: pupils }, first ? nothing : rules.limits.mailing);
};

const many = async (weighing: Weighing, lines: readonly string[]): Promise<Hold | undefined> => {
  const { circumstances, opened, pupils } = weighing;
  const limit = opened.unstable > 0 ? nothing : circumstances.rules.limits.pupils_added;
  if (circumstances.turn !== undefined && opened.unstable === 0) return undefined;
  // Other schools are asked only where it matters: on a first delivery everybody is new.
  if (!isOver(lines.length, pupils, limit)) return undefined;
  return holdOn({ kind: 'pupils_added', lines: await unexplained(weighing, lines), of: pupils }, limit);
};

/** A first delivery of which a part did not arrive is still the first; one that was sent again by choice is not. */
const isFirst = ({ bare, circumstances, pupils }: Weighing): boolean =>
  pupils === 0 || (circumstances.fullPending && bare.feed.agreementVersion === undefined);

/** Holds back more new pupils than a day brings; a first delivery only where the supplier writes to parents. */
export const weighAdditions = async (weighing: Weighing): Promise<Additions> => {
  const { bare, circumstances, pupils } = weighing;
  const added = bare.difference.added.filter(({ release }) => release.entity === 'pupil');
  const all = added.map(({ release }) => lineOf('add', 'pupil', release.subject));
  const { refused, left } = sift(all, (line) => line, circumstances);
  const mails = mailing(weighing, left, pupils === 0);
  const hold = mails ?? (isFirst(weighing) ? undefined : await many(weighing, left));
  return {
    holds: hold === undefined ? [] : [hold],
    still: subjectsOf(refused.concat(hold?.lines ?? [])),
  };
};
