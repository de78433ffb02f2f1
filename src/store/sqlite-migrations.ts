import { readFileSync, readdirSync } from 'node:fs';
import { GatewayError } from '../errors.ts';
import type { Migration } from './migrate.ts';

const folder = new URL('./migrations/', import.meta.url);

const asMigration = (name: string): Migration => {
  const version = Number(/^(\d{4})_\w+\.sql$/.exec(name)?.[1]);
  if (Number.isNaN(version)) throw new GatewayError('internal', { name });
  return { version, name, sql: readFileSync(new URL(name, folder), 'utf8') };
};

/** The files beside this module, which are also wrangler's migrations folder. */
export const readMigrations = (): readonly Migration[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map(asMigration);
