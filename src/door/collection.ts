import type { Row, Statement, Store } from '../ports.ts';
import type { Collection, Shaped, Visitor } from '../ports/door.ts';
import { integer, text } from '../row.ts';
import type { Gateway } from '../sync/gateway.ts';
import { refKey, type Showing } from './shown.ts';

/** Questions with less than this between them belong to one collection. */
const idleMs = 15 * 60_000;
/** That it still goes on is written down no more often than this. */
const touchMs = 60_000;

export type CollectionPorts = Pick<Gateway, 'store' | 'clock' | 'random' | 'remember' | 'disclosures' | 'subjectSets'>;

/** A collection that is under way, as the store has it. */
type Open = {
  readonly id: string;
  readonly board: string;
  readonly feed: string;
  readonly credential: string;
  readonly tag: string;
  readonly agreementVersion: number;
  readonly fields: readonly string[];
  readonly lastAt: string;
  readonly place: { readonly school: string; readonly supplier: string; readonly product: string };
};

/** Under what something is collected. */
export type Under = {
  readonly visitor: Visitor;
  readonly school: string;
  readonly agreementVersion: number;
  /** Canonical names of the fields that may be in it. */
  readonly fields: readonly string[];
};

const columns = `collection.id, collection.board, collection.feed, credential, tag, collection.agreement_version,
  collection.fields, last_at, school, supplier, product`;
const from = 'FROM collection JOIN feed ON feed.id = collection.feed WHERE closed_at IS NULL';

const openOf = (row: Row): Open => ({
  id: text(row, 'id'),
  board: text(row, 'board'),
  feed: text(row, 'feed'),
  credential: text(row, 'credential'),
  tag: text(row, 'tag'),
  agreementVersion: integer(row, 'agreement_version'),
  fields: JSON.parse(text(row, 'fields')) as string[],
  lastAt: text(row, 'last_at'),
  place: { school: text(row, 'school'), supplier: text(row, 'supplier'), product: text(row, 'product') },
});

const people = ['pupil', 'staff', 'guardian'];

type Line = { readonly entity: string; readonly subject: string };

const collectedIn = async (store: Store, id: string): Promise<readonly Line[]> =>
  (await store.all('SELECT entity, subject FROM collected WHERE collection = ? ORDER BY entity, subject', id)).map(
    (row) => ({ entity: text(row, 'entity'), subject: text(row, 'subject') }),
  );

/** People whom this supplier was given before and is shown no more. */
const goneFor = async (store: Store, feed: string): Promise<readonly string[]> => {
  const sql = `SELECT DISTINCT subject FROM disclosure WHERE feed = ? AND ended = 0 AND subject NOT IN
    (SELECT subject FROM feed_row WHERE feed = ? AND state <> 'removed')`;
  return (await store.all(sql, feed, feed)).map((row) => text(row, 'subject'));
};

/** Whoever was given every pupil that there is was told, by that, who is there no more. */
const wasWhole = async (store: Store, { id, feed }: Open): Promise<boolean> => {
  const sql = `SELECT count(*) AS count FROM feed_row WHERE feed = ? AND entity = 'pupil' AND state <> 'removed' AND subject
    NOT IN (SELECT subject FROM collected WHERE collection = ? AND entity = 'pupil')`;
  const [row] = await store.all(sql, feed, id);
  return row !== undefined && integer(row, 'count') === 0;
};

const countsOf = (lines: readonly Line[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { entity } of lines) counts[entity] = (counts[entity] ?? 0) + 1;
  return counts;
};

const factsOf = ({ id, feed, credential, agreementVersion }: Open) => ({
  collection: id,
  feed,
  credential,
  agreementVersion,
});

const given = (ports: CollectionPorts, open: Open, put: readonly string[], ended: readonly string[]) =>
  ports.disclosures.statements({
    board: open.board,
    feed: open.feed,
    delivery: open.id,
    at: ports.clock.now().toISOString(),
    fields: open.fields,
    agreementVersion: open.agreementVersion,
    put,
    ended,
  });

/** Closes it with the set of those who were in it. */
const close = async (ports: CollectionPorts, open: Open): Promise<void> => {
  const { store, clock, remember, subjectSets } = ports;
  const isOver =
    (await store.all('SELECT id FROM collection WHERE id = ? AND closed_at IS NOT NULL', open.id)).length > 0;
  if (isOver) return;
  const at = clock.now().toISOString();
  const lines = await collectedIn(store, open.id);
  const set = await subjectSets.keep(
    open.board,
    lines.map(({ entity, subject }) => `put/${entity}/${subject}`),
  );
  const ended = lines.length > 0 && (await wasWhole(store, open)) ? await goneFor(store, open.feed) : [];
  const facts = { ...factsOf(open), what: 'closed', counts: countsOf(lines), subjectSet: set.id };
  await store.batch([
    ...set.statements,
    { sql: 'UPDATE collection SET closed_at = ? WHERE id = ? AND closed_at IS NULL', params: [at, open.id] },
    { sql: 'DELETE FROM collected WHERE collection = ?', params: [open.id] },
    ...given(ports, open, [], ended),
    ...remember(open.board, { kind: 'collection', at, ...open.place, facts }),
  ]);
};

const insert = (open: Open): Statement => ({
  sql: `INSERT INTO collection (id, board, feed, credential, tag, agreement_version, fields, opened_at, last_at, closed_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
  params: [
    open.id,
    open.board,
    open.feed,
    open.credential,
    open.tag,
    open.agreementVersion,
    JSON.stringify(open.fields),
    open.lastAt,
    open.lastAt,
  ],
});

const begin = async (ports: CollectionPorts, { view }: Showing, under: Under): Promise<Open> => {
  const { visitor, school, agreementVersion, fields } = under;
  const at = ports.clock.now().toISOString();
  const open: Open = {
    id: Buffer.from(ports.random.bytes(16)).toString('hex'),
    board: visitor.board,
    feed: view.feed,
    credential: visitor.credential,
    tag: view.tag,
    agreementVersion,
    fields,
    lastAt: at,
    place: { school, supplier: visitor.supplier, product: visitor.product },
  };
  const facts = { ...factsOf(open), what: 'opened', sequence: view.sequence, fields };
  const entry = { kind: 'collection', at, ...open.place, facts } as const;
  await ports.store.batch([insert(open), ...ports.remember(open.board, entry)]);
  return open;
};

const isIdle = ({ lastAt }: Open, now: Date): boolean => now.getTime() - new Date(lastAt).getTime() > idleMs;

/** The collection to which a question belongs: the one under way of the same view, or a new one. */
const joinOrBegin = async (ports: CollectionPorts, showing: Showing, under: Under): Promise<Open> => {
  const sql = `SELECT ${columns} ${from} AND collection.feed = ? AND credential = ? ORDER BY opened_at`;
  const rows = await ports.store.all(sql, showing.view.feed, under.visitor.credential);
  let found: Open | undefined;
  for (const open of rows.map(openOf)) {
    if (open.tag === showing.view.tag && !isIdle(open, ports.clock.now())) found = open;
    else await close(ports, open);
  }
  return found ?? begin(ports, showing, under);
};

const linesOf = (items: readonly Shaped[], { subjects }: Showing): readonly Line[] =>
  items.flatMap((item) => {
    const subject = subjects.get(refKey(item));
    return subject === undefined ? [] : [{ entity: item.kind, subject }];
  });

const keyOf = ({ entity, subject }: Line): string => `${entity}/${subject}`;

/** `served`: who is written down already. Of them nothing has to be written again before their bytes leave once more. */
type Serving = { readonly open: Open; readonly served: Set<string>; touchedMs: number };

const serve = async (ports: CollectionPorts, serving: Serving, all: readonly Line[]): Promise<void> => {
  const { open, served } = serving;
  const now = ports.clock.now();
  const lines = all.filter((line) => !served.has(keyOf(line)));
  if (lines.length === 0 && now.getTime() - serving.touchedMs < touchMs) return;
  const at = now.toISOString();
  const put = [...new Set(lines.filter(({ entity }) => people.includes(entity)).map(({ subject }) => subject))];
  await ports.store.batch([
    {
      sql: `INSERT INTO collected (collection, entity, subject) SELECT ?, value ->> 0, value ->> 1 FROM json_each(?) WHERE true
        ON CONFLICT DO NOTHING`,
      params: [open.id, JSON.stringify(lines.map(({ entity, subject }) => [entity, subject]))],
    },
    { sql: 'UPDATE collection SET last_at = ? WHERE id = ?', params: [at, open.id] },
    ...given(ports, open, put, []),
  ]);
  for (const line of lines) served.add(keyOf(line));
  serving.touchedMs = now.getTime();
};

/**
 * Law 4 for what is collected: the ledger knows of a collection before its first byte, the register of disclosures of each
 * person before theirs.
 */
export const collectFrom = async (
  ports: CollectionPorts,
  showing: Showing,
  under: Under,
): Promise<Omit<Collection, 'guard'>> => {
  const open = await joinOrBegin(ports, showing, under);
  const served = new Set((await collectedIn(ports.store, open.id)).map(keyOf));
  const serving: Serving = { open, served, touchedMs: new Date(open.lastAt).getTime() };
  return {
    view: showing.view,
    serve: (items: readonly Shaped[]) => serve(ports, serving, linesOf(items, showing)),
    end: () => close(ports, open),
  };
};

/** Closes what nobody went on with; to be called now and then. */
export const closeIdle = async (ports: CollectionPorts): Promise<void> => {
  const now = ports.clock.now();
  for (const open of (await ports.store.all(`SELECT ${columns} ${from}`)).map(openOf)) {
    if (isIdle(open, now)) await close(ports, open);
  }
};
