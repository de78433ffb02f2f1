import type { Random, Row, Statement, Store } from '../ports.ts';
import { integer, optionalText, text } from '../row.ts';
import type { HoldKind } from './limit.ts';

/** One agreement for one school that switched it on. */
export type Feed = {
  readonly id: string;
  readonly board: string;
  readonly school: string;
  readonly supplier: string;
  readonly product: string;
  /** The number of the last delivery that was intended; per feed, since a supplier sees it. */
  readonly sequence: number;
  /** The version of the agreement under which it last had what it should have. */
  readonly agreementVersion: number | undefined;
  /** Fields that the supplier may hold: those last sent, and those of deliveries of which nothing is known yet. */
  readonly fields: readonly string[];
  /** Of everything that decides what this supplier should have. Equal and not past `settledUntil`: nothing to do. */
  readonly fingerprint: string | undefined;
  readonly settledUntil: string | undefined;
  /** A stop that waits for a person, as JSON. */
  readonly held: Held | undefined;
  /** Nobody knows what the supplier has, so the next delivery is a full one. */
  readonly fullDue: boolean;
};

/** What of a feed waits for a person. `count`: lines of the lists, or names of groups. */
export type Held = {
  readonly code: 'feed_held' | 'feed_group_names';
  readonly count: number;
  readonly since: string;
  /** Of `feed_held`: the reading that the lists were made of, and the lists, each kept as a sealed set. */
  readonly generation?: string;
  readonly holds?: readonly HeldList[];
  /** Of `feed_group_names`: the sets of the lists that waited when it began, and that nobody decided on. */
  readonly waiting?: readonly string[];
};

/** The sets of all lists that wait, or waited before names stopped the feed. */
export const waitingSets = (held: Held | undefined): readonly string[] => [
  ...(held?.holds ?? []).map(({ set }) => set),
  ...(held?.waiting ?? []),
];
export type HeldList = {
  readonly kind: HoldKind;
  readonly count: number;
  readonly of: number;
  readonly limit: number;
  readonly set: string;
};

const feedOf = (row: Row): Feed => {
  const fields = optionalText(row, 'fields');
  const held = optionalText(row, 'held');
  return {
    id: text(row, 'id'),
    board: text(row, 'board'),
    school: text(row, 'school'),
    supplier: text(row, 'supplier'),
    product: text(row, 'product'),
    sequence: integer(row, 'sequence'),
    agreementVersion: row['agreement_version'] === null ? undefined : integer(row, 'agreement_version'),
    fields: fields === undefined ? [] : (JSON.parse(fields) as string[]),
    fingerprint: optionalText(row, 'fingerprint'),
    settledUntil: optionalText(row, 'settled_until'),
    held: held === undefined ? undefined : (JSON.parse(held) as Held),
    fullDue: integer(row, 'full_due') === 1,
  };
};

const columns =
  'id, board, school, supplier, product, sequence, agreement_version, fields, fingerprint, settled_until, held, full_due';

export const feedsOfSchool = async (store: Store, school: string): Promise<readonly Feed[]> =>
  (await store.all(`SELECT ${columns} FROM feed WHERE school = ? ORDER BY supplier, product`, school)).map(feedOf);

/** A feed that was never delivered to. Its id is random, since suppliers see it. */
export const newFeed = (
  of: { board: string; school: string; supplier: string; product: string },
  random: Random,
): Feed => ({
  id: Buffer.from(random.bytes(16)).toString('hex'),
  board: of.board,
  school: of.school,
  supplier: of.supplier,
  product: of.product,
  sequence: 0,
  agreementVersion: undefined,
  fields: [],
  fingerprint: undefined,
  settledUntil: undefined,
  held: undefined,
  fullDue: false,
});

export const insertFeed = (feed: Feed): Statement => ({
  sql: 'INSERT INTO feed (id, board, school, supplier, product) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  params: [feed.id, feed.board, feed.school, feed.supplier, feed.product],
});

export const holdFeed = (feed: string, held: Held | undefined): Statement => ({
  sql: 'UPDATE feed SET held = ? WHERE id = ?',
  params: [held === undefined ? null : JSON.stringify(held), feed],
});

/** The feed has what it should have; until then nothing needs to be looked at again. */
export const settleFeed = (feed: string, fingerprint: string | null, until: string | undefined): Statement => ({
  sql: 'UPDATE feed SET fingerprint = ?, settled_until = ?, full_due = 0 WHERE id = ?',
  params: [fingerprint, until ?? null, feed],
});

/** The next run looks at this feed again, whatever else stayed the same. */
export const unsettleFeed = (feed: string): Statement => ({
  sql: 'UPDATE feed SET fingerprint = NULL, settled_until = NULL WHERE id = ?',
  params: [feed],
});

/** The next delivery to this supplier is everything: what it holds is not in the words in which it is served from now on. */
export const dueInFull = (board: string, supplier: string): Statement => ({
  sql: 'UPDATE feed SET full_due = 1, fingerprint = NULL, settled_until = NULL WHERE board = ? AND supplier = ?',
  params: [board, supplier],
});

export const countUp = (feed: string, sequence: number, fields: readonly string[]): Statement => ({
  sql: 'UPDATE feed SET sequence = ?, fields = ?, fingerprint = NULL WHERE id = ?',
  params: [sequence, JSON.stringify(fields), feed],
});

export const setFields = (feed: string, fields: readonly string[], version: number | undefined): Statement => ({
  sql: 'UPDATE feed SET fields = ?, agreement_version = ? WHERE id = ?',
  params: [JSON.stringify(fields), version ?? null, feed],
});

const jump = 1_000_000;
/** Seconds since 1970 at which 2020 began: numbers stay small enough for a receiver with 32 bits. */
const epoch = 1_577_836_800;

/**
 * After a restore nobody knows what was sent since: every row goes again in a full delivery, under a number beyond any that
 * may have been used. A feed never makes a delivery a second, so the seconds of now are beyond them, also after a second
 * restore of the same backup. It is no count of anything that a supplier may not see (law 11).
 */
export const startAnew = (board: string, now: Date): readonly Statement[] => [
  {
    sql: `UPDATE feed SET sequence = max(sequence + ${jump}, CAST(? AS INTEGER)), fingerprint = NULL, settled_until = NULL,
      full_due = 1 WHERE board = ?`,
    params: [Math.floor(now.getTime() / 1_000) - epoch, board],
  },
  {
    sql: "UPDATE feed_row SET unsure = 1 WHERE state <> 'removed' AND feed IN (SELECT id FROM feed WHERE board = ?)",
    params: [board],
  },
];
