import type { SubjectSets } from '../ledger/subject-set.ts';
import type { Statement, Store } from '../ports.ts';
import type { Shaped } from '../ports/door.ts';
import { text } from '../row.ts';
import { refKey, type Showing } from './shown.ts';

/** Somebody or something that was in a collection. */
export type Line = { readonly entity: string; readonly subject: string };

/** As it stands in a sealed set, like the lines of a delivery. */
export const lineText = ({ entity, subject }: Line): string => `put/${entity}/${subject}`;

const lineOf = (written: string): Line => {
  const [, entity = '', subject = ''] = written.split('/');
  return { entity, subject };
};

type Sets = { readonly store: Store; readonly subjectSets: SubjectSets };

/** Who was in a collection so far, and the set that they are. `known`: a part that need not be opened to be read. */
export const collectedIn = async (
  { store, subjectSets }: Sets,
  { board, id }: { readonly board: string; readonly id: string },
  known?: Part,
): Promise<Part> => {
  const rows = await store.all('SELECT subject_set FROM collected WHERE collection = ?', id);
  const sets = rows.map((row) => text(row, 'subject_set'));
  if (known !== undefined && sets.length === 1 && sets[0] === known.set.id) return known;
  const found = new Set<string>();
  for (const set of sets) for (const line of await subjectSets.read(board, set)) found.add(line);
  return sealed(subjectSets, board, [...found].sort().map(lineOf));
};

/**
 * Writes down that this set was in it. One that another question closed meanwhile stays what the ledger says of it: of an
 * answer that was still under way only the register of disclosures tells.
 */
export const collect = (id: string, set: string): Statement => ({
  sql: `INSERT INTO collected (collection, subject_set) SELECT id, ? FROM collection WHERE id = ? AND closed_at IS NULL
    ON CONFLICT DO NOTHING`,
  params: [set, id],
});

/** Lines with the sealed set that they are; a whole view is the same set each time it is collected. */
export type Part = { readonly lines: readonly Line[]; readonly set: Awaited<ReturnType<SubjectSets['keep']>> };

export const linesOf = (items: readonly Shaped[], { subjects }: Showing): readonly Line[] =>
  items.flatMap((item) => {
    const subject = subjects.get(refKey(item));
    return subject === undefined ? [] : [{ entity: item.kind, subject }];
  });

const wholes = new WeakMap<Showing, Promise<Part>>();

const sealed = async (subjectSets: SubjectSets, board: string, lines: readonly Line[]): Promise<Part> => ({
  lines,
  set: await subjectSets.keep(board, lines.map(lineText)),
});

/** These items as a part; that of a whole view is made once. */
export const partOf = (
  subjectSets: SubjectSets,
  board: string,
  { items, showing }: { readonly items: readonly Shaped[]; readonly showing: Showing },
): Promise<Part> => {
  if (items.length < showing.view.items.length) return sealed(subjectSets, board, linesOf(items, showing));
  const known = wholes.get(showing) ?? sealed(subjectSets, board, linesOf(items, showing));
  wholes.set(showing, known);
  return known;
};
