import { GatewayError } from '../../src/errors.ts';
import type { Clock } from '../../src/ports.ts';
import type { Collection, Desk, Shaped, View, Visitor } from '../../src/ports/door.ts';
import { testShaped } from '../world/shaped.ts';

/** An item of a view, as release/shape.ts would have made it. */
export const shaped = (kind: Shaped['kind'], ref: string, data: Shaped['data']): Shaped =>
  testShaped({ kind, ref, data, changedAt: '2026-11-20T00:30:00.000Z' });

/** Someone whom the desk knows. */
export type Known = {
  readonly client: string;
  readonly secret: string;
  readonly supplier: string;
  readonly school: string;
};

export type FakeDesk = Desk & {
  /** What is collected from now on: a view per `supplier/school`. */
  readonly views: Map<string, View>;
  /** What the desk throws from now on instead of giving a collection or knowing who asks. */
  trouble: { known?: unknown; collected?: unknown; served?: unknown; ended?: unknown };
  /** When set, serving waits for it. */
  ledger: Promise<undefined> | undefined;
  /** What happened, in order. */
  readonly log: string[];
  /** References that the ledger was told of. */
  readonly served: Set<string>;
};

const visitorOf = ({ client, supplier, school }: Known): Visitor => ({
  credential: client,
  board: 'board',
  supplier,
  product: 'product',
  school,
  scopes: new Set(['roster-core.readonly', 'roster.readonly', 'roster-demographics.readonly']),
});

const collectionOf = (desk: FakeDesk, view: View): Collection => ({
  view,
  serve: async (items) => {
    desk.log.push('serve');
    await desk.ledger;
    if (desk.trouble.served !== undefined) throw desk.trouble.served;
    for (const { ref } of items) desk.served.add(ref);
    desk.log.push('served');
  },
  guard: (body) => {
    desk.log.push('guard');
    return body;
  },
  end: async () => {
    if (desk.trouble.ended !== undefined) throw desk.trouble.ended;
    desk.log.push('end');
  },
});

/** A desk that knows these visitors and does as it is told. A token is the credentials themselves. */
export const createFakeDesk = (known: readonly Known[], clock: Clock): FakeDesk => {
  const find = (client: string, secret: string): Known => {
    if (desk.trouble.known !== undefined) throw desk.trouble.known;
    const found = known.find((one) => one.client === client && one.secret === secret);
    if (found === undefined) throw new GatewayError('door_denied');
    return found;
  };
  const desk: FakeDesk = {
    clock,
    views: new Map(),
    trouble: {},
    ledger: undefined,
    log: [],
    served: new Set(),
    withKey: async (client, key) => {
      desk.log.push('withKey');
      return visitorOf(find(client, key));
    },
    grant: async (client, secret, scopes) => {
      find(client, secret);
      return { token: `${client}.${secret}`, expiresInSeconds: 3600, scopes };
    },
    withToken: async (token) => {
      desk.log.push('withToken');
      const [client = '', secret = ''] = token.split('.');
      return visitorOf(find(client, secret));
    },
    schools: async ({ supplier }) =>
      [...desk.views.values()].filter(({ feed }) => feed === supplier).map(({ school }) => school),
    collect: async ({ supplier, school: own }, school) => {
      desk.log.push('collect');
      if (desk.trouble.collected !== undefined) throw desk.trouble.collected;
      const view = desk.views.get(`${supplier}/${school}`);
      if (view === undefined || (own !== undefined && own !== school)) throw new GatewayError('door_denied');
      return collectionOf(desk, view);
    },
  };
  return desk;
};
