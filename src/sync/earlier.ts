import { createHash } from 'node:crypto';
import type { Input, Mac, Statement, Store } from '../ports.ts';
import type { Head } from '../roster/head.ts';
import { text } from '../row.ts';

/** More than a year of nights; each has a mark of its bytes and one of its records. */
const remembered = 400 * 2;

/** A file that is read while the SHA-256 of its bytes is made. */
export const hashed = ({ name, bytes }: Input): { readonly input: Input; readonly hash: () => string } => {
  const hash = createHash('sha256');
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      hash.update(piece);
      yield piece;
    }
  }
  return { input: { name, bytes: passing() }, hash: () => hash.copy().digest('hex') };
};

/** A keyed digest of a file's bytes, whatever is read of it. */
export const fileMark = (mac: Mac, school: string, hash: string): string => mac(`file\n${school}\n${hash}`);

/**
 * Whether one of these marks is of an earlier reading that is not the current one: an old file that was put back, or a
 * change that was undone. Nobody can tell which. The current one, too, stays what it was taken for.
 */
export const isSeenBefore = async (
  store: Store,
  school: string,
  marks: readonly string[],
  current: Head | undefined,
): Promise<boolean> => {
  const rows = await store.all(
    'SELECT generation FROM reading WHERE school = ? AND digest IN (SELECT value FROM json_each(?))',
    school,
    JSON.stringify(marks),
  );
  const suspect = current?.counts.unproven?.includes('seen_before') === true;
  return rows.some((row) => suspect || text(row, 'generation') !== current?.id);
};

/** Keyed digests only: nothing that a guess at a file could be held against. */
export const rememberReading = (head: Head, marks: readonly string[], at: string): readonly Statement[] => [
  {
    sql: `INSERT INTO reading (school, digest, generation, at) SELECT ?, value, ?, ? FROM json_each(?) WHERE true
      ON CONFLICT (school, digest) DO UPDATE SET generation = excluded.generation, at = excluded.at`,
    params: [head.school, head.id, at, JSON.stringify(marks)],
  },
  {
    sql: `DELETE FROM reading WHERE school = ? AND digest NOT IN
      (SELECT digest FROM reading WHERE school = ? ORDER BY at DESC LIMIT ${remembered})`,
    params: [head.school, head.school],
  },
];
