import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  below,
  entry,
  openLedger,
  outcome,
  seededKeyring,
  seededRandom,
  tickingClock,
  type LedgerWorld,
} from '../../test/ledger-world.ts';
import { createCheckpoints } from './checkpoint.ts';
import { exportLedger } from './export.ts';
import { headText, originOf, signNote } from './note.ts';
import { verifyLedger } from './verify.ts';

const verifier = fileURLToPath(new URL('standalone/verify.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sluis-ledger-'));
const worlds: LedgerWorld[] = [];
let good = '';
let older = '';
let key = '';

const textOf = async (world: LedgerWorld): Promise<string> =>
  (await Array.fromAsync(exportLedger(world, 'a'))).join('');
const build = async (seed: string): Promise<LedgerWorld> => {
  const world = { ...(await openLedger(':memory:', seed)), keyring: seededKeyring('world') };
  worlds.push(world);
  const checkpoints = createCheckpoints({ ...world, clock: tickingClock() });
  for (const size of [3, 4, 9, 13]) {
    await world.append('a', ...Array.from({ length: size }, (_, index) => outcome(`${size} ${index}`)));
    await checkpoints.make('a');
  }
  await world.append('a', entry('retention', { ranges: ['2-5'] }));
  const sql = "UPDATE ledger_entry SET body = NULL, nonce = NULL WHERE seq BETWEEN 2 AND 5 AND board = 'a'";
  await world.store.batch([{ sql, params: [] }]);
  return world;
};

beforeAll(async () => {
  const world = await build('world');
  good = await textOf(world);
  const [row] = await world.store.all('SELECT note FROM checkpoint WHERE size = 16');
  older = String(row?.['note']);
  key = Buffer.from((await world.keyring.signer('a')).publicKey).toString('base64');
});
afterAll(async () => {
  for (const world of worlds) await world.store.close();
  rmSync(folder, { recursive: true });
});

const run = (text: string, ...words: readonly string[]): { code: number | null; said: string; trouble: string } => {
  const path = join(folder, 'export.ndjson');
  writeFileSync(path, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, path, ...words], { encoding: 'utf8' });
  return { code: status, said: stdout, trouble: stderr };
};
const against = (note: string): readonly string[] => {
  const path = join(folder, 'older.txt');
  writeFileSync(path, note);
  return ['--against', path];
};
/** Changes the line with this number; 0 is the header, entry n is line n + 1. */
const onLine = (text: string, number: number, change: (line: string) => string): string =>
  text
    .split('\n')
    .map((line, at) => (at === number ? change(line) : line))
    .join('\n');

const without = (text: string, from: number, count = 1): string => text.split('\n').toSpliced(from, count).join('\n');

describe('the stand-alone verifier', () => {
  it('finds a good export right, in Dutch and in English', () => {
    expect(run(good)).toEqual({
      code: 0,
      said: 'klopt: 30 regels, 4 controlepunten\nnog niet ondertekend: vanaf regel 29\n',
      trouble: '',
    });
    expect(run(good, '--en')).toMatchObject({
      code: 0,
      said: 'correct: 30 entries, 4 checkpoints\nnot signed yet: from entry 29\n',
    });
    expect(run(good, ...against(older), '--key', key)).toMatchObject({ code: 0 });
  });

  it('finds an empty ledger right', async () => {
    const world = await openLedger();
    worlds.push(world);
    expect(run(await textOf(world))).toMatchObject({ code: 0, said: 'klopt: 0 regels, 0 controlepunten\n' });
  });

  const damages: readonly (readonly [string, (text: string) => string, string])[] = [
    [
      'a text that changed',
      (text) => onLine(text, 12, (line) => line.replace('accepted', 'rejected')),
      ' vanaf regel 11',
    ],
    ['an entry that is gone', (text) => without(text, 12), ' vanaf regel 11'],
    ['an entry twice', (text) => onLine(text, 12, (line) => `${line}\n${line}`), ' vanaf regel 12'],
    [
      'a text that is gone',
      (text) =>
        onLine(text, 12, (line) => line.replace(/"body":.*"leaf"/, '"leaf"').replace(/"nonce":"[0-9a-f]*",/, '')),
      ' vanaf regel 11',
    ],
    [
      'a leaf that changed where the text is gone',
      (text) => onLine(text, 4, (line) => line.replace(/"leaf":"./, '"leaf":"_')),
      ' vanaf regel 3',
    ],
    ['a line that is no JSON', (text) => onLine(text, 12, (line) => line.slice(1)), ' vanaf regel 11'],
    ['a file cut off in the middle', (text) => text.slice(0, text.indexOf('"seq":20')), ' vanaf regel 20'],
    ['a checkpoint that is gone', (text) => without(text, 34), ' vanaf regel 30'],
    ['another size in the header', (text) => text.replace('"size":30', '"size":31'), ' vanaf regel 30'],
    ['another board in the header', (text) => text.replace('"board":"a"', '"board":"b"'), ''],
    [
      'another key in the header',
      (text) => text.replace(/"publicKey":"[^"]*"/, `"publicKey":"${'A'.repeat(43)}="`),
      ' vanaf regel 0',
    ],
    [
      'a checkpoint that was changed',
      (text) => onLine(text, 34, (line) => line.replace('"checkpoint":29', '"checkpoint":28')),
      ' vanaf regel 16',
    ],
    ['nothing', () => '', ''],
  ];

  it.each(damages)('finds %s', (_, damage, where) => {
    const { code, said, trouble } = run(damage(good));
    expect([code, said.split(':')[0], trouble]).toEqual([1, `klopt niet${where}`, '']);
  });

  it('finds two entries that changed places, by the first root that is signed', () => {
    const lines = good.split('\n');
    const [first = '', second = ''] = [lines[12], lines[13]];
    const swapped = lines
      .with(12, second.replace('"seq":12', '"seq":11'))
      .with(13, first.replace('"seq":11', '"seq":12'))
      .join('\n');
    expect(run(swapped)).toMatchObject({ code: 1, said: expect.stringMatching(/^klopt niet vanaf regel 7:/) });
  });

  it('finds any one byte that changed in entries and notes', () => {
    const random = seededRandom('bytes');
    const missed: number[] = [];
    for (let round = 0; round < 40; round++) {
      const bytes = Buffer.from(good);
      const at = below(random, bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 7));
      const time = good.slice(0, at + 1).lastIndexOf('"at":"') > good.slice(0, at + 1).lastIndexOf('"checkpoint":');
      if (!time && run(bytes.toString('latin1')).code === 0) missed.push(at);
    }
    expect(missed).toEqual([]);
  });

  it('finds a ledger written anew with the signing key, by an older checkpoint only', async () => {
    const forged = await textOf(await build('forger'));
    expect(run(forged, '--key', key)).toMatchObject({ code: 0 });
    expect(run(forged, ...against(older))).toMatchObject({
      code: 1,
      said: 'klopt niet vanaf regel 7: de regels kloppen niet met het oudere controlepunt\n',
    });
  });

  it('finds a ledger of another key, and a checkpoint of another ledger', () => {
    const other = Buffer.alloc(32, 7).toString('base64');
    expect(run(good, '--key', other)).toMatchObject({ code: 1, said: expect.stringMatching(/^klopt niet: /) });
    expect(run(good, ...against(older.replace('sluis/a', 'sluis/b')))).toMatchObject({ code: 1 });
  });

  it('says how it is called, also when there is no such file', () => {
    for (const words of [[], [join(folder, 'nothing.ndjson')]]) {
      const { status, stderr } = spawnSync(process.execPath, [verifier, ...words], { encoding: 'utf8' });
      expect([status, stderr.includes('gebruik: ')]).toEqual([2, true]);
    }
  });
});

const noteOf = async (entries: number, rootText: string): Promise<string> => {
  const signer = await seededKeyring('world').signer('a');
  const origin = originOf('a');
  return signNote(headText({ origin, size: entries, root: rootText }), origin, signer);
};

describe('the export of a ledger that was put back', () => {
  const size = 9;
  const root = 'ab'.repeat(32);
  /** Signed at 6; 9 entries were signed in an earlier life, of which this one holds the first 6. */
  const reconciled = async (what: 'lost' | 'whole'): Promise<string> => {
    const world = await openLedger();
    worlds.push(world);
    await world.append('a', ...Array.from({ length: 6 }, (_, index) => outcome(`${index}`)));
    await world.checkpoints.make('a');
    await world.append('a', entry('reconciliation', { what, from: 6, to: size, root, feeds: 2 }));
    await world.checkpoints.make('a');
    return textOf(world);
  };
  it('is right, and says what was lost', async () => {
    expect(run(await reconciled('lost'))).toMatchObject({
      code: 0,
      said: 'klopt: 7 regels, 2 controlepunten\nbij een terugzetting verloren: regel 6-8 (zie regel 6)\n',
    });
  });

  it.each([
    ['within what was lost', 7, 'cd', 3],
    ['with other entries where this one goes on', 8, 'cd', 3],
    ['of the last that was lost', 9, 'ab', 3],
    ['as large, with another root', 9, 'cd', 1],
    ['larger than what was lost', 10, 'cd', 1],
    ['as large as what was signed before', 6, 'cd', 1],
  ])('knows a checkpoint %s', async (_, entries, half, code) => {
    const note = await noteOf(entries, half.repeat(32));
    expect(run(await reconciled('lost'), ...against(note)).code).toBe(code);
    const world = worlds.at(-1);
    if (world === undefined) throw new Error('no world');
    const found = await verifyLedger(world, 'a', note);
    expect(found).toMatchObject({ ok: false, code: code === 3 ? 'older_lost' : 'older_differs' });
  });

  it('takes no word for it that nobody gave, or that was changed', async () => {
    const note = await noteOf(8, 'cd'.repeat(32));
    expect(run(await reconciled('whole'), ...against(note)).code).toBe(1);
    const spoiled = onLine(await reconciled('lost'), 3, (line) => line.replace(/"leaf":"./, '"leaf":"_'));
    expect(run(spoiled, ...against(note)).code).toBe(1);
  });
});
