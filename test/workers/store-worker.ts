import type { D1 } from '../../src/store/d1.ts';
import { createD1Store } from '../../src/store/d1.ts';
import { GatewayError } from '../../src/errors.ts';
import type { Lease, Statement, Store, Value } from '../../src/ports.ts';
import { decodeAll, encodeAll } from './wire.ts';

/** One call of the store port, as it travels from the test into workerd. */
export type Call =
  | { readonly call: 'all'; readonly sql: string; readonly params: readonly unknown[] }
  | {
      readonly call: 'batch';
      readonly statements: readonly { readonly sql: string; readonly params: readonly unknown[] }[];
      readonly lease?: Lease;
    }
  | {
      readonly call: 'claim';
      readonly name: string;
      readonly holder: string;
      readonly nowMs: number;
      readonly untilMs: number;
    }
  | { readonly call: 'yield'; readonly lease: Lease };

const values = (wired: readonly unknown[]): readonly Value[] => decodeAll(wired) as Value[];
const statement = (wired: { readonly sql: string; readonly params: readonly unknown[] }): Statement => ({
  sql: wired.sql,
  params: values(wired.params),
});

const perform = async (store: Store, call: Call): Promise<unknown> => {
  if (call.call === 'all') {
    const rows = await store.all(call.sql, ...values(call.params));
    return rows.map((row) => [Object.keys(row), encodeAll(Object.values(row))]);
  }
  if (call.call === 'batch') return store.batch(call.statements.map(statement), call.lease);
  if (call.call === 'claim') return store.claim(call.name, call.holder, call.nowMs, call.untilMs);
  return store.yield(call.lease);
};

// oxlint-disable-next-line import/no-default-export -- Workers demands it
export default {
  async fetch(request: Request, env: { readonly DB: D1 }): Promise<Response> {
    const call = (await request.json()) as Call;
    try {
      return Response.json({ result: await perform(createD1Store(env.DB), call) });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const cause = error.cause instanceof Error ? error.cause.message : '';
      return Response.json({ error: { code: error.code, subject: error.subject, cause } });
    }
  },
};
