import type { Row, Statement } from '../ports.ts';
import type { Collection, Shaped, Visitor } from '../ports/door.ts';
import { integer, text } from '../row.ts';
import type { Gateway } from '../sync/gateway.ts';
import {
  collect,
  collectedIn,
  countsOf,
  goneFor,
  isClosed,
  isPerson,
  lineText,
  type Part,
  partOf,
  whileOpen,
} from './collected.ts';
import type { Showing } from './shown.ts';

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
  /** How many the whole view had when it was opened. */
  readonly pupils: number;
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
  collection.fields, pupils, last_at, school, supplier, product`;
const from = 'FROM collection JOIN feed ON feed.id = collection.feed WHERE closed_at IS NULL';

const openOf = (row: Row): Open => ({
  id: text(row, 'id'),
  board: text(row, 'board'),
  feed: text(row, 'feed'),
  credential: text(row, 'credential'),
  tag: text(row, 'tag'),
  agreementVersion: integer(row, 'agreement_version'),
  fields: JSON.parse(text(row, 'fields')) as string[],
  pupils: integer(row, 'pupils'),
  lastAt: text(row, 'last_at'),
  place: { school: text(row, 'school'), supplier: text(row, 'supplier'), product: text(row, 'product') },
});

const factsOf = ({ id: collection, feed, credential, agreementVersion }: Open) => {
  return { collection, feed, credential, agreementVersion };
};

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

type Again = { readonly part: Part; readonly at: string; readonly closed: boolean };

/** Did the same view give the same to this supplier today? Then what the register would say of it is written down already. */
const wasGivenToday = async ({ store }: CollectionPorts, open: Open, { part, at, closed }: Again): Promise<boolean> => {
  const sql = `SELECT collection.id FROM collection JOIN collected ON collected.collection = collection.id
    WHERE feed = ? AND tag = ? AND opened_at >= ? AND subject_set = ? AND agreement_version = ? AND fields = ?
      AND (closed_at IS NOT NULL OR ? = 0) LIMIT 1`;
  const { feed, tag, agreementVersion, fields } = open;
  const made = [feed, tag, at.slice(0, 10), part.set.id, agreementVersion, JSON.stringify(fields)];
  return (await store.all(sql, ...made, closed ? 1 : 0)).length > 0;
};

const mostClosings = 5;
/** Closes it once, with everybody who was in it: where somebody is served meanwhile it is counted anew. */
const close = async (ports: CollectionPorts, open: Open, known?: Part): Promise<void> => {
  for (let tries = 1; !(await isClosed(ports.store, open.id)); tries += 1) {
    try {
      await ports.store.batch(await closing(ports, open, known));
    } catch (error) {
      if (tries === mostClosings) throw error;
    }
  }
};

const closing = async (ports: CollectionPorts, open: Open, known?: Part): Promise<readonly Statement[]> => {
  const at = ports.clock.now().toISOString();
  const { part, sets } = await collectedIn(ports, open, known);
  const { lines, set } = part;
  const counts = countsOf(lines);
  // Whoever was given every pupil that there is was told, by that, who is there no more.
  const wasWhole = lines.length > 0 && (counts['pupil'] ?? 0) >= open.pupils;
  const isNews = wasWhole && !(await wasGivenToday(ports, open, { part, at, closed: true }));
  // Of who was in it itself, and left in a night before it was closed, nobody was told yet.
  const own = new Set(lines.map(({ subject }) => subject));
  const ended = isNews ? (await goneFor(ports.store, open.feed)).filter((subject) => !own.has(subject)) : [];
  const facts = { ...factsOf(open), what: 'closed', counts, subjectSet: set.id };
  return [
    ...whileOpen(open.id, sets),
    ...set.statements,
    { sql: 'UPDATE collection SET closed_at = ? WHERE id = ?', params: [at, open.id] },
    ...given(ports, open, [], ended),
    ...ports.remember(open.board, { kind: 'collection', at, ...open.place, facts }),
  ];
};

const insert = (open: Open): Statement => ({
  sql: `INSERT INTO collection (id, board, feed, credential, tag, agreement_version, fields, pupils, opened_at, last_at,
    closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
  params: [
    open.id,
    open.board,
    open.feed,
    open.credential,
    open.tag,
    open.agreementVersion,
    JSON.stringify(open.fields),
    open.pupils,
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
    pupils: view.items.filter(({ kind }) => kind === 'pupil').length,
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

/** `served`: who is written down already. Of them nothing has to be written again before their bytes leave once more. */
type Serving = {
  open: Open;
  readonly served: Set<string>;
  touchedMs: number;
  last?: Part;
  another(): Promise<Open>;
};

const write = async (ports: CollectionPorts, serving: Serving, part: Part): Promise<void> => {
  const { open, served } = serving;
  const now = ports.clock.now();
  const isKnown = part.lines.every((line) => served.has(lineText(line)));
  if (isKnown && now.getTime() - serving.touchedMs < touchMs) return;
  const at = now.toISOString();
  const put = new Set(part.lines.filter(({ entity }) => isPerson(entity)).map(({ subject }) => subject));
  const isToday = await wasGivenToday(ports, open, { part, at, closed: false });
  await ports.store.batch([
    ...whileOpen(open.id),
    ...part.set.statements,
    collect(open.id, part.set.id),
    { sql: 'UPDATE collection SET last_at = ? WHERE id = ?', params: [at, open.id] },
    ...(isToday ? [] : given(ports, open, [...put], [])),
  ]);
  for (const line of part.lines) served.add(lineText(line));
  serving.touchedMs = now.getTime();
  serving.last = part;
};

/** Who is served after another question closed the collection is in another one. */
const serve = async (ports: CollectionPorts, serving: Serving, part: Part): Promise<void> => {
  try {
    await write(ports, serving, part);
  } catch (error) {
    if (!(await isClosed(ports.store, serving.open.id))) throw error;
    serving.open = await serving.another();
    serving.served.clear();
    await write(ports, serving, part);
  }
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
  const { part } = await collectedIn(ports, open);
  const served = new Set(part.lines.map(lineText));
  const touchedMs = new Date(open.lastAt).getTime();
  const serving: Serving = { open, served, touchedMs, another: () => begin(ports, showing, under) };
  return {
    view: showing.view,
    serve: async (items: readonly Shaped[]) =>
      serve(ports, serving, await partOf(ports.subjectSets, open.board, { items, showing })),
    end: () => close(ports, serving.open, serving.last),
  };
};

/** Closes what nobody went on with; to be called now and then. */
export const closeIdle = async (ports: CollectionPorts): Promise<void> => {
  const now = ports.clock.now();
  for (const open of (await ports.store.all(`SELECT ${columns} ${from}`)).map(openOf)) {
    if (isIdle(open, now)) await close(ports, open);
  }
};
