import type { Opened } from '../delivery/prepare.ts';
import { GatewayError } from '../errors.ts';
import { type Feed, feedsOfSchool } from '../feed/feed.ts';
import { readRows } from '../feed/row.ts';
import { fieldNames } from '../release/permit.ts';
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
};

/** Shows a feed to who may see it. Errors: door_denied without an agreement in force, door_unavailable. */
export type Views = {
  of(school: SchoolSource, who: Who): Promise<FeedShowing>;
  /** Is there an agreement in force? Throws door_denied where not. */
  demandAgreed(school: SchoolSource, who: Who): Promise<void>;
};

/** For which supplier and product; `channel` the door at which they stand, undefined where any will do. */
export type Who = { readonly supplier: string; readonly product: string; readonly channel: string | undefined };

/** Views hold pupils' data in memory, so few are kept. */
const mostViews = 32;

const unavailable = (school: string): GatewayError => new GatewayError('door_unavailable', { school });

const agreedWith = async (gateway: Gateway, school: SchoolSource, who: Who): Promise<Agreed> => {
  const { agreed } = await agreedFor(gateway, school, gateway.clock.now());
  const one = agreed.find(
    ({ supplier, agreement }) => supplier.id === who.supplier && agreement.product === who.product,
  );
  if (one === undefined) throw new GatewayError('door_denied');
  if (who.channel !== undefined && one.supplier.channel !== who.channel) throw new GatewayError('door_denied');
  return one;
};

const notStopped = (agreed: Agreed, school: string): Agreed => {
  if (agreed.stop !== undefined) throw unavailable(school);
  return agreed;
};

/** A feed that was never laid ready is not there yet; that is no empty one. */
const feedOf = async (gateway: Gateway, school: string, who: Who): Promise<Feed> => {
  const feeds = await feedsOfSchool(gateway.store, school);
  const feed = feeds.find(({ supplier, product }) => supplier === who.supplier && product === who.product);
  if (feed === undefined || feed.sequence === 0) throw unavailable(school);
  return feed;
};

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

/** When an agreement took effect, as an instant. */
const since = ({ agreement }: Agreed): string => agreement.effectiveAt.toISOString();

/** Views of feeds, made anew whenever anything that decides about them differs. */
export const createViews = (gateway: Gateway): Views => {
  const kept = new Map<string, { readonly mark: string; readonly showing: Promise<Showing> }>();
  const make = async (school: SchoolSource, agreed: Agreed, feed: Feed): Promise<Showing> => {
    const current = await gateway.generations.current(school.id);
    if (current === undefined || isExpired(current, school, gateway.clock.now())) throw unavailable(school.id);
    const rows = [...(await readRows(gateway.store, feed.id)).values()];
    const ids = new Set(rows.filter(({ state }) => state !== 'removed').map(({ generation }) => generation));
    const readings = await readingsOf(gateway, school.id, ids);
    const opened = readings.get(current.id) ?? openedOf(await gateway.generations.open(current));
    const names = await readGroupNames(gateway.store, gateway.keyring, school.board);
    const rosters = [...readings.values()].map(({ roster }) => roster);
    const joined = await joinedOf(gateway, { board: school.board, agreed, names }, rosters);
    return show(feed, { permit: agreed.permit, joined, rows, readings, current: opened, agreedAt: since(agreed) });
  };
  const markOf = async (school: SchoolSource, agreed: Agreed, feed: Feed): Promise<string> => {
    const current = await gateway.generations.current(school.id);
    const names = await readGroupNames(gateway.store, gateway.keyring, school.board);
    const isOver = current === undefined || isExpired(current, school, gateway.clock.now());
    return JSON.stringify([
      current?.id,
      isOver,
      feed.sequence,
      feed.fingerprint,
      agreed.mark,
      agreed.permit.day,
      names.mark,
    ]);
  };
  return {
    demandAgreed: async (school, who) => void (await agreedWith(gateway, school, who)),
    of: async (school, who) => {
      const agreed = notStopped(await agreedWith(gateway, school, who), school.id);
      const feed = await feedOf(gateway, school.id, who);
      const mark = await markOf(school, agreed, feed);
      const known = kept.get(feed.id);
      const showing = known?.mark === mark ? known.showing : make(school, agreed, feed);
      kept.delete(feed.id);
      kept.set(feed.id, { mark, showing });
      showing.catch(() => kept.delete(feed.id));
      const [oldest] = kept.keys();
      if (kept.size > mostViews && oldest !== undefined) kept.delete(oldest);
      return { showing: await showing, agreed, feed, fields: fieldNames(agreed.permit) };
    },
  };
};
