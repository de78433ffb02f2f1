import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliHouse, openCliHouse, typeIn, type Typing } from '../../test/cli-house.ts';
import { createHome } from '../runtime/home.ts';
import { exitCodes } from './exit.ts';

let cli: CliHouse;
beforeEach(async () => {
  cli = await openCliHouse();
});
afterEach(() => cli.close());

const file = () => join(dirname(cli.data), 'backup.db');
const elsewhere = () => ({ ...cli.env, SLUIS_DATA: join(dirname(cli.data), 'elsewhere') });
/** As a process of its own would: with settings only, and a real store. */
const typed = (words: readonly string[], env: Readonly<Record<string, string>>, typing: Typing = {}) =>
  typeIn(createHome(env), words, typing);
const witness = () => {
  const keys = join(dirname(cli.data), 'keys');
  return join(keys, readdirSync(keys).find((name) => name.startsWith('witness-')) ?? 'none');
};

describe('sluis backup', () => {
  it('makes a new file for its owner alone, and says that the key is not in it', async () => {
    const { code, out } = await cli.run(['backup', file()]);
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain('sluis keys export');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const again = await cli.run(['backup', file()]);
    expect([again.code, again.err]).toEqual([exitCodes.usage, expect.stringContaining('[usage_invalid]')]);
    const { value } = await cli.json('ledger show --kind backup');
    expect(value).toMatchObject({ entries: [{ entry: { facts: { what: 'made' } } }] });
  });

  it('names in the ledger who made it, where a token says so', async () => {
    const { code } = await cli.run(['backup', file()], { token: await cli.token('operator') });
    expect(code).toBe(exitCodes.ok);
    const { value } = await cli.json('ledger show --kind backup');
    expect(value).toMatchObject({ entries: [{ entry: { actor: expect.any(String) } }] });
    const wrong = await cli.run(['backup', `${file()}2`], { token: 'A'.repeat(43) });
    expect(wrong.err).toContain('[actor_unknown]');
    expect(existsSync(`${file()}2`)).toBe(false);
  });
});

describe('sluis restore', () => {
  it('puts a backup into an empty folder, and says what has to be done next', async () => {
    await cli.run(['backup', file()]);
    const { code, out } = await typed(['restore', file()], elsewhere());
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain('sluis ledger reconcile --against');
    const second = await typed(['restore', file()], elsewhere());
    expect(second.err).toContain('sluis help restore');
    expect([second.code, second.err]).toEqual([exitCodes.usage, expect.stringContaining('[usage_invalid]')]);
    const sync = await typed(['sync'], elsewhere());
    expect([sync.code, sync.err]).toEqual([exitCodes.halt, expect.stringContaining('[ledger_rolled_back]')]);
    const note = await typed(['report', '--note'], elsewhere());
    expect(note.out).toMatch(/^Iets is misgegaan\n[^]*teruggezette\s+reservekopie\s+die\s+nog\s+niet\s+is\s+afgestemd/);
    const verify = await typed(['ledger', 'verify'], elsewhere());
    expect(verify.code).toBe(exitCodes.ok);
  });

  it('needs a file that is a backup', async () => {
    const missing = await typed(['restore', file()], elsewhere());
    expect([missing.code, missing.err]).toEqual([exitCodes.usage, expect.stringContaining('[usage_invalid]')]);
    writeFileSync(file(), 'een tekst');
    const text = await typed(['restore', file()], elsewhere());
    expect([text.code, text.err]).toEqual([exitCodes.refuse, expect.stringContaining('[backup_broken]')]);
  });

  it('can come before the keys, which are then put back from their own copy', async () => {
    const passphrase = 'een lange wachtwoordzin';
    const keys = join(dirname(cli.data), 'sleutels');
    await cli.run(['keys', 'export', '--out', keys], { stdin: [passphrase, passphrase] });
    await cli.run(['backup', file()]);
    const env = { ...elsewhere(), SLUIS_KEYS: join(dirname(cli.data), 'nieuw', 'master.key') };
    const restored = await typed(['restore', file()], env);
    expect(restored.out).toContain('sluis keys import');
    expect((await typed(['ledger', 'verify'], env)).err).toContain('[key_missing]');
    expect((await typed(['keys', 'import', keys], env, { stdin: [passphrase] })).code).toBe(exitCodes.ok);
    expect((await typed(['ledger', 'verify'], env)).code).toBe(exitCodes.ok);
  });
});

const restored = async () => {
  await cli.run(['backup', file()]);
  await cli.sync('99XA00').catch(() => undefined);
  const note = readFileSync(witness(), 'utf8');
  await typed(['restore', file()], elsewhere());
  return cli.file('controlepunt.txt', note);
};
const words = (note: string, ...more: readonly string[]) => [
  'ledger',
  'reconcile',
  '--against',
  note,
  '--reason-code',
  'incident',
  ...more,
];

describe('sluis ledger reconcile', () => {
  it('shows first what was lost and what to go through, and changes nothing', async () => {
    const note = await restored();
    const shown = await typed(words(note, '--json'), elsewhere());
    expect(shown.code).toBe(exitCodes.refuse);
    expect(JSON.parse(shown.out)).toMatchObject({ what: 'lost', reconciled: false });
    expect((await typed(words(note), elsewhere())).out).toContain('--checked');
    expect((await typed(['sync'], elsewhere())).err).toContain('[ledger_rolled_back]');
  });

  it('is done by an administrator of the board, and by nobody else', async () => {
    const admin = await cli.token('board-admin');
    const operator = await cli.token('operator');
    const note = await restored();
    const nobody = await typed(words(note, '--checked'), elsewhere());
    expect(nobody.err).toContain('[usage_invalid]');
    const refused = await typed(words(note, '--checked'), elsewhere(), { token: operator });
    expect([refused.code, refused.err]).toEqual([exitCodes.refuse, expect.stringContaining('[actor_forbidden]')]);
    const done = await typed(words(note, '--checked', '--json'), elsewhere(), { token: admin });
    expect(done.code).toBe(exitCodes.ok);
    expect(JSON.parse(done.out)).toMatchObject({ what: 'lost', reconciled: true });
    const verify = await typed(['ledger', 'verify', '--against', note], elsewhere());
    expect([verify.code, verify.out]).toEqual([exitCodes.refuse, expect.stringContaining('[older_lost]')]);
    const shown = await typed(['ledger', 'show', '--kind', 'reconciliation', '--json'], elsewhere());
    expect(JSON.parse(shown.out)).toMatchObject({ entries: [{ entry: { facts: { reasonCode: 'incident' } } }] });
  });

  it('takes the file beside the master key as it lies there', async () => {
    const admin = await cli.token('board-admin');
    await cli.run(['backup', file()]);
    const [before, note] = [join(dirname(cli.data), 'before.db'), join(dirname(cli.data), 'note.txt')];
    copyFileSync(file(), before);
    rmSync(file());
    await cli.run(['backup', file()]);
    copyFileSync(witness(), note);
    await typed(['restore', before], elsewhere());
    const done = await typed(words(witness(), '--checked'), elsewhere(), { token: admin });
    expect(done.code).toBe(exitCodes.ok);
    const later = await typed(words(note), elsewhere());
    expect([later.code, later.out]).toEqual([exitCodes.ok, expect.stringContaining('verloren')]);
  });
});
