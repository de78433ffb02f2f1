import { createHash } from 'node:crypto';
import { namesHeld } from '../../../src/delivery/converge.ts';
import type { Circumstances } from '../../../src/delivery/circumstances.ts';
import type { Converging } from '../../../src/delivery/converging.ts';
import { ordersOf } from '../../../src/delivery/orders.ts';
import { type Order, parcelOf } from '../../../src/delivery/parcel.ts';
import type { Opened } from '../../../src/delivery/prepare.ts';
import { weigh } from '../../../src/delivery/weigh.ts';
import { rulesOf } from '../../../src/feed/rules.ts';
import type { Feed } from '../../../src/feed/feed.ts';
import { type FeedRow, rowKey } from '../../../src/feed/row.ts';
import { fieldNames, permit } from '../../../src/release/permit.ts';
import { type Deal, instant } from './deal.ts';
import { refOf, type World } from './world.ts';

/** What the gateway knows of one feed between two nights. */
export type State = {
  readonly feed: Feed;
  readonly rows: ReadonlyMap<string, FeedRow>;
  readonly generations: ReadonlyMap<string, Opened>;
};

/** What one night came to, as this supplier sees it. */
export type Night = { readonly bodies: readonly string[]; readonly held: string | undefined; readonly after: State };

export const firstState: State = {
  feed: {
    id: 'f'.repeat(32),
    board: 'proef',
    school: '99XA00',
    supplier: 'digital-board',
    product: 'digibord',
    sequence: 0,
    agreementVersion: undefined,
    fields: [],
    fingerprint: undefined,
    settledUntil: undefined,
    held: undefined,
    fullDue: false,
  },
  rows: new Map(),
  generations: new Map(),
};

const openedOf = (world: World, id: string): Opened => ({
  id,
  schoolYear: '2026-2027',
  readAt: instant.toISOString(),
  roster: world.roster,
  readingSet: world.readingSet,
  aside: world.aside,
  partial: world.keyless,
  unstable: 0,
});

const neverSent = {
  name: 'none',
  parseSettings: () => undefined,
  deliver: () => Promise.reject(new Error('nothing is sent here')),
};

const mac = (text: string): string => createHash('sha256').update(`digest/${text}`).digest('hex');

export type Wishes = { readonly full: boolean; readonly format: 'json' | 'ndjson' };

/** No turn of the year and nobody elsewhere; who is missing goes at once, so that removals are among what is compared. */
const circumstances: Circumstances = {
  rules: rulesOf({ removal: { suspendedDays: 0, leavingDays: 0 } }),
  turn: undefined,
  approved: new Set(),
  discarded: new Set(),
  waiting: new Set(),
  announced: new Set(),
  elsewhere: async () => ({ known: new Set(), present: new Set() }),
  fullPending: false,
};

const convergingOf = async (world: World, { deal, state, wishes }: Scene): Promise<Converging> => {
  const { restrictions, consents } = world;
  const standing = { restrictions, consented: (subject: string, name: string) => consents.has(`${subject}/${name}`) };
  const agreed = permit(deal.agreement, deal.shape, standing, instant);
  const opened = openedOf(world, `g${state.generations.size}`);
  const joined = { refOf, issuedIds: world.issued, neutralNames: world.neutral };
  const load = async (id: string) => state.generations.get(id);
  return {
    ...(await weigh(state.feed, state.rows, agreed, { opened, joined, mac, load, circumstances })),
    decidedUntil: instant.toISOString(),
    agreed,
    opened,
    joined,
    destination: { channel: neverSent, settings: undefined, format: wishes.format },
    full: wishes.full,
    fingerprint: '',
    checkpoint: { size: 0, note: 'the checkpoint is the one stated exception' },
    fullPending: false,
    namesSeen: () => false,
    offered: (entity, field) => `${entity}/${field}`.length % 3 > 0,
    load,
    inForce: async () => true,
  };
};

/** The rows once this supplier accepted everything. */
const accepted = (state: State, orders: readonly Order[], { prepared, opened }: Converging): State => {
  const rows = new Map(state.rows);
  for (const { after } of orders.flatMap(({ moves }) => moves)) rows.set(rowKey(after.entity, after.subject), after);
  for (const key of prepared.difference.same) {
    const row = rows.get(key);
    if (row !== undefined) rows.set(key, { ...row, generation: opened.id });
  }
  const sequence = orders.at(-1)?.sequence ?? state.feed.sequence;
  return {
    feed: {
      ...state.feed,
      sequence,
      agreementVersion: prepared.permit.agreement.version,
      fields: fieldNames(prepared.permit),
    },
    rows,
    generations: new Map([...state.generations, [opened.id, opened]]),
  };
};

export type Scene = { readonly deal: Deal; readonly state: State; readonly wishes: Wishes };

/** One night of one feed, over the same code as a real one, up to the socket. */
export const nightOf = async (world: World, scene: Scene): Promise<Night> => {
  const converging = await convergingOf(world, scene);
  const names = namesHeld(converging, instant.toISOString());
  if (names !== undefined) return { bodies: [], held: `${names.code} ${names.count}`, after: scene.state };
  const orders = await ordersOf(converging);
  const bodies = orders.map((order, index) =>
    new TextDecoder().decode(parcelOf(order, { delivery: `d${index}`, at: '2026-11-20T01:30:00.000Z' }).body),
  );
  const held = converging.holds.length === 0 ? undefined : JSON.stringify(converging.holds);
  return { bodies, held, after: accepted(scene.state, orders, converging) };
};
