import { GatewayError } from '../errors.ts';
import type { Store } from '../ports.ts';
import type { Withheld } from '../release/permit.ts';
import { integer, text } from '../row.ts';
import { type Dropped, droppedOf } from './dropped.ts';
import type { Gateway } from './gateway.ts';
import type { SchoolReport } from './report.ts';
import { allSchools, readSchool, type SchoolSource, suppliersOf } from './school.ts';

/** Which runs are asked for; without a run, the last comparison of each feed. */
type BlockedOf = { readonly school?: string; readonly supplier?: string; readonly run?: string };

/** What one run stopped for one supplier at one school; names and counts. */
type BlockedFeed = {
  readonly run: string;
  readonly at: string;
  readonly school: string;
  readonly supplier: string;
  readonly supplierName: string;
  readonly product: string;
  readonly stopped: readonly { readonly path: string; readonly reason: Withheld; readonly count: number }[];
};

/** What was dropped while reading one school, before anything rested anywhere. */
type DroppedSchool = {
  readonly school: string;
  readonly name: string;
  readonly readAt: string;
  readonly dropped: readonly Dropped[];
};

export type Blocked = { readonly feeds: readonly BlockedFeed[]; readonly schools: readonly DroppedSchool[] };

const lastOfFeed = 'b.run = (SELECT run FROM blocked WHERE feed = b.feed ORDER BY at DESC, run LIMIT 1)';

const select = `SELECT b.run, b.at, b.school, f.supplier, f.product, b.entity, b.field, b.reason, b.count
  FROM blocked AS b JOIN feed AS f ON f.id = b.feed
  WHERE (? IS NULL OR b.school = ?) AND (? IS NULL OR f.supplier = ?) AND`;
const order = 'ORDER BY b.school, f.supplier, f.product, b.entity, b.field, b.reason';

type Names = ReadonlyMap<string, { readonly name: string }>;

const feedsOf = async (store: Store, of: BlockedOf, names: Names): Promise<readonly BlockedFeed[]> => {
  const [school, supplier] = [of.school ?? null, of.supplier ?? null];
  const which = of.run === undefined ? `${lastOfFeed} AND ? IS NULL` : 'b.run = ?';
  const rows = await store.all(`${select} ${which} ${order}`, school, school, supplier, supplier, of.run ?? null);
  const feeds = new Map<string, BlockedFeed & { stopped: BlockedFeed['stopped'][number][] }>();
  for (const row of rows) {
    const [run, at, id] = [text(row, 'run'), text(row, 'at'), text(row, 'school')];
    const [by, product] = [text(row, 'supplier'), text(row, 'product')];
    const key = `${id}/${by}/${product}`;
    const supplierName = names.get(by)?.name ?? by;
    const feed = feeds.get(key) ?? { run, at, school: id, supplier: by, supplierName, product, stopped: [] };
    const path = `${text(row, 'entity')}/${text(row, 'field')}`;
    feed.stopped.push({ path, reason: text(row, 'reason') as Withheld, count: integer(row, 'count') });
    feeds.set(key, feed);
  }
  return [...feeds.values()];
};

type Read = { readonly mapping: string; readonly readAt: string; readonly dropped: Readonly<Record<string, number>> };

const readNow = async (gateway: Gateway, school: SchoolSource): Promise<Read | undefined> => {
  const head = await gateway.generations.current(school.id);
  return head === undefined
    ? undefined
    : { mapping: head.mapping, readAt: head.confirmedAt, dropped: head.counts.dropped };
};

const reportOf = async (store: Store, run: string): Promise<SchoolReport> => {
  const [row] = await store.all('SELECT report FROM run WHERE id = ? AND ended_at IS NOT NULL', run);
  if (row === undefined) throw new GatewayError('usage_invalid', { found: 'value_invalid', setting: '--run' });
  return JSON.parse(text(row, 'report')) as SchoolReport;
};

const droppedIn = (gateway: Gateway, school: SchoolSource, read: Read | undefined): readonly DroppedSchool[] => {
  const mapping = read === undefined ? undefined : gateway.mappings.get(read.mapping);
  if (read === undefined || mapping === undefined) return [];
  const dropped = droppedOf(mapping, read.dropped);
  return [{ school: school.id, name: school.name, readAt: read.readAt, dropped }];
};

const schoolsOf = async (gateway: Gateway, of: BlockedOf): Promise<readonly DroppedSchool[]> => {
  const { store } = gateway;
  if (of.run !== undefined) {
    const { school: id, counts, readAt } = await reportOf(store, of.run);
    const school = await readSchool(store, id);
    if (counts === undefined || readAt === undefined) return [];
    return droppedIn(gateway, school, { mapping: school.mapping, readAt, dropped: counts.dropped });
  }
  const schools = of.school === undefined ? await allSchools(store) : [await readSchool(store, of.school)];
  const found: DroppedSchool[] = [];
  for (const school of schools) found.push(...droppedIn(gateway, school, await readNow(gateway, school)));
  return found;
};

/**
 * What was stopped per supplier and run, and what was dropped per school while reading. Throws school_unknown,
 * supplier_unknown, usage_invalid for a run that does not exist or has not ended.
 */
export const blockedFor = async (gateway: Gateway, board: string, of: BlockedOf): Promise<Blocked> => {
  const suppliers = await suppliersOf(gateway.store, board);
  if (of.supplier !== undefined && !suppliers.has(of.supplier)) throw new GatewayError('supplier_unknown');
  const schools = await schoolsOf(gateway, of);
  return { feeds: await feedsOf(gateway.store, of, suppliers), schools };
};
