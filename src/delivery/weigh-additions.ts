import type { Hold } from '../feed/hold.ts';
import { holdOn } from '../feed/hold.ts';
import { nothing } from '../feed/limit.ts';
import { lineOf, parseLine } from '../feed/line.ts';
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
const unexplained = (weighing: Weighing, lines: readonly string[]): readonly string[] => {
  const { circumstances, elsewhere } = weighing;
  const widened = isWidening(weighing);
  return lines.filter(
    (line) => !elsewhere.known.has(parseLine(line)?.subject ?? '') && (!widened || circumstances.waiting.has(line)),
  );
};

const mailing = ({ circumstances, pupils }: Weighing, lines: readonly string[], first: boolean): Hold | undefined => {
  const { rules } = circumstances;
  if (!rules.mailsParents) return undefined;
  return holdOn({ kind: 'mailing', lines, of: pupils }, first ? nothing : rules.limits.mailing);
};

const many = (weighing: Weighing, lines: readonly string[], first: boolean): Hold | undefined => {
  const { circumstances, opened, pupils } = weighing;
  const limit = opened.unstable > 0 ? nothing : circumstances.rules.limits.pupils_added;
  if (first || (circumstances.turn !== undefined && opened.unstable === 0)) return undefined;
  return holdOn({ kind: 'pupils_added', lines: unexplained(weighing, lines), of: pupils }, limit);
};

/** Holds back more new pupils than a day brings; a first delivery only where the supplier writes to parents. */
export const weighAdditions = (weighing: Weighing): Additions => {
  const { bare, circumstances, pupils } = weighing;
  const added = bare.difference.added.filter(({ release }) => release.entity === 'pupil');
  const open = added
    .map(({ release }) => lineOf('add', 'pupil', release.subject))
    .filter((line) => !circumstances.approved.has(line));
  const refused = open.filter((line) => circumstances.discarded.has(line));
  const lines = open.filter((line) => !circumstances.discarded.has(line));
  // A first delivery of which a part did not arrive is still the first; one that was sent again by choice is not.
  const first = pupils === 0 || (circumstances.fullPending && bare.feed.agreementVersion === undefined);
  const hold = mailing(weighing, lines, pupils === 0) ?? many(weighing, lines, first);
  return {
    holds: hold === undefined ? [] : [hold],
    still: subjectsOf(refused.concat(hold?.lines ?? [])),
  };
};
