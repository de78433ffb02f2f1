import { GatewayError } from '../errors.ts';
import type { Lease, Row, Statement, Store } from '../ports.ts';
import { integer } from '../row.ts';
import { claimStatement, guardStatements, isLostLease, lostLease, yieldStatement } from './lease.ts';
import { asRow, checkQuery, checkStatement } from './values.ts';

/** As much of Cloudflare D1's binding as the store uses; https://developers.cloudflare.com/d1/worker-api/ */
type D1Statement = {
  bind(...values: readonly unknown[]): D1Statement;
  all(): Promise<{ readonly results: readonly Record<string, unknown>[] }>;
};
export type D1 = {
  prepare(sql: string): D1Statement;
  batch(statements: D1Statement[]): Promise<unknown>;
};

const corrupt = /SQLITE_(?:CORRUPT|NOTADB)|malformed|not a database/i;
/** Our own mistakes. Anything else (network, overload, size limit) says that the store cannot be reached or is full. */
const mistake = /SQLITE_(?:CONSTRAINT|ERROR|MISMATCH|RANGE|TOOBIG|MISUSE)|D1_TYPE_ERROR/;

/** D1 has no codes, only texts that may quote SQL: they are kept as cause. */
const d1Error = (error: unknown): GatewayError => {
  if (error instanceof GatewayError) return error;
  const message = error instanceof Error ? error.message : '';
  if (corrupt.test(message)) return new GatewayError('store_corrupt', {}, { cause: error });
  return new GatewayError(mistake.test(message) ? 'internal' : 'store_unwritable', {}, { cause: error });
};

const run = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw d1Error(error);
  }
};

/**
 * The store on Cloudflare D1. The schema comes from `wrangler d1 migrations apply`, which reads the same files.
 * D1 runs a batch as one transaction and keeps what it acknowledged; it takes at most 100 parameters a statement.
 */
export const createD1Store = (db: D1): Store => {
  const bind = ({ sql, params }: Statement): D1Statement => db.prepare(sql).bind(...params);
  const read = (statement: Statement): Promise<readonly Row[]> =>
    run(async () => (await bind(statement).all()).results.map(asRow));

  const write = (statements: readonly Statement[], lease?: Lease): Promise<void> =>
    run(async () => {
      statements.forEach(checkStatement);
      const all = lease === undefined ? statements : [...guardStatements(lease), ...statements];
      // D1 refuses an empty list.
      if (all.length === 0) return;
      try {
        await db.batch(all.map(bind));
      } catch (error) {
        throw lease !== undefined && isLostLease(error) ? lostLease(lease, error) : error;
      }
    });

  return {
    all: async (sql, ...params) => {
      checkQuery({ sql, params });
      return read({ sql, params });
    },
    batch: write,
    claim: async (name, holder, nowMs, untilMs) => {
      const statement = claimStatement(name, holder, nowMs, untilMs);
      checkStatement(statement);
      const row = (await read(statement))[0];
      return row === undefined ? undefined : { name, fence: integer(row, 'fence') };
    },
    yield: (lease) => write([yieldStatement(lease)]),
    // The platform owns the connection.
    close: () => Promise.resolve(),
  };
};
