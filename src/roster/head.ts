import type { Row, Statement } from '../ports.ts';
import { fieldOf } from '../record/catalogue.ts';
import { entities, type Entity } from '../record/field.ts';
import type { Item, Roster } from '../record/item.ts';
import { optionalText, text } from '../row.ts';
import type { MadeAt } from './made-at.ts';

/** Which fields of which kinds a reading kept. */
export type ReadingSet = ReadonlyMap<Entity, ReadonlySet<string>>;

/** What is known of a generation without opening it. `readingSet` is its stored text; see `readingSetOf`. */
export type Head = {
  readonly id: string;
  readonly board: string;
  readonly school: string;
  readonly state: string;
  readonly schoolYear: string;
  readonly readAt: string;
  /** When the same content was read last. Expired (see the life of a source) is silent, never empty. */
  readonly confirmedAt: string;
  readonly readingSet: string;
  readonly mapping: string;
  readonly mappingHash: string;
  readonly contentDigest: string;
  /** When the source made the file, where the format says so. */
  readonly madeAt: MadeAt | undefined;
  readonly counts: Counts;
};

/**
 * Why a reading does not prove that it is whole, though nothing in it is wrong. `no_end`: the format has no end and the
 * last row lacks its own. `seen_before`: the content is that of an earlier file, which may have been put back by mistake.
 * `unstable_aside`: somebody without a lasting key was set aside, and nobody can tell whom. `moved`: the source was asked in
 * pages and changed between two of them.
 */
export type Unproven = 'no_end' | 'seen_before' | 'unstable_aside' | 'moved';

/** Counts of a reading, for reports; `partial` means that nobody may be removed on its word. */
export type Counts = {
  readonly items: Readonly<Record<string, number>>;
  readonly partial: boolean;
  /** Why it is partial for every kind; absent when it is not, or only by rows without a key. */
  readonly unproven?: readonly Unproven[];
  /** Pupils whose key is not the same from file to file, and who have no ECK iD: new in every reading. */
  readonly unstable?: number;
  /** How many rows of a kind had no usable key; absent in what was read before this was counted. */
  readonly keyless?: Readonly<Record<string, number>>;
  /** Names of the source (`leerling/voornamen`) that were wanted and that it does not permit us to see. */
  readonly notPermitted?: readonly string[];
  readonly dropped: Readonly<Record<string, number>>;
  readonly unknown: Readonly<Record<string, number>>;
  readonly unreadable: Readonly<Record<string, number>>;
  readonly stopped: Readonly<Record<string, number>>;
  readonly dangling: Readonly<Record<string, number>>;
  readonly aside: Readonly<Record<string, number>>;
};

export const headOf = (row: Row): Head => ({
  id: text(row, 'id'),
  board: text(row, 'board'),
  school: text(row, 'school'),
  state: text(row, 'state'),
  schoolYear: text(row, 'school_year'),
  readAt: text(row, 'read_at'),
  confirmedAt: text(row, 'confirmed_at'),
  readingSet: text(row, 'reading_set'),
  mapping: text(row, 'mapping'),
  mappingHash: text(row, 'mapping_hash'),
  contentDigest: text(row, 'content_digest'),
  madeAt: optionalText(row, 'made_at'),
  counts: JSON.parse(text(row, 'counts')) as Counts,
});

export const headStatement = (head: Head): Statement => ({
  sql: `INSERT INTO generation (id, board, school, state, school_year, read_at, confirmed_at, reading_set, mapping,
    mapping_hash, content_digest, made_at, counts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  params: [
    head.id,
    head.board,
    head.school,
    head.state,
    head.schoolYear,
    head.readAt,
    head.confirmedAt,
    head.readingSet,
    head.mapping,
    head.mappingHash,
    head.contentDigest,
    head.madeAt ?? null,
    JSON.stringify(head.counts),
  ],
});

/** A reading set as text: sorted, so that equal sets have equal texts. */
export const writeReadingSet = (set: ReadingSet): string =>
  JSON.stringify(entities.flatMap((entity) => [...(set.get(entity) ?? [])].sort().map((name) => `${entity}/${name}`)));

export const readingSetOf = (stored: string): ReadingSet => {
  const set = new Map<Entity, Set<string>>();
  for (const path of JSON.parse(stored) as string[]) {
    const entity = entities.find((kind) => path.startsWith(`${kind}/`));
    if (entity === undefined) continue;
    const names = set.get(entity) ?? new Set();
    set.set(entity, names.add(path.slice(entity.length + 1)));
  }
  return set;
};

/** Is every field of the first set in the second? */
export const within = (inner: ReadingSet, outer: ReadingSet): boolean =>
  [...inner].every(([entity, names]) => [...names].every((name) => outer.get(entity)?.has(name) === true));

/** The fields that both sets have. */
export const intersection = (one: ReadingSet, other: ReadingSet): ReadingSet =>
  new Map(
    [...one].map(([entity, names]) => [
      entity,
      new Set([...names].filter((name) => other.get(entity)?.has(name) === true)),
    ]),
  );

const narrowedItem = (item: Item, names: ReadonlySet<string>): Item => {
  const record: Record<string, Item['record'][string]> & { key: string } = { key: item.record.key };
  for (const [name, value] of Object.entries(item.record)) {
    if (names.has(name) && fieldOf(item.entity, name) !== undefined) record[name] = value;
  }
  return { entity: item.entity, subject: item.subject, record };
};

/** A roster with only the fields of a reading set (law 8). */
export const narrowedRoster = (roster: Roster, set: ReadingSet): Roster =>
  new Map(
    [...roster].map(([entity, items]) => [
      entity,
      items.map((item) => narrowedItem(item, set.get(entity) ?? new Set())),
    ]),
  );
