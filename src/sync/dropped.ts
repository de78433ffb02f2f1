import { labelOf } from '../agreement/labels.ts';
import type { Words } from '../agreement/wording.ts';
import { type Mapping, originName } from '../mapping/table.ts';
import { bans } from '../record/bans.ts';

/** One name of the source that was dropped while reading (law 8), and why. */
export type Dropped = {
  /** Kind of row and name in the source's own words: `leerling/bsn`. */
  readonly name: string;
  /** What it is called here; absent for what no field and no ban is made of. */
  readonly label?: Words;
  readonly reason: 'banned' | 'not_agreed' | 'not_used';
  /** Who forbids it, and which article or rule says so. */
  readonly by?: 'law' | 'house';
  readonly rule?: Words;
  /** How many values were dropped in this reading. */
  readonly count: number;
};

const fieldLabel = (mapping: Mapping, kind: string, name: string): Words | undefined => {
  for (const { row, entity, fields } of mapping.tables) {
    const field = Object.keys(fields).find((one) => originName(fields[one] ?? '') === name);
    if (row === kind && field !== undefined) return labelOf({ entity, field });
  }
  return undefined;
};

const reasonOf = (mapping: Mapping, kind: string, name: string): Omit<Dropped, 'name' | 'count'> => {
  const ban = mapping.banned[kind]?.[name];
  if (ban !== undefined) {
    const { nl, en, by, rule } = bans[ban];
    return { reason: 'banned', label: { nl, en }, by, rule };
  }
  const label = fieldLabel(mapping, kind, name);
  return label === undefined ? { reason: 'not_used' } : { reason: 'not_agreed', label };
};

const order: readonly Dropped['reason'][] = ['banned', 'not_agreed', 'not_used'];

/**
 * Why each name was dropped while reading a school: banned by law or house rule, in no agreement in force, or of no use
 * here. `dropped` is that of a reading's counts: `kind/name` and how often there was a value. Names and counts only.
 */
export const droppedOf = (mapping: Mapping, dropped: Readonly<Record<string, number>>): readonly Dropped[] =>
  Object.entries(dropped)
    .map(([path, count]): Dropped => {
      // A column may have a slash in its name; a kind of row has none.
      const at = path.indexOf('/');
      return { name: path, ...reasonOf(mapping, path.slice(0, at), path.slice(at + 1)), count };
    })
    .toSorted((a, b) => order.indexOf(a.reason) - order.indexOf(b.reason) || (a.name < b.name ? -1 : 1));
