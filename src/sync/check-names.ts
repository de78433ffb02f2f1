import { labelOf } from '../agreement/labels.ts';
import type { Words } from '../agreement/wording.ts';
import { type Mapping, originName } from '../mapping/table.ts';
import type { CheckTally } from './check-tally.ts';
import { type Dropped, droppedOf } from './dropped.ts';

/** A declared name that a file has values for: read as which fields, or why it never is. */
export type FoundName = Omit<Dropped, 'reason' | 'label'> & {
  readonly reason: 'read' | Dropped['reason'];
  readonly labels: readonly Words[];
};

/** Two kinds can have a field of the same label from one name; it is said once. */
const labelsOf = (mapping: Mapping, path: string): readonly Words[] => {
  const labels = mapping.tables.flatMap(({ row, entity, fields }) =>
    Object.entries(fields).flatMap(([field, origin]) =>
      `${row}/${originName(origin)}` === path ? [labelOf({ entity, field })] : [],
    ),
  );
  return labels.filter(({ nl }, index) => labels.findIndex((label) => label.nl === nl) === index);
};

/** The declared names with a value in a file, in the order of the mapping; then what is never read. */
export const namesIn = (
  mapping: Mapping,
  { names }: CheckTally,
  dropped: ReadonlyMap<string, number>,
): readonly FoundName[] => {
  const read = [...names].map(([name, count]): FoundName => ({
    name,
    reason: 'read',
    labels: labelsOf(mapping, name),
    count,
  }));
  const left = droppedOf(mapping, Object.fromEntries(dropped)).map(({ label, ...rest }): FoundName => ({
    ...rest,
    labels: label === undefined ? [] : [label],
  }));
  return [...read.toSorted((a, b) => (a.name < b.name ? -1 : 1)), ...left];
};
