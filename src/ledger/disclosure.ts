import { GatewayError } from '../errors.ts';
import { integer, text } from '../row.ts';
import type { Row, Statement, Store } from '../ports.ts';

/** One delivery, or part, as the register of disclosures sees it: who got which fields, and of whom it ended. */
export type Disclosed = {
  readonly board: string;
  readonly feed: string;
  readonly delivery: string;
  /** Instant. */
  readonly at: string;
  /** Canonical names, `pupil/callName`; their order does not matter. */
  readonly fields: readonly string[];
  readonly agreementVersion: number;
  /** Subject ids whose data were in it. */
  readonly put: readonly string[];
  /** Subject ids that were withdrawn in it. */
  readonly ended: readonly string[];
};

/** From the first delivery on, this supplier was given these fields of this subject. */
export type Disclosure = {
  readonly feed: string;
  readonly school: string;
  readonly supplier: string;
  readonly product: string;
  readonly fields: readonly string[];
  readonly agreementVersion: number;
  readonly firstDelivery: string;
  readonly firstAt: string;
  /** The last delivery that held the subject; once ended, the delivery that ended it. */
  readonly lastDelivery: string;
  readonly lastAt: string;
  readonly ended: boolean;
};

/** What one feed gave in a period, per field set and agreement version; `subjects` counts each person once. */
export type FeedDisclosures = {
  readonly feed: string;
  readonly school: string;
  readonly product: string;
  readonly subjects: number;
  readonly sets: readonly {
    readonly fields: readonly string[];
    readonly agreementVersion: number;
    readonly subjects: number;
  }[];
};

/** Instants, both inclusive. */
type Period = { readonly from: string; readonly to: string };

export type Disclosures = {
  /** Statements for the batch that ends a delivery. The same event twice changes nothing. */
  statements(event: Disclosed): readonly Statement[];
  /** Every interval of one subject, oldest first. */
  ofSubject(board: string, subject: string): Promise<readonly Disclosure[]>;
  /** Per feed of a supplier, what was at the supplier at some time in the period. */
  ofSupplier(board: string, supplier: string, period: Period): Promise<readonly FeedDisclosures[]>;
};

const endOthers = `UPDATE disclosure SET ended = 1, last_delivery = ?, last_at = ?
  WHERE board = ? AND feed = ? AND ended = 0 AND (fields <> ? OR agreement_version <> ?)
  AND subject IN (SELECT value FROM json_each(?))`;
const prolong = `UPDATE disclosure SET last_delivery = ?, last_at = ?
  WHERE board = ? AND feed = ? AND ended = 0 AND subject IN (SELECT value FROM json_each(?))`;
const open = `INSERT INTO disclosure
  (board, subject, feed, fields, agreement_version, first_delivery, first_at, last_delivery, last_at, ended)
  SELECT ?, put.value, ?, ?, ?, ?, ?, ?, ?, 0 FROM json_each(?) AS put
  WHERE NOT EXISTS (SELECT 1 FROM disclosure AS known
    WHERE known.board = ? AND known.subject = put.value AND known.feed = ? AND known.ended = 0)
  ON CONFLICT (board, subject, feed, first_delivery) DO UPDATE SET ended = 0`;
const end = `UPDATE disclosure SET ended = 1, last_delivery = ?, last_at = ?
  WHERE board = ? AND feed = ? AND ended = 0 AND subject IN (SELECT value FROM json_each(?))`;

const putStatements = (event: Disclosed): readonly Statement[] => {
  const { board, feed, delivery, at, agreementVersion: version } = event;
  const [fields, put] = [JSON.stringify(event.fields.toSorted()), JSON.stringify(event.put)];
  return [
    { sql: endOthers, params: [delivery, at, board, feed, fields, version, put] },
    { sql: prolong, params: [delivery, at, board, feed, put] },
    { sql: open, params: [board, feed, fields, version, delivery, at, delivery, at, put, board, feed] },
  ];
};

const statements = (event: Disclosed): readonly Statement[] => {
  const { board, feed, delivery, at, put, ended } = event;
  const closing = { sql: end, params: [delivery, at, board, feed, JSON.stringify(ended)] };
  return [...(put.length > 0 ? putStatements(event) : []), ...(ended.length > 0 ? [closing] : [])];
};

const subjectSql = `SELECT d.*, f.school, f.supplier, f.product FROM disclosure AS d JOIN feed AS f ON f.id = d.feed
  WHERE d.board = ? AND d.subject = ? ORDER BY d.first_at, f.supplier, f.product`;

const period = `FROM disclosure AS d JOIN feed AS f ON f.id = d.feed AND f.board = d.board
  WHERE d.board = ? AND f.supplier = ? AND d.first_at <= ? AND (d.ended = 0 OR d.last_at >= ?)`;
const feedsSql = `SELECT d.feed, f.school, f.product, COUNT(DISTINCT d.subject) AS subjects ${period}
  GROUP BY d.feed, f.school, f.product ORDER BY f.school, f.product`;
const setsSql = `SELECT d.feed, d.fields, d.agreement_version, COUNT(DISTINCT d.subject) AS subjects ${period}
  GROUP BY d.feed, d.fields, d.agreement_version ORDER BY d.feed, d.agreement_version, d.fields`;

const names = (row: Row): readonly string[] => {
  const list: unknown = JSON.parse(text(row, 'fields'));
  const isNames = Array.isArray(list) && list.every((name) => typeof name === 'string');
  if (!isNames) throw new GatewayError('store_corrupt', { field: 'fields' });
  return list;
};

const disclosure = (row: Row): Disclosure => ({
  feed: text(row, 'feed'),
  school: text(row, 'school'),
  supplier: text(row, 'supplier'),
  product: text(row, 'product'),
  fields: names(row),
  agreementVersion: integer(row, 'agreement_version'),
  firstDelivery: text(row, 'first_delivery'),
  firstAt: text(row, 'first_at'),
  lastDelivery: text(row, 'last_delivery'),
  lastAt: text(row, 'last_at'),
  ended: integer(row, 'ended') === 1,
});

const feedDisclosures = (row: Row, sets: readonly Row[]): FeedDisclosures => ({
  feed: text(row, 'feed'),
  school: text(row, 'school'),
  product: text(row, 'product'),
  subjects: integer(row, 'subjects'),
  sets: sets
    .filter((set) => text(set, 'feed') === text(row, 'feed'))
    .map((set) => ({
      fields: names(set),
      agreementVersion: integer(set, 'agreement_version'),
      subjects: integer(set, 'subjects'),
    })),
});

/** The register of who was given what: intervals, so that a night in which nothing changed adds no row. */
export const createDisclosures = ({ store }: { readonly store: Store }): Disclosures => ({
  statements,
  ofSubject: async (board, subject) => (await store.all(subjectSql, board, subject)).map(disclosure),
  async ofSupplier(board, supplier, { from, to }) {
    const params = [board, supplier, to, from];
    const sets = await store.all(setsSql, ...params);
    return (await store.all(feedsSql, ...params)).map((row) => feedDisclosures(row, sets));
  },
});
