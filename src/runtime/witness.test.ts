import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seededRandom } from '../../test/ledger-world.ts';
import { createFileWitness } from './witness.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluis-witness-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps the last note of each log, for its owner alone, and nothing else beside it', async () => {
  const keys = join(folder, 'keys');
  const witness = createFileWitness(keys, seededRandom('witness'));
  expect(await witness.read('0a1b2c3d')).toBeUndefined();
  await witness.keep('0a1b2c3d', 'one\n');
  await witness.keep('0a1b2c3d', 'two\n');
  await witness.keep('ffffffff', 'other\n');
  expect([await witness.read('0a1b2c3d'), await witness.read('ffffffff')]).toEqual(['two\n', 'other\n']);
  expect(readdirSync(keys).toSorted()).toEqual(['witness-0a1b2c3d.txt', 'witness-ffffffff.txt']);
  expect(statSync(join(keys, 'witness-0a1b2c3d.txt')).mode & 0o777).toBe(0o600);
  expect(statSync(keys).mode & 0o777).toBe(0o700);
});

it('says in one of the codes of the store what is wrong, and leaves nothing behind', async () => {
  // A link to itself can be neither read nor made into a folder.
  const loop = join(folder, 'loop');
  symlinkSync(loop, loop);
  const witness = createFileWitness(loop, seededRandom('witness'));
  await expect(witness.read('0a1b2c3d')).rejects.toMatchObject({
    code: 'store_unwritable',
    subject: { name: 'witness' },
  });
  await expect(witness.keep('0a1b2c3d', 'x')).rejects.toMatchObject({ code: 'store_unwritable' });
  expect(readdirSync(folder)).toEqual(['loop']);
});
