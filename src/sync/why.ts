import { isInForce } from '../agreement/status.ts';
import { GatewayError } from '../errors.ts';
import { type Feed, feedsOfSchool } from '../feed/feed.ts';
import type { RowState } from '../feed/row.ts';
import { type Place, place } from '../release/scope.ts';
import type { Permit } from '../release/permit.ts';
import { integer, text } from '../row.ts';
import { agreedFor, stoppedError } from './agreed.ts';
import type { Gateway } from './gateway.ts';
import { demandLook, type Looker, rememberLook } from './look.ts';
import { type Reading, readingOf, subjectOf } from './pupil.ts';
import { told } from './report-of.ts';
import type { Told } from './report.ts';
import { type SchoolSource, suppliersOf } from './school.ts';

/** What decides that a pupil is, or is not, among what a supplier should have. */
type Because =
  | Place
  | 'frozen'
  | 'held'
  | 'stopped'
  | 'not_activated'
  | 'no_agreement'
  | 'never_read'
  | Exclude<Reading['state'], 'read'>;

/** What we know the supplier has; `unsure` when a delivery's answer was lost. */
type Holds = RowState | 'unsure';

/** The answer for one supplier and product; rules and states, no value. */
export type Reason = {
  readonly supplier: string;
  readonly supplierName: string;
  readonly product: string;
  readonly because: Because;
  /** The agreement's state or the feed's hold, where that decides. */
  readonly error: Told | undefined;
  /** Undefined: never delivered. */
  readonly holds: Holds | undefined;
};

type Ground = {
  readonly gateway: Gateway;
  readonly school: SchoolSource;
  readonly subject: string | undefined;
  readonly reading: Reading | undefined;
  readonly feeds: readonly Feed[];
};

type Product = { readonly supplier: string; readonly product: string };

const isOf =
  ({ supplier, product }: Product) =>
  (one: Product): boolean =>
    one.supplier === supplier && one.product === product;

const holdsOf = async ({ gateway, subject, feeds }: Ground, product: Product): Promise<Holds | undefined> => {
  const feed = feeds.find(isOf(product));
  if (feed === undefined || subject === undefined) return undefined;
  const sql = "SELECT state, unsure FROM feed_row WHERE feed = ? AND entity = 'pupil' AND subject = ?";
  const [row] = await gateway.store.all(sql, feed.id, subject);
  if (row === undefined) return undefined;
  return integer(row, 'unsure') === 1 ? 'unsure' : (text(row, 'state') as RowState);
};

/** The first thing that decides, in the order in which a night meets them. */
const becauseOf = (ground: Ground, permit: Permit, feed: Feed | undefined): Because => {
  const { subject, reading } = ground;
  if (reading === undefined || subject === undefined) return 'never_read';
  if (reading.state !== 'read') return reading.state;
  const here = place(reading.item, permit);
  if (here !== 'in_scope') return here;
  if (permit.standing.restrictions.get(subject) === 'frozen') return 'frozen';
  return feed?.held === undefined ? 'in_scope' : 'held';
};

const heldError = (feed: Feed | undefined): Told | undefined =>
  feed?.held === undefined
    ? undefined
    : { code: feed.held.code, subject: { school: feed.school, supplier: feed.supplier, count: feed.held.count } };

/** Products with an agreement for this school, or with a feed from earlier, that the school has not switched on. */
const notActivated = async (ground: Ground, known: readonly Product[]): Promise<readonly Product[]> => {
  const { gateway, school, feeds } = ground;
  const at = gateway.clock.now();
  const agreed = (await gateway.agreementsOf(school.board)).filter(
    (one) => isInForce(one, at) && one.document.schools.includes(school.id),
  );
  const seen = [...known];
  for (const { supplier, product } of [...agreed, ...feeds]) {
    if (!seen.some(isOf({ supplier, product }))) seen.push({ supplier, product });
  }
  return seen.slice(known.length);
};

const reasonsFrom = async (ground: Ground): Promise<readonly Reason[]> => {
  const { gateway, school, feeds } = ground;
  const { agreed, refused } = await agreedFor(gateway, school, gateway.clock.now());
  const names = await suppliersOf(gateway.store, school.board);
  const decided = [
    ...agreed.map(({ permit, stop, agreement: { supplier, product } }) => {
      if (stop !== undefined) {
        const error = told(stoppedError(stop, school.id, supplier));
        return { supplier, product, because: 'stopped' as const, error };
      }
      const feed = feeds.find(isOf({ supplier, product }));
      const because = becauseOf(ground, permit, feed);
      return { supplier, product, because, error: because === 'held' ? heldError(feed) : undefined };
    }),
    ...refused.map(({ activation: { supplier, product }, error }) => ({
      supplier,
      product,
      because: 'no_agreement' as const,
      error: told(error),
    })),
  ];
  const off = (await notActivated(ground, decided)).map(({ supplier, product }) => ({
    supplier,
    product,
    because: 'not_activated' as const,
    error: undefined,
  }));
  const reasons = [...decided, ...off].map(async (one): Promise<Reason> => ({
    ...one,
    supplierName: names.get(one.supplier)?.name ?? one.supplier,
    holds: await holdsOf(ground, one),
  }));
  return (await Promise.all(reasons)).toSorted((a, b) => (a.supplierName < b.supplierName ? -1 : 1));
};

type WhyOf = { readonly school: SchoolSource; readonly key: string; readonly supplier: string | undefined };

/**
 * Per supplier, why this pupil is there or missing. The look is in the ledger before anything is returned; of a key that
 * was never read there is nobody to look at, and no entry. Throws actor_forbidden, supplier_unknown.
 */
export const whyFor = async (gateway: Gateway, of: WhyOf, looker: Looker): Promise<readonly Reason[]> => {
  const { school, key, supplier } = of;
  const { board } = school;
  demandLook(board, looker);
  const subject = await subjectOf(gateway, school, key);
  if (subject !== undefined) await rememberLook(gateway, looker, { board, school: school.id, subject, what: 'why' });
  const reading = subject === undefined ? undefined : await readingOf(gateway, school, subject);
  const feeds = await feedsOfSchool(gateway.store, school.id);
  const all = await reasonsFrom({ gateway, school, subject, reading, feeds });
  if (supplier === undefined) return all;
  if ((await suppliersOf(gateway.store, board)).get(supplier) === undefined) throw new GatewayError('supplier_unknown');
  return all.filter((one) => one.supplier === supplier);
};
