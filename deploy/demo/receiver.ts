import { createHash } from 'node:crypto';
import { readDelivery } from './wire.ts';
import type { Item, Manifest, ReceivedDelivery } from './wire.ts';

/** What a supplier holds of one person or group: our fields under the supplier's own key. */
export type Held = Record<string, unknown>;

/** One feed at the supplier. Plain JSON, so that it can be written down and read back. */
export type FeedState = {
  feed: string;
  school: string;
  product: string;
  sequence: number;
  mode: Manifest['mode'];
  /** Parts of this sequence that have arrived. */
  parts: number[];
  /** `kind/ref` of what a full delivery has put so far; what is not in it goes when the last part is in. */
  listed: string[];
  /** kind -> ref -> fields. */
  kinds: Record<string, Record<string, Held>>;
  manifest: Manifest;
};

export type ReceiverState = {
  /** delivery id -> SHA-256 of its body. */
  deliveries: Record<string, string>;
  feeds: Record<string, FeedState>;
  /** ref -> the supplier's own number for it. */
  issued: Record<string, string>;
};

/** Status and JSON body, as the supplier answers. */
export type ReceiverAnswer = { readonly status: number; readonly body: Record<string, unknown> };

export type Receiver = {
  /** Applies one delivery once. The same id with the same body again is a duplicate and changes nothing. */
  apply(body: Uint8Array, contentType?: string): ReceiverAnswer;
  /** A copy of all that is held. */
  state(): ReceiverState;
};

export type ReceiverOptions = {
  /** When given, each pupil gets a number of the supplier's own that starts with this, sent back in the receipts. */
  readonly issue?: string;
  /** What was held when it was written down. */
  readonly state?: ReceiverState;
};

const newFeed = (manifest: Manifest): FeedState => ({
  feed: manifest.feed,
  school: manifest.school,
  product: manifest.product,
  sequence: 0,
  mode: manifest.mode,
  parts: [],
  listed: [],
  kinds: {},
  manifest,
});

const wrongInFeed = (feed: FeedState, { manifest, items }: ReceivedDelivery): string | undefined => {
  if (feed.school !== manifest.school || feed.product !== manifest.product) return 'feed';
  if (manifest.sequence < feed.sequence) return 'stale';
  if (manifest.sequence === feed.sequence && (manifest.mode !== feed.mode || feed.parts.includes(manifest.part)))
    return 'stale';
  if (manifest.mode === 'withdrawal' && items.some(({ op }) => op === 'put')) return 'mode';
  return undefined;
};

const openSequence = (feed: FeedState, manifest: Manifest): void => {
  if (manifest.sequence > feed.sequence) {
    feed.sequence = manifest.sequence;
    feed.mode = manifest.mode;
    feed.parts = [];
    feed.listed = [];
  }
  feed.parts.push(manifest.part);
  feed.manifest = manifest;
};

/** A field that may no longer be held goes everywhere, also where this delivery carries no item. */
const clear = (feed: FeedState, { cleared = [] }: Manifest): void => {
  for (const { kind, field } of cleared) {
    for (const held of Object.values(feed.kinds[kind] ?? {})) delete held[field];
  }
};

const put = (feed: FeedState, item: Item & { op: 'put' }): void => {
  const refs = (feed.kinds[item.kind] ??= {});
  const merged = feed.mode === 'full' ? item.data : { ...refs[item.ref], ...item.data };
  refs[item.ref] = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  feed.listed.push(`${item.kind}/${item.ref}`);
};

const sweep = (feed: FeedState): void => {
  const listed = new Set(feed.listed);
  for (const [kind, refs] of Object.entries(feed.kinds)) {
    for (const ref of Object.keys(refs)) if (!listed.has(`${kind}/${ref}`)) delete refs[ref];
  }
};

const applyItems = (feed: FeedState, { manifest, items }: ReceivedDelivery): void => {
  openSequence(feed, manifest);
  clear(feed, manifest);
  for (const item of items) {
    if (item.op === 'put') put(feed, item);
    else delete feed.kinds[item.kind]?.[item.ref];
  }
  if (feed.mode === 'full' && feed.parts.length === manifest.parts) sweep(feed);
};

const receiptsOf = (state: ReceiverState, items: readonly Item[], issue: string | undefined): unknown[] =>
  items.flatMap(({ op, kind, ref }) => {
    if (op !== 'put' || kind !== 'pupil') return [];
    if (issue === undefined) return [{ ref, accepted: true }];
    const issuedId = (state.issued[ref] ??= `${issue}${String(Object.keys(state.issued).length + 1).padStart(6, '0')}`);
    return [{ ref, accepted: true, issuedId }];
  });

const refuse = (status: number, error: string): ReceiverAnswer => ({ status, body: { error } });

const applyOnce = (state: ReceiverState, delivery: ReceivedDelivery, issue: string | undefined): ReceiverAnswer => {
  const { manifest, items } = delivery;
  const feed = state.feeds[manifest.feed] ?? newFeed(manifest);
  const wrong = wrongInFeed(feed, delivery);
  if (wrong !== undefined) return refuse(wrong === 'stale' ? 409 : 422, wrong);
  state.feeds[manifest.feed] = feed;
  applyItems(feed, delivery);
  return { status: 200, body: { receipts: receiptsOf(state, items, issue) } };
};

/**
 * An honest supplier: keeps delivery ids and sequences, so that it sees each effect once; replaces in a full delivery,
 * merges in changes, and forgets what it is told to forget. Pure: it knows neither network nor disk.
 */
export const createReceiver = (options: ReceiverOptions = {}): Receiver => {
  const state: ReceiverState = structuredClone(options.state ?? { deliveries: {}, feeds: {}, issued: {} });
  const apply = (body: Uint8Array, contentType = 'application/json'): ReceiverAnswer => {
    const read = readDelivery(body, contentType);
    if ('wrong' in read) return refuse(read.wrong === 'not_json' ? 400 : 422, read.wrong);
    const id = read.delivery.manifest.delivery;
    const hash = createHash('sha256').update(body).digest('hex');
    const before = state.deliveries[id];
    if (before !== undefined && before !== hash) return refuse(422, 'other_body');
    if (before !== undefined) {
      const receipts = receiptsOf(state, read.delivery.items, options.issue);
      return { status: 409, body: { duplicate: true, receipts } };
    }
    const answer = applyOnce(state, read.delivery, options.issue);
    if (answer.status === 200) state.deliveries[id] = hash;
    return answer;
  };
  return { apply, state: () => structuredClone(state) };
};
