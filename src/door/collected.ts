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

/** `sets`: of how many sets that are written down it is made. */
type Collected = { readonly part: Part; readonly sets: number };

/** Who was in a collection so far, and the set that they are. `known`: a part that need not be opened to be read. */
export const collectedIn = async (
  { store, subjectSets }: Sets,
  { board, id }: { readonly board: string; readonly id: string },
  known?: Part,
): Promise<Collected> => {
  const rows = await store.all('SELECT subject_set FROM collected WHERE collection = ?', id);
  const sets = rows.map((row) => text(row, 'subject_set'));
  if (known !== undefined && sets.length === 1 && sets[0] === known.set.id) return { part: known, sets: 1 };
  const found = new Set<string>();
  for (const set of sets) for (const line of await subjectSets.read(board, set)) found.add(line);
  return { part: await sealed(subjectSets, board, [...found].sort().map(lineOf)), sets: sets.length };
};

/** Writes down that this set was in it. */
export const collect = (id: string, set: string): Statement => ({
  sql: 'INSERT INTO collected (collection, subject_set) VALUES (?, ?) ON CONFLICT DO NOTHING',
  params: [id, set],
});

/** Did anybody close it? */
export const isClosed = async (store: Store, id: string): Promise<boolean> =>
  (await store.all('SELECT id FROM collection WHERE id = ? AND closed_at IS NOT NULL', id)).length > 0;

/** Aborts its batch, as a lost lease does, unless a collection is still open; with `sets`, with so many sets in it. */
export const whileOpen = (id: string, sets?: number): readonly Statement[] => [
  {
    sql: `INSERT INTO lease_guard (fence) VALUES ((SELECT 1 FROM collection WHERE id = ? AND closed_at IS NULL
      AND coalesce(?, -1) IN (-1, (SELECT count(*) FROM collected WHERE collection = ?))))`,
    params: [id, sets ?? null, id],
  },
  { sql: 'DELETE FROM lease_guard', params: [] },
];

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

/** People whom this supplier was given before and is shown no more. */
export const goneFor = async (store: Store, feed: string): Promise<readonly string[]> => {
  const sql = `SELECT DISTINCT subject FROM disclosure WHERE feed = ? AND ended = 0 AND subject NOT IN
    (SELECT subject FROM feed_row WHERE feed = ? AND state <> 'removed')`;
  return (await store.all(sql, feed, feed)).map((row) => text(row, 'subject'));
};

/** How many of each kind. */
export const countsOf = (lines: readonly Line[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { entity } of lines) counts[entity] = (counts[entity] ?? 0) + 1;
  return counts;
};

/** Of people there is a register of disclosures. */
export const isPerson = (entity: string): boolean => ['pupil', 'staff', 'guardian'].includes(entity);
