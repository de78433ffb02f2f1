import type { DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../errors.ts';

/**
 * Name, how to set it, and what must be read back. A memory database has no log: WAL does not apply to it.
 * FULL is 2: an acknowledged commit is on the disk, fullfsync says the same to macOS. `secure_delete`
 * overwrites what was deleted, since a deleted generation must not be read from free pages.
 */
const pragmas = (path: string): readonly (readonly [name: string, set: string, expected: string | number])[] => [
  ['journal_mode', 'WAL', path === ':memory:' ? 'memory' : 'wal'],
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  ['secure_delete', 'ON', 1],
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
];

/**
 * Sets what durability and secrecy need and proves it by reading it back, and that the file can be written.
 * Throws store_unwritable with the setting, or what SQLite throws.
 */
export const configure = (db: DatabaseSync, path: string): void => {
  for (const [name, set, expected] of pragmas(path)) {
    db.exec(`PRAGMA ${name} = ${set}`);
    const found = db.prepare(`PRAGMA ${name}`).get()?.[name];
    if (found !== expected) throw new GatewayError('store_unwritable', { setting: name, found: String(found) });
  }
  db.exec('BEGIN IMMEDIATE');
  db.exec('ROLLBACK');
};
