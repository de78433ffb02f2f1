import { GatewayError } from '../../src/errors.ts';
import type { Clock } from '../../src/ports.ts';
import type { Desk, Shaped, View, Visitor } from '../../src/ports/door.ts';
import { testShaped } from './shaped.ts';

/** What became of a school: its view, or that there is none now. */
export type Shelf = View | 'unavailable' | 'denied';

/** A client of a supplier, with the schools that it may see. */
export type FakeClient = {
  readonly id: string;
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly shelves: Map<string, Shelf>;
};

/** What was told to the ledger, in its order. */
export type Told = { readonly school: string; readonly refs: readonly string[] };

/** A desk in memory, for doors that are tried without a house. Tokens are `token-CLIENT`, with all scopes of the client. */
export type FakeDesk = Desk & {
  readonly told: readonly Told[];
  /** Schools over whose part of an answer was watched while it left, in that order. */
  readonly guarded: readonly string[];
  /** From now on everything is refused with this; undefined: nothing is. */
  fail(error: Error | undefined): void;
};

export const openFakeDesk = (clients: readonly FakeClient[], clock: Clock): FakeDesk => {
  const told: Told[] = [];
  const guarded: string[] = [];
  const granted = new Map<string, { client: FakeClient; scopes: readonly string[] }>(
    clients.map((client) => [`token-${client.id}`, { client, scopes: client.scopes }]),
  );
  let failure: Error | undefined;
  const up = (): void => {
    if (failure !== undefined) throw failure;
  };
  const shelvesOf = ({ credential }: Visitor): ReadonlyMap<string, Shelf> =>
    clients.find(({ id }) => id === credential)?.shelves ?? new Map<string, Shelf>();
  const viewOf = (visitor: Visitor, school: string): View => {
    const shelf = shelvesOf(visitor).get(school);
    if (shelf === undefined || shelf === 'denied') throw new GatewayError('door_denied');
    if (shelf === 'unavailable') throw new GatewayError('door_unavailable', { school });
    return shelf;
  };
  return {
    clock,
    told,
    guarded,
    fail: (error) => void (failure = error),
    withKey: () => Promise.reject(new GatewayError('door_denied')),
    grant: async (id, secret, scopes) => {
      up();
      const client = clients.find((one) => one.id === id && one.secret === secret);
      if (client === undefined) throw new GatewayError('door_denied');
      if (!scopes.every((scope) => client.scopes.includes(scope))) throw new GatewayError('door_scope');
      const token = `token-${granted.size}`;
      granted.set(token, { client, scopes });
      return { token, expiresInSeconds: 3600, scopes };
    },
    withToken: async (token) => {
      up();
      const found = granted.get(token);
      if (found === undefined) throw new GatewayError('door_denied');
      const { client, scopes } = found;
      return {
        credential: client.id,
        board: 'proef',
        supplier: client.id,
        product: 'toegang',
        school: undefined,
        scopes: new Set(scopes),
      };
    },
    schools: async (visitor) => [...shelvesOf(visitor)].filter(([, shelf]) => shelf !== 'denied').map(([id]) => id),
    collect: async (visitor, school) => ({
      view: viewOf(visitor, school),
      serve: async (items: readonly Shaped[]) => void told.push({ school, refs: items.map(({ ref }) => ref) }),
      guard: (body) => {
        guarded.push(school);
        return body;
      },
      end: async () => undefined,
    }),
  };
};

/** An item under a supplier's own names, as only the gate and `shaped` make one outside of tests. */
export const shapedItem = (
  kind: Shaped['kind'],
  ref: string,
  data: Shaped['data'],
  changedAt = '2026-11-20T01:30:00.000Z',
): Shaped => testShaped({ kind, ref, data, changedAt });
