import { type Hold, holdOn } from '../feed/hold.ts';
import { nothing } from '../feed/limit.ts';
import { lineOf } from '../feed/line.ts';
import { type Cause, type FeedRow, rowKey } from '../feed/row.ts';
import { nextStep, type Step, suspendUntil } from '../feed/step.ts';
import { type Item, itemsOf } from '../record/item.ts';
import { place } from '../release/scope.ts';
import { sift } from './sift.ts';
import type { Weighing } from './weighing.ts';

type Going = {
  readonly row: FeedRow;
  readonly line: string;
  /** Decided by people, or known beforehand: no accident in the data. */
  readonly decided: boolean;
};

/** What became of the pupils whom a supplier should no longer have. */
export type Removals = {
  readonly holds: readonly Hold[];
  /** Subjects who stay as they are tonight. */
  readonly still: readonly string[];
  /** Rows with their cause, and their next step where they do not go yet. */
  readonly rows: readonly FeedRow[];
};

/** Who was announced to leave and stood in a reading of the new year all the same did not leave with the old one. */
const leftWithYear = async ({ circumstances, before }: Weighing, row: FeedRow): Promise<boolean> =>
  circumstances.announced.has(row.subject) && (await before()).isOfOtherYear(row);

const decidedCause = async (
  weighing: Weighing,
  row: FeedRow,
  moved: ReadonlySet<string>,
): Promise<Cause | undefined> => {
  const { bare } = weighing;
  if (bare.permit.standing.restrictions.get(row.subject) === 'excluded') return 'excluded';
  if (moved.has(row.subject)) return 'moved';
  return (await leftWithYear(weighing, row)) ? 'left' : undefined;
};

const foundCause = ({ bare }: Weighing, item: Item | undefined): Cause => {
  if (item === undefined) return 'missing';
  return place(item, bare.permit) === 'left' ? 'left' : 'out_of_scope';
};

/** Which pupils the agreement is about cannot be told of a reading in which that was not read: then nothing was decided. */
const tellsRows = ({ bare, opened }: Weighing): boolean => {
  const { locations, yearGroups, groups } = bare.permit.agreement.document.rows;
  const read = (field: string) => opened.readingSet.get('pupil')?.has(field) === true;
  return (
    (locations === undefined || read('locationKey')) &&
    (yearGroups === undefined || read('yearGroup')) &&
    (groups === undefined || read('groupKey'))
  );
};

/** Where the agreement changed since this feed was settled, it can be what takes a pupil away. */
const narrowedAway = async (weighing: Weighing, row: FeedRow): Promise<boolean> => {
  const { bare } = weighing;
  if (!tellsRows(weighing) || bare.feed.agreementVersion === bare.permit.agreement.version) return false;
  return !(await weighing.before()).isVisible(rowKey('pupil', row.subject));
};

const goingFrom = async (weighing: Weighing): Promise<readonly Going[]> => {
  const { bare, opened, circumstances } = weighing;
  const items = new Map(itemsOf(opened.roster, 'pupil').map((item) => [item.subject, item]));
  const going: Going[] = [];
  const rows = bare.difference.removed.filter(({ entity }) => entity === 'pupil');
  const { present } = await circumstances.elsewhere(rows.map(({ subject }) => subject));
  for (const row of rows) {
    const line = lineOf('remove', 'pupil', row.subject);
    const known = await decidedCause(weighing, row, present);
    const narrowed = known === undefined && (await narrowedAway(weighing, row));
    const cause = known ?? (narrowed ? 'out_of_scope' : foundCause(weighing, items.get(row.subject)));
    const decided = known !== undefined || narrowed || circumstances.approved.has(line);
    going.push({ row: { ...row, cause }, line, decided });
  }
  return going;
};

const kept = (steps: readonly Step[]): Pick<Removals, 'still' | 'rows'> => ({
  still: steps.flatMap(({ row, goes }) => (goes ? [] : [row.subject])),
  rows: steps.map(({ row }) => row),
});

/** In the turn of the school year nobody waits for a person: who is missing waits for the end of it. */
const inTurn = (left: readonly Going[], until: string, over: boolean): readonly Step[] =>
  left.map(({ row }) => {
    const { cause = 'missing' } = row;
    return cause === 'missing' || over ? suspendUntil(row, until, cause) : { row, goes: true };
  });

const inSteps = (left: readonly Going[], { bare, circumstances }: Weighing): readonly Step[] =>
  left.map(({ row }) =>
    row.cause === 'missing'
      ? nextStep(row, { day: bare.permit.day, removal: circumstances.rules.removal })
      : { row, goes: true },
  );

/**
 * Holds back what may be an accident, lets go what people decided, and takes who is merely missing one step further.
 */
export const weighRemovals = async (weighing: Weighing): Promise<Removals> => {
  const { opened, circumstances, pupils } = weighing;
  const going = await goingFrom(weighing);
  const undecided = going.filter(({ decided }) => !decided);
  const { refused, left } = sift(undecided, ({ line }) => line, circumstances);
  // By keys that do not last nobody goes unattended, in the turn of the school year either.
  const turn = opened.unstable > 0 ? undefined : circumstances.turn;
  const limit = opened.unstable > 0 ? nothing : circumstances.rules.limits.pupils_removed;
  const counted = turn === undefined ? left : left.filter(({ row }) => row.cause !== 'missing');
  const over = holdOn({ kind: 'pupils_removed', lines: counted.map(({ line }) => line), of: pupils }, limit);
  const passing = going.filter(({ decided }) => decided).map(({ row }): Step => ({ row, goes: true }));
  if (turn === undefined && over !== undefined) {
    const waiting = [...left, ...refused].map(({ row }) => row.subject);
    return { holds: [over], still: waiting, rows: kept(passing).rows };
  }
  const steps = turn === undefined ? inSteps(left, weighing) : inTurn(left, turn.until, over !== undefined);
  const { still, rows } = kept([...passing, ...steps]);
  return { holds: [], still: still.concat(refused.map(({ row }) => row.subject)), rows };
};
