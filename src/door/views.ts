import { decisiveMark } from '../delivery/decisive.ts';
import type { Opened } from '../delivery/prepare.ts';
import { GatewayError } from '../errors.ts';
import { type Feed, feedsOfSchool } from '../feed/feed.ts';
import { readRows } from '../feed/row.ts';
import type { Store } from '../ports.ts';
import { fieldNames } from '../release/permit.ts';
import type { Head } from '../roster/head.ts';
import { type Agreed, agreedFor } from '../sync/agreed.ts';
import { isExpired } from '../sync/expired.ts';
import type { Gateway } from '../sync/gateway.ts';
import { readGroupNames } from '../sync/joined.ts';
import { joinedOf, loaderOf, openedOf } from '../sync/opened.ts';
import type { SchoolSource } from '../sync/school.ts';
import { show, type Showing } from './shown.ts';

/** One feed as it is shown now, and under what. */
export type FeedShowing = {
  readonly showing: Showing;
  readonly agreed: Agreed;
  readonly feed: Feed;
  /** Canonical names of what may be in it. */
  readonly fields: readonly string[];
  /** What decided about it, as it was before anything of it was read: whatever changes from then on is noticed. */
  readonly decisive: string;
};

/** Shows a feed to who may see it. Errors: door_denied without an agreement in force, door_unavailable. */
export type Views = {
  of(school: SchoolSource, who: Who): Promise<FeedShowing>;
  /** Is there an agreement in force? Throws door_denied where not. */
  demandAgreed(school: SchoolSource, who: Who): Promise<void>;
};

/** For which supplier and product; `channel` the door at which they stand, undefined where any will do. */
export type Who = { readonly supplier: string; readonly product: string; readonly channel: string | undefined };

/** Views hold pupils' data in memory: one per school of a large board, for a supplier that pages through all of them. */
const mostViews = 512;
/** However little seems to have changed, after so long everything that decides is read again. */
const freshMs = 60_000;

const unavailable = (school: string): GatewayError => new GatewayError('door_unavailable', { school });

const agreedWith = async (gateway: Gateway, school: SchoolSource, who: Who): Promise<Agreed> => {
  const { agreed } = await agreedFor(gateway, school, gateway.clock.now());
  const one = agreed.find(
    ({ supplier, agreement }) => supplier.id === who.supplier && agreement.product === who.product,
  );
  return atDoor(one, who);
};

/** A supplier is served in its own words only. */
const atDoor = (agreed: Agreed | undefined, { channel }: Who): Agreed => {
  if (agreed === undefined || (channel !== undefined && agreed.supplier.channel !== channel))
    throw new GatewayError('door_denied');
  return agreed;
};

const feedOf = async ({ store }: Gateway, school: string, who: Who): Promise<Feed | undefined> =>
  (await feedsOfSchool(store, school)).find(
    ({ supplier, product }) => supplier === who.supplier && product === who.product,
  );

const readingsOf = async (
  gateway: Gateway,
  school: string,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Opened>> => {
  const load = loaderOf(gateway);
  const readings = new Map<string, Opened>();
  for (const id of [...ids].sort()) {
    const opened = await load(id);
    // Law 6: what cannot be shown any more may not look as if it were gone.
    if (opened === undefined) throw unavailable(school);
    readings.set(id, opened);
  }
  return readings;
};

const currentOf = async (gateway: Gateway, school: SchoolSource): Promise<Head> => {
  const current = await gateway.generations.current(school.id);
  if (current === undefined || isExpired(current, school, gateway.clock.now())) throw unavailable(school.id);
  return current;
};

type Making = { readonly school: SchoolSource; readonly agreed: Agreed; readonly feed: Feed; readonly current: Head };

const make = async (gateway: Gateway, { school, agreed, feed, current }: Making): Promise<Showing> => {
  const rows = [...(await readRows(gateway.store, feed.id)).values()];
  const ids = new Set(rows.filter(({ state }) => state !== 'removed').map(({ generation }) => generation));
  const readings = await readingsOf(gateway, school.id, ids);
  const opened = readings.get(current.id) ?? openedOf(await gateway.generations.open(current));
  const names = await readGroupNames(gateway.store, gateway.keyring, school.board);
  const rosters = [...readings.values()].map(({ roster }) => roster);
  const joined = await joinedOf(gateway, { board: school.board, agreed, names }, rosters);
  const agreedAt = agreed.agreement.effectiveAt.toISOString();
  return show(feed, { permit: agreed.permit, joined, rows, readings, current: opened, agreedAt });
};

/** Of everything else that a view is made of, in a few numbers. What a row shows changes with a delivery only. */
const partsMark = `SELECT
  (SELECT id || '/' || state FROM delivery WHERE feed = ? ORDER BY sequence DESC, part DESC LIMIT 1) AS delivery,
  (SELECT count(*) || '/' || coalesce(max(seen_at), '') || '/' || count(neutral) FROM group_name WHERE board = ?) AS names,
  (SELECT count(*) FROM issued_id WHERE board = ? AND supplier = ?) AS issued`;

const markOf = async (store: Store, feed: Feed, current: Head, decisive: string): Promise<string> => {
  const { id, board, supplier, sequence, fingerprint } = feed;
  const parts = await store.all(partsMark, id, board, board, supplier);
  return JSON.stringify([current.id, sequence, fingerprint, parts, decisive]);
};

type Made = Omit<FeedShowing, 'feed' | 'decisive'>;
type Kept = { readonly mark: string; readonly madeMs: number; readonly made: Promise<Made> };

/** Views of feeds, made anew whenever anything that decides about them may differ. */
export const createViews = (gateway: Gateway): Views => {
  const kept = new Map<string, Kept>();
  const showingOf = async (school: SchoolSource, who: Who, feed: Feed): Promise<Made> => {
    const agreed = await agreedWith(gateway, school, who);
    if (agreed.stop !== undefined) throw unavailable(school.id);
    const current = await currentOf(gateway, school);
    return {
      showing: await make(gateway, { school, agreed, feed, current }),
      agreed,
      fields: fieldNames(agreed.permit),
    };
  };
  const remembered = (id: string, mark: string, making: () => Kept['made']): Kept['made'] => {
    const nowMs = gateway.clock.now().getTime();
    const known = kept.get(id);
    const isSame = known !== undefined && known.mark === mark && nowMs - known.madeMs < freshMs;
    const one = isSame ? known : { mark, madeMs: nowMs, made: making() };
    kept.delete(id);
    kept.set(id, one);
    one.made.catch(() => kept.delete(id));
    const [oldest] = kept.keys();
    if (kept.size > mostViews && oldest !== undefined) kept.delete(oldest);
    return one.made;
  };
  return {
    demandAgreed: async (school, who) => void (await agreedWith(gateway, school, who)),
    of: async (school, who) => {
      const feed = await feedOf(gateway, school.id, who);
      // A feed that was never laid ready is not there yet, which is no empty one; who may not see it hears that first.
      if (feed === undefined || feed.sequence === 0) {
        await agreedWith(gateway, school, who);
        throw unavailable(school.id);
      }
      const known = await gateway.generations.current(school.id);
      if (known === undefined) throw unavailable(school.id);
      const decisive = await decisiveMark(gateway.store, feed, gateway.clock.now());
      const mark = await markOf(gateway.store, feed, known, decisive);
      const made = await remembered(feed.id, mark, () => showingOf(school, who, feed));
      atDoor(made.agreed, who);
      await currentOf(gateway, school);
      return { ...made, feed, decisive };
    },
  };
};
