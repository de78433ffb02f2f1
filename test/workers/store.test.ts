import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode, ErrorSubject } from '../../src/errors.ts';
import { GatewayError } from '../../src/errors.ts';
import type { Lease, Row, Store } from '../../src/ports.ts';
import { storeContract } from '../contract/store.ts';
import { createHarness } from './harness.ts';
import type { Call } from './store-worker.ts';
import { decodeAll, encodeAll } from './wire.ts';

const server = createHarness('test/workers/store-worker.ts');
beforeAll(() => server.listen());
afterAll(() => server.close());

type Answer = {
  readonly result?: unknown;
  readonly error?: { readonly code: ErrorCode; readonly subject: ErrorSubject; readonly cause: string };
};

const call = async (body: Call): Promise<unknown> => {
  const response = await server.fetch('/', { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the test worker answered ${response.status}`);
  const { result, error } = (await response.json()) as Answer;
  if (error !== undefined) throw new GatewayError(error.code, error.subject, { cause: new Error(error.cause) });
  return result;
};

const asRows = (found: unknown): readonly Row[] =>
  (found as readonly (readonly [string[], unknown[]])[]).map(([names, wired]) => {
    const values = decodeAll(wired);
    return Object.fromEntries(names.map((name, i) => [name, values[i]])) as Row;
  });

/** The store port as seen from the test; the store itself runs inside workerd, beside D1. */
const remote: Store = {
  all: async (sql, ...params) => asRows(await call({ call: 'all', sql, params: encodeAll(params) })),
  batch: async (statements, lease) => {
    const wired = statements.map(({ sql, params }) => ({ sql, params: encodeAll(params) }));
    await call({ call: 'batch', statements: wired, ...(lease === undefined ? {} : { lease }) });
  },
  claim: async (name, holder, nowMs, untilMs) =>
    (await call({ call: 'claim', name, holder, nowMs, untilMs })) as Lease | undefined,
  yield: async (lease) => {
    await call({ call: 'yield', lease });
  },
  close: () => Promise.resolve(),
};

const migrate = (): Promise<void> => server.getWorker().applyD1Migrations('DB');
/** Everything that a test wrote goes, so that the next one finds an empty store. */
const tables = ['ledger_entry', 'ledger_head', 'lease', 'lease_guard', 'keyring', 'board'];
const empty = (): Promise<void> => remote.batch(tables.map((name) => ({ sql: `DELETE FROM ${name}`, params: [] })));

describe('the contract, on D1 inside workerd', () => {
  storeContract(async () => {
    await migrate();
    await empty();
    const reopen = async (): Promise<Store> => {
      // Starts the Worker anew on the same storage.
      await server.update((options) => options);
      return remote;
    };
    return { store: remote, another: async () => remote, reopen, close: async () => {} };
  });
});

describe('D1', () => {
  it('keeps its text about an error as cause only', async () => {
    const error: unknown = await remote.all('SELECT nothing FROM nowhere').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'internal', message: 'internal', subject: {} });
    expect(error).toHaveProperty('cause.message', expect.stringContaining('SQLITE_ERROR'));
  });
});
