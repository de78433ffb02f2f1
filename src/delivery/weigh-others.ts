import { type Hold, holdOn } from '../feed/hold.ts';
import { isOver } from '../feed/limit.ts';
import { lineOf } from '../feed/line.ts';
import { type FeedRow, isHeld, rowKey } from '../feed/row.ts';
import type { Entity } from '../record/field.ts';
import { sift } from './sift.ts';
import type { Weighing } from './weighing.ts';

/** What became of groups and staff whom a supplier should no longer have. `still`: `entity/subject`. */
export type Others = { readonly holds: readonly Hold[]; readonly still: readonly string[] };

const kinds = [
  ['group', 'groups_removed'],
  ['staff', 'staff_removed'],
] as const;

const lineFor = ({ entity, subject }: FeedRow): string => lineOf('remove', entity, subject);
const keyOf = ({ entity, subject }: FeedRow): string => rowKey(entity, subject);

const heldOf = ({ bare }: Weighing, entity: Entity): number =>
  [...bare.rows.values()].filter((row) => row.entity === entity && isHeld(row)).length;

/**
 * Groups of last year go with it, what the agreement takes away was decided, and a group goes with the last of its pupils:
 * what counts is what disappears though those through whom it was known are still there.
 */
const byData = async (weighing: Weighing, rows: readonly FeedRow[]): Promise<readonly FeedRow[]> => {
  const before = await weighing.before();
  const gone = new Set(weighing.bare.difference.removed.map(keyOf));
  const isAlone = (row: FeedRow) => before.knownThrough(keyOf(row)).every((key) => gone.has(key));
  const isLastYears = (row: FeedRow) => row.entity === 'group' && before.isOfOtherYear(row);
  return rows.filter((row) => before.isVisible(keyOf(row)) && !isAlone(row) && !isLastYears(row));
};

const weighKind = async (weighing: Weighing, [entity, kind]: (typeof kinds)[number]): Promise<Others> => {
  const { bare, circumstances } = weighing;
  const limit = circumstances.rules.limits[kind];
  const of = heldOf(weighing, entity);
  const removed = bare.difference.removed.filter((row) => row.entity === entity);
  const { refused, left } = sift(removed, lineFor, circumstances);
  const found = isOver(left.length, of, limit) ? await byData(weighing, left) : [];
  const hold = holdOn({ kind, lines: found.map(lineFor), of }, limit);
  const waiting = hold === undefined ? [] : found;
  return {
    // In the turn of the school year they wait for the end of it, and for nobody.
    holds: hold === undefined || circumstances.turn !== undefined ? [] : [hold],
    still: [...refused, ...waiting].map(keyOf),
  };
};

export const weighOthers = async (weighing: Weighing): Promise<Others> => {
  const found = await Promise.all(kinds.map((kind) => weighKind(weighing, kind)));
  return { holds: found.flatMap(({ holds }) => holds), still: found.flatMap(({ still }) => still) };
};
