import { GatewayError } from '../errors.ts';
import type { Statement, Store } from '../ports.ts';
import { integer } from '../row.ts';

/** One file of `migrations/`: `0001_start.sql` is version 1. */
export type Migration = { readonly version: number; readonly name: string; readonly sql: string };

const createTable = 'CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT';

/** A quoted text, a comment, a semicolon, or anything else. Triggers, which hold semicolons, are not understood. */
const tokens = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|;|[^';/-]+|[/-]/g;

const splitStatements = (sql: string): readonly string[] => {
  const statements = [''];
  for (const [token] of sql.matchAll(tokens)) {
    if (token.startsWith('--') || token.startsWith('/*')) continue;
    if (token === ';') statements.push('');
    else statements.push((statements.pop() ?? '') + token);
  }
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '');
};

const appliedVersions = async (store: Store): Promise<readonly number[]> => {
  const rows = await store.all('SELECT version FROM migration ORDER BY version');
  return rows.map((row) => integer(row, 'version'));
};

/** The version's row comes first: of two processes that start at once, the second stops there, changing nothing. */
const statementsOf = ({ version, name, sql }: Migration): readonly Statement[] => [
  { sql: 'INSERT INTO migration (version, name) VALUES (?, ?)', params: [version, name] },
  ...splitStatements(sql).map((statement) => ({ sql: statement, params: [] })),
];

const apply = async (store: Store, migration: Migration): Promise<void> => {
  try {
    await store.batch(statementsOf(migration));
  } catch (error) {
    const applied = await appliedVersions(store);
    if (!applied.includes(migration.version)) throw error;
  }
};

/**
 * Brings a store to the newest schema, each migration in one batch. Does nothing when it is there already.
 * Throws store_corrupt when the store was made by a newer gateway, whose tables this one does not know.
 */
export const migrate = async (store: Store, migrations: readonly Migration[]): Promise<void> => {
  await store.batch([{ sql: createTable, params: [] }]);
  const applied = await appliedVersions(store);
  const ours = new Set(migrations.map(({ version }) => version));
  const future = applied.find((version) => !ours.has(version));
  if (future !== undefined) {
    throw new GatewayError('store_corrupt', { name: 'migration', count: future, limit: Math.max(0, ...ours) });
  }
  const missing = migrations.filter(({ version }) => !applied.includes(version));
  for (const migration of missing.toSorted((a, b) => a.version - b.version)) await apply(store, migration);
};
