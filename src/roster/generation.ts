import { createHash } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import type { Keyring, Sealer, Statement, Store } from '../ports.ts';
import type { Entity } from '../record/field.ts';
import type { Item, Roster } from '../record/item.ts';
import { bytes, text } from '../row.ts';
import { type Head, headOf, headStatement } from './head.ts';

/** About so many records are sealed together. */
const segmentItems = 200;

/** A generation that was opened. `aside`: subjects whose rows came twice, neither changed nor removed by it. */
export type Generation = { readonly head: Head; readonly roster: Roster; readonly aside: ReadonlySet<string> };

type Plain = { readonly entity: Entity | 'aside'; readonly text: string };

const plainSegments = (roster: Roster, aside: ReadonlySet<string>): readonly Plain[] => {
  const segments: Plain[] = [];
  for (const [entity, items] of roster) {
    for (let at = 0; at < items.length; at += segmentItems) {
      const part = items.slice(at, at + segmentItems).map(({ subject, record }) => [subject, record]);
      segments.push({ entity, text: JSON.stringify(part) });
    }
  }
  if (aside.size > 0) segments.push({ entity: 'aside', text: JSON.stringify([...aside].sort()) });
  return segments;
};

const context = (generation: string, part: number, entity: string): string => `segment/${generation}/${part}/${entity}`;

const sealed = (generation: string, segments: readonly Plain[], sealer: Sealer): readonly Statement[] =>
  segments.map((segment, part) => ({
    sql: 'INSERT INTO segment (generation, part, entity, sealed) VALUES (?, ?, ?, ?)',
    params: [
      generation,
      part,
      segment.entity,
      sealer.seal(new TextEncoder().encode(segment.text), context(generation, part, segment.entity)),
    ],
  }));

/** Digest of everything that was read, to recognise the same reading again; made of records, before subjects. */
export const contentHash = (records: ReadonlyMap<Entity, readonly unknown[]>): string => {
  const hash = createHash('sha256');
  for (const [entity, list] of records) {
    hash.update(`\n${entity}\n`);
    for (const record of list) hash.update(`${JSON.stringify(record)}\n`);
  }
  return hash.digest('hex');
};

const columns =
  'id, board, school, state, school_year, read_at, confirmed_at, reading_set, mapping, mapping_hash, content_digest, counts';

export type Generations = {
  current(school: string): Promise<Head | undefined>;
  byId(id: string): Promise<Head | undefined>;
  /** Every generation of a school that is kept, the current one and the rehearsal included. */
  all(school: string): Promise<readonly Head[]>;
  /** Throws seal_broken, store_corrupt. */
  open(head: Head): Promise<Generation>;
  /** Statements that lay a generation down, staged: nobody sees it. */
  stage(generation: Generation): Promise<readonly Statement[]>;
  /** Makes a staged generation current; the one before stays for rows that name it. */
  promote(head: Head): readonly Statement[];
  /** The same content was read again: its life starts anew, with the counts of what stood beside it this time. */
  confirm(head: Head, at: string): readonly Statement[];
  /** Seals a generation anew with a smaller reading set. */
  narrow(generation: Generation): Promise<readonly Statement[]>;
  /** Destroys a rehearsal: only the newest is kept, and none of a school year of which the file itself is there. */
  dropRehearsal(school: string, upTo: string): readonly Statement[];
  /** Statements that destroy what no feed row names and is not current; none when there is nothing of that kind. */
  destroyUnnamed(school: string): Promise<readonly Statement[]>;
};

const open = async (store: Store, keyring: Keyring, head: Head): Promise<Generation> => {
  const sealer = await keyring.sealer(head.school);
  const rows = await store.all('SELECT part, entity, sealed FROM segment WHERE generation = ? ORDER BY part', head.id);
  const roster = new Map<Entity, Item[]>();
  const aside = new Set<string>();
  rows.forEach((row, part) => {
    const entity = text(row, 'entity');
    const plain = new TextDecoder().decode(sealer.open(bytes(row, 'sealed'), context(head.id, part, entity)));
    if (entity === 'aside') for (const subject of JSON.parse(plain) as string[]) aside.add(subject);
    else addItems(roster, entity as Entity, JSON.parse(plain) as [string, Item['record']][]);
  });
  if (rows.length === 0) throw new GatewayError('generation_missing', { school: head.school });
  return { head, roster, aside };
};

const addItems = (roster: Map<Entity, Item[]>, entity: Entity, pairs: readonly [string, Item['record']][]): void => {
  const items = roster.get(entity) ?? [];
  for (const [subject, record] of pairs) items.push({ entity, subject, record });
  roster.set(entity, items);
};

const unnamed = `school = ? AND state IN ('kept', 'staged')
  AND NOT EXISTS (SELECT 1 FROM feed_row WHERE feed_row.generation = generation.id AND feed_row.state <> 'removed')`;

const destroy = (which: string, ...params: readonly string[]): readonly Statement[] => [
  { sql: `DELETE FROM segment WHERE generation IN (SELECT id FROM generation WHERE ${which})`, params },
  { sql: `DELETE FROM generation WHERE ${which}`, params },
];

export const createGenerations = (deps: { store: Store; keyring: Keyring }): Generations => {
  const { store, keyring } = deps;
  const one = async (where: string, value: string): Promise<Head | undefined> => {
    const [row] = await store.all(`SELECT ${columns} FROM generation WHERE ${where}`, value);
    return row === undefined ? undefined : headOf(row);
  };
  const segmentsOf = async (generation: Generation) =>
    sealed(
      generation.head.id,
      plainSegments(generation.roster, generation.aside),
      await keyring.sealer(generation.head.school),
    );
  return {
    current: (school) => one("state = 'current' AND school = ?", school),
    byId: (id) => one('id = ?', id),
    all: async (school) =>
      (await store.all(`SELECT ${columns} FROM generation WHERE school = ? ORDER BY read_at`, school)).map(headOf),
    open: (head) => open(store, keyring, head),
    stage: async (generation) => [headStatement(generation.head), ...(await segmentsOf(generation))],
    promote: (head) => [
      { sql: "UPDATE generation SET state = 'kept' WHERE school = ? AND state = 'current'", params: [head.school] },
      { sql: "UPDATE generation SET state = 'current' WHERE id = ?", params: [head.id] },
    ],
    confirm: (head, at) => [
      {
        sql: 'UPDATE generation SET confirmed_at = ?, counts = ? WHERE id = ?',
        params: [at, JSON.stringify(head.counts), head.id],
      },
    ],
    narrow: async (generation) => [
      { sql: 'DELETE FROM segment WHERE generation = ?', params: [generation.head.id] },
      ...(await segmentsOf(generation)),
      {
        sql: 'UPDATE generation SET reading_set = ?, content_digest = ? WHERE id = ?',
        params: [generation.head.readingSet, generation.head.contentDigest, generation.head.id],
      },
    ],
    dropRehearsal: (school, upTo) => destroy("school = ? AND state = 'rehearsal' AND school_year <= ?", school, upTo),
    destroyUnnamed: async (school) => ((await one(unnamed, school)) === undefined ? [] : destroy(unnamed, school)),
  };
};
