import { expect, it } from 'vitest';
import type { Store } from '../ports.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './sqlite-migrations.ts';
import { openSqlite } from './sqlite.ts';

const start = readMigrations();
const next = Math.max(...start.map(({ version }) => version)) + 1;
const two = `-- a comment; with a semicolon
CREATE TABLE one (a TEXT NOT NULL DEFAULT 'x;y''--z') STRICT; /* ; */
CREATE TABLE two (a INTEGER NOT NULL) STRICT;
INSERT INTO one (a) VALUES ('a - b / c');
`;

const versions = async (store: Store): Promise<readonly unknown[]> =>
  (await store.all('SELECT version FROM migration ORDER BY version')).map((row) => row['version']);

it('applies what is missing, in order, once', async () => {
  const store = await openSqlite(':memory:');
  const more = [
    ...start,
    { version: next + 1, name: 'later', sql: 'DROP TABLE two' },
    { version: next, name: 'two', sql: two },
  ];
  await migrate(store, more);
  await migrate(store, more);
  expect(await versions(store)).toStrictEqual([...start.map(({ version }) => version), next, next + 1]);
  expect(await store.all('SELECT a FROM one')).toStrictEqual([{ a: 'a - b / c' }]);
  await store.close();
});

it('applies a file whole or not at all', async () => {
  const store = await openSqlite(':memory:');
  const broken = { version: next, name: 'broken', sql: `${two} CREATE TABLE board (id TEXT);` };
  await expect(migrate(store, [...start, broken])).rejects.toMatchObject({ code: 'internal' });
  expect(await store.all(`SELECT name FROM sqlite_schema WHERE name IN ('one', 'two')`)).toStrictEqual([]);
  expect(await versions(store)).toStrictEqual(start.map(({ version }) => version));
  await store.close();
});

it('refuses a store that a newer gateway made', async () => {
  const store = await openSqlite(':memory:');
  await migrate(store, [...start, { version: next, name: 'two', sql: two }]);
  await expect(migrate(store, start)).rejects.toMatchObject({
    code: 'store_corrupt',
    subject: { name: 'migration', count: next, limit: next - 1 },
  });
  await store.close();
});
