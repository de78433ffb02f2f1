import type { Row, Statement, Store } from '../ports.ts';
import { entities, type Entity } from '../record/field.ts';
import { integer, optionalText, text } from '../row.ts';

export type RowState = 'present' | 'suspended' | 'leaving' | 'removed';

/** Why a row goes or went; for inside only, a supplier is told less. */
export const causes = ['missing', 'left', 'out_of_scope', 'moved', 'excluded', 'agreement_ended'] as const;
export type Cause = (typeof causes)[number];

/** What a supplier should have of one subject, as far as we know. */
export type FeedRow = {
  readonly entity: Entity;
  readonly subject: string;
  readonly state: RowState;
  /** The generation from which this row is served. */
  readonly generation: string;
  /** Keyed digest of the canonical release; empty while nothing was accepted yet, or when it is that of no release. */
  readonly digest: string;
  readonly sequence: number;
  /** The outcome of the last delivery with this row is not known: it goes again, in full state. */
  readonly unsure: boolean;
  readonly cause?: Cause | undefined;
  /** The day on which the next step of a row that is missing is due. */
  readonly stepOn?: string | undefined;
  /** Instant of the last change that its supplier could see: another digest, other words, or there and no longer there. */
  readonly changedAt?: string;
};

export type FeedRows = ReadonlyMap<string, FeedRow>;

/** Does the supplier have it, as far as we know? Also while it is suspended. */
export const isHeld = (row: FeedRow | undefined): row is FeedRow => row !== undefined && row.state !== 'removed';

export const rowKey = (entity: Entity, subject: string): string => `${entity}/${subject}`;

const entityOf = (row: Row): Entity => {
  const name = text(row, 'entity');
  return entities.find((entity) => entity === name) ?? 'pupil';
};

const rowOf = (row: Row): FeedRow => ({
  entity: entityOf(row),
  subject: text(row, 'subject'),
  state: text(row, 'state') as RowState,
  generation: text(row, 'generation'),
  digest: text(row, 'digest'),
  sequence: integer(row, 'sequence'),
  unsure: integer(row, 'unsure') === 1,
  cause: causes.find((cause) => cause === row['cause']),
  stepOn: optionalText(row, 'step_on'),
  changedAt: text(row, 'changed_at'),
});

/** All rows of a feed, by `entity/subject`. */
export const readRows = async (store: Store, feed: string): Promise<FeedRows> => {
  const rows = await store.all(
    'SELECT entity, subject, state, generation, digest, sequence, changed_at, unsure, cause, step_on FROM feed_row WHERE feed = ?',
    feed,
  );
  return new Map(rows.map((row) => [rowKey(entityOf(row), text(row, 'subject')), rowOf(row)]));
};

/** Rows of this feed as they will be; one statement whatever their number. */
export const writeRows = (feed: string, rows: readonly FeedRow[], at: string): Statement => ({
  sql: `INSERT INTO feed_row (feed, entity, subject, state, generation, digest, sequence, changed_at, unsure,
      cause, step_on)
    SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, ?, value ->> 6, value ->> 7,
      value ->> 8
    FROM json_each(?) WHERE true
    ON CONFLICT (feed, entity, subject) DO UPDATE SET state = excluded.state, generation = excluded.generation,
      digest = excluded.digest, sequence = excluded.sequence, unsure = excluded.unsure,
      changed_at = CASE WHEN feed_row.digest = excluded.digest AND (feed_row.state = 'removed') = (excluded.state = 'removed')
        THEN feed_row.changed_at ELSE excluded.changed_at END,
      cause = excluded.cause, step_on = excluded.step_on`,
  params: [
    feed,
    at,
    JSON.stringify(
      rows.map((row) => [
        row.entity,
        row.subject,
        row.state,
        row.generation,
        row.digest,
        row.sequence,
        row.unsure ? 1 : 0,
        row.cause ?? null,
        row.stepOn ?? null,
      ]),
    ),
  ],
});

export const deleteRows = (feed: string, rows: readonly FeedRow[]): Statement => ({
  sql: `DELETE FROM feed_row WHERE feed = ? AND entity || '/' || subject IN (SELECT value FROM json_each(?))`,
  params: [feed, JSON.stringify(rows.map((row) => rowKey(row.entity, row.subject)))],
});

/**
 * Rows that did not change are served from the new generation from now on; the others keep the one they name. Who was
 * missing and came back is present again.
 */
export const moveRows = (feed: string, generation: string, keys: readonly string[]): Statement => ({
  sql: `UPDATE feed_row SET generation = ?, state = 'present', cause = NULL, step_on = NULL
    WHERE feed = ? AND state <> 'removed' AND (generation <> ? OR state <> 'present') AND entity || '/' || subject IN (SELECT value FROM json_each(?))`,
  params: [generation, feed, generation, JSON.stringify(keys)],
});

/** Every row that a supplier has is in other words from this instant on: a change that it can see. */
export const otherWords = (board: string, supplier: string, at: Date): Statement => ({
  sql: `UPDATE feed_row SET changed_at = ?
    WHERE state <> 'removed' AND feed IN (SELECT id FROM feed WHERE board = ? AND supplier = ?)`,
  params: [at.toISOString(), board, supplier],
});

/** Per feed of a school, how many pupils its supplier has. */
export const presentPupils = async (store: Store, school: string): Promise<ReadonlyMap<string, number>> => {
  // What was removed is counted apart: there is little of it, and all rows are counted without being read.
  const sql = `SELECT id AS feed, (SELECT count(*) FROM feed_row WHERE feed_row.feed = feed.id AND entity = 'pupil')
      - (SELECT count(*) FROM feed_row WHERE feed_row.feed = feed.id AND entity = 'pupil' AND state = 'removed') AS pupils
    FROM feed WHERE school = ?`;
  const rows = await store.all(sql, school);
  return new Map(rows.map((row) => [text(row, 'feed'), integer(row, 'pupils')]));
};
