import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoSchools } from '../../deploy/demo/lay-out.ts';
import type { DemoPupil } from '../../deploy/demo/pupil.ts';
import { type CliHouse, openCliHouse, type Typing, typeIn } from '../../test/cli-house.ts';
import { amsterdamDay } from '../record/day.ts';
import { createHome } from '../runtime/home.ts';
import { restrictionStatement } from '../../test/restriction.ts';

let world: CliHouse;
let officer: string;
let schoolAdmin: string;
let pupils: ReadonlyMap<string, readonly DemoPupil[]>;
let scratch: string;

beforeAll(async () => {
  world = await openCliHouse({ suppliers: true });
  await world.sync();
  officer = await world.token('officer');
  schoolAdmin = await world.token('school-admin');
  const today = amsterdamDay(world.house.gateway.clock.now());
  pupils = new Map(demoSchools({ today }).map((school) => [school.plan.id, school.pupils]));
  scratch = await mkdtemp(join(tmpdir(), 'sluis-look-'));
});
afterAll(async () => {
  await world.close();
  await rm(scratch, { recursive: true });
});

const pupilOf = (school: string, fits: (pupil: DemoPupil) => boolean = ({ status }) => status === 'enrolled') => {
  const found = pupils.get(school)?.find(fits);
  if (found === undefined) throw new Error('no such pupil in the demo');
  return found;
};

const personal = (pupil: DemoPupil): readonly string[] =>
  [
    pupil.callName,
    pupil.givenNames,
    pupil.familyName,
    pupil.dateOfBirth,
    pupil.username,
    pupil.email,
    pupil.street,
    pupil.postcode,
    pupil.phone,
    pupil.bsn,
    pupil.educationNumber,
    pupil.eckId,
    pupil.photoUrl,
  ].filter((value) => value !== undefined && value.length > 3) as string[];

const everything = (): ReadonlySet<string> => new Set([...pupils.values()].flat().flatMap(personal));

/** Values of pupils that stand in a text as words of their own. */
const valuesIn = (text: string): readonly string[] =>
  [...everything()].filter((value) => {
    const at = text.indexOf(value);
    return (
      at >= 0 && !/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ') && !/[\p{L}\p{N}]/u.test(text[at + value.length] ?? ' ')
    );
  });

type PreviewJson = {
  standing: string;
  leaving: { path: string; wire: string; value: string }[];
  lines: string[];
  staying: { path: string; reason: string; rule?: object }[];
  agreement: { version: number };
  inForce: boolean;
};
type EntryJson = { seq: number; entry: { kind: string; actor: string; facts: Record<string, unknown> } };
const shown = async (line: string, typing?: Typing): Promise<unknown> => (await world.json(line, typing)).value;
const lastLooks = async () => ((await shown('ledger show --kind look')) as { entries: EntryJson[] }).entries;

describe('a preview', () => {
  it("shows the supplier's own names with every value masked, and each reason", async () => {
    const pupil = pupilOf('99XA00', ({ status, callName }) => status === 'enrolled' && callName.length > 3);
    const { code, out, err } = await world.run('preview --school 99XA00 --supplier basispoort', { stdin: [pupil.key] });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('pupil.voornaam');
    expect(out).toContain('{"op":"put","kind":"pupil","ref":"••••","data":{"leerlingkey":"••••"');
    expect(out).toMatch(/e-mailadres \(school\) +niet afgesproken/);
    expect(out).toMatch(/leerling\/bsn +BSN +UAVG art\. 46/);
    expect(valuesIn(out)).toEqual([]);
    expect(out.split(/\s+/)).not.toContain(pupil.key);
  });

  it('tells every reason for which a field stays', async () => {
    const secret = pupilOf('99XB00', (one) => one.status === 'enrolled' && one.addressSecret === true);
    const found = (await shown('preview --school 99XB00 --supplier books', {
      stdin: [secret.key],
    })) as PreviewJson;
    const reasons = new Map(found.staying.map(({ path, reason }) => [path, reason]));
    expect(reasons.get('pupil/postcode')).toBe('secret_or_restricted');
    expect(reasons.get('pupil/username')).toBe('not_agreed');
    expect(reasons.get('rij/BSN')).toBe('banned');
    expect(found.leaving.map(({ path }) => path)).not.toContain('pupil/postcode');
    const open = pupilOf('99XB00', (one) => one.status === 'enrolled' && one.addressSecret === false);
    const other = (await shown('preview --school 99XB00 --supplier books', { stdin: [open.key] })) as PreviewJson;
    expect(other.leaving.map(({ path }) => path)).toContain('pupil/postcode');
    const plain = pupilOf('99XA00', (one) => one.status === 'enrolled' && one.familyNamePrefix === undefined);
    const third = (await shown('preview --school 99XA00 --supplier basispoort', {
      stdin: [plain.key],
    })) as PreviewJson;
    expect(third.staying).toContainEqual(expect.objectContaining({ path: 'pupil/familyNamePrefix', reason: 'empty' }));
  });

  it('says of a pupil who left that nothing leaves, and why', async () => {
    const left = pupilOf('99XA00', ({ status }) => status === 'left');
    const { code, out } = await world.run('preview --school 99XA00 --supplier basispoort', { stdin: [left.key] });
    expect(code).toBe(0);
    expect(out).toContain('Gaat niet mee: uitgeschreven');
    expect(out).not.toContain('pupil.');
  });

  it('shows values only with a token and a reason, and only after the ledger has it', async () => {
    const pupil = pupilOf('99XA00');
    const line = 'preview --school 99XA00 --supplier basispoort --reveal';
    const token = officer;
    const before = (await lastLooks()).length;
    const noReason = await world.run(`${line} --json`, { stdin: [pupil.key], token });
    expect([noReason.code, JSON.parse(noReason.out)]).toMatchObject([3, { error: { code: 'reason_missing' } }]);
    const reason = '--reason-code request_of_parent';
    const noActor = await world.run(`${line} ${reason} --json`, { stdin: ['verzonnen', pupil.key] });
    expect(JSON.parse(noActor.out)).toMatchObject({ error: { code: 'actor_unknown' } });
    const operator = await world.token('operator');
    const forbidden = await world.run(`${line} ${reason} --json`, {
      stdin: [pupil.key],
      token: operator,
    });
    expect(JSON.parse(forbidden.out)).toMatchObject({ error: { code: 'actor_forbidden' } });
    expect(await lastLooks()).toHaveLength(before);
    const { code, out } = await world.run(`${line} ${reason}`, { stdin: [pupil.key], token });
    expect(code).toBe(0);
    expect(out).toContain(pupil.callName);
    expect(out).toContain(pupil.dateOfBirth);
    expect((await lastLooks()).at(-1)?.entry).toMatchObject({
      kind: 'look',
      facts: { what: 'preview', reasonCode: 'request_of_parent', fields: expect.arrayContaining(['pupil/callName']) },
    });
  });

  it('takes the token from standard input too, before the key', async () => {
    const pupil = pupilOf('99XA00');
    const line = 'preview --school 99XA00 --supplier basispoort --reveal --reason-code test';
    expect((await world.run(line, { stdin: [officer, pupil.key] })).out).toContain(pupil.callName);
  });

  it('shows nothing when the ledger cannot be written', async () => {
    const pupil = pupilOf('99XA00');
    const db = new DatabaseSync(join(world.data, 'sluis.db'));
    db.exec("CREATE TRIGGER full BEFORE INSERT ON ledger_entry BEGIN SELECT RAISE(ABORT, 'full'); END");
    const line = 'preview --school 99XA00 --supplier basispoort --reveal --reason-code test';
    const { code, out } = await world.run(line, { stdin: [pupil.key], token: officer });
    db.exec('DROP TRIGGER full');
    db.close();
    expect(code).not.toBe(0);
    expect(valuesIn(out)).toEqual([]);
  });

  it('of a draft shows what it would let through, and what was not read for it yet', async () => {
    const { agreements } = world.house;
    const board = (await world.house.board())?.id ?? '';
    const document = (await agreements.list(board)).find(({ supplier }) => supplier === 'accounts')?.document;
    const actor = (await world.house.actors.list(board)).find(({ role }) => role === 'board-admin');
    const callName = document?.fields.pupil?.['callName'];
    if (document === undefined || callName === undefined || actor === undefined) throw new Error('not the demo');
    const { familyName: _, ...less } = document.fields.pupil ?? {};
    const fields = { ...document.fields, pupil: { ...less, email: callName } };
    const { id } = await agreements.draft(board, { ...document, fields }, actor);
    const stdin = [pupilOf('99XB00').key];
    const line = `preview --school 99XB00 --draft ${id.slice(0, 8)}`;
    const found = (await shown(line, { stdin })) as PreviewJson;
    expect([found.inForce, found.agreement.version]).toEqual([false, 2]);
    expect(found.staying).toContainEqual(expect.objectContaining({ path: 'pupil/familyName', reason: 'not_agreed' }));
    expect(found.staying.find(({ path }) => path === 'pupil/email')?.reason).toMatch(/^not_(yet_read|accepted)$/);
    expect((await world.run(line, { stdin })).out).toContain('nog niet van kracht');
    const now = (await shown('preview --school 99XB00 --supplier accounts', { stdin })) as PreviewJson;
    expect([now.inForce, now.agreement.version]).toEqual([true, 1]);
    expect(now.leaving.map(({ path }) => path)).toContain('pupil/familyName');
  });

  it.each([
    ['preview --school 99XA00 --supplier nobody', 'supplier_unknown', 3],
    ['preview --school 99XB00 --supplier basispoort', 'agreement_missing', 3],
    ['preview --school 99ZZ00 --supplier basispoort', 'school_unknown', 3],
    ['preview --school 99XA00 --draft ffffffff', 'agreement_missing', 3],
    ['preview --school 99XA00', 'usage_invalid', 2],
  ])('%s: %s', async (line, code, exit) => {
    const said = await world.run(`${line} --json`, { stdin: ['0000'] });
    expect([said.code, JSON.parse(said.out)]).toMatchObject([exit, { error: { code } }]);
  });

  it('never repeats a key that is not known', async () => {
    const { code, out, err } = await world.run('preview --school 99XA00 --supplier basispoort', { stdin: ['8675309'] });
    expect(code).toBe(3);
    expect(out + err).toMatch(/pupil_unknown/);
    expect(out + err).not.toContain('8675309');
  });
});

type WhyJson = { suppliers: { supplier: string; because: string; holds?: string; error?: { code: string } }[] };

const askWhy = async (school: string, key: string) => {
  const line = `why --school ${school} --reason-code request_of_school`;
  const found = (await shown(line, { stdin: [key], token: officer })) as WhyJson;
  return new Map(found.suppliers.map((one) => [one.supplier, [one.because, one.holds]]));
};

describe('why', () => {
  it('says for each supplier what decides', async () => {
    const here = await askWhy('99XA00', pupilOf('99XA00').key);
    expect(here.get('basispoort')).toEqual(['in_scope', 'present']);
    expect(here.get('books')).toBeUndefined();
    const left = await askWhy('99XA00', pupilOf('99XA00', ({ status }) => status === 'left').key);
    expect(left.get('basispoort')).toEqual(['left', undefined]);
    const applied = await askWhy('99XC00', pupilOf('99XC00', ({ status }) => status === 'applied').key);
    expect(applied.get('basispoort')?.[0]).toMatch(/applied|not_started/);
    const held = await askWhy('99XC00', pupilOf('99XC00').key);
    expect(held.get('basispoort')).toEqual(['held', undefined]);
    expect((await askWhy('99XA00', '8675309')).get('basispoort')).toEqual(['never_read', undefined]);
  });

  it('knows who is frozen or excluded, for one supplier or for all', async () => {
    const { store } = world.house.gateway;
    const { key } = pupilOf('99XA00', ({ status, callName }) => status === 'enrolled' && callName.length > 4);
    const subject = (await world.house.gateway.subjects.find('stichting-voorbeeld', 'pupil', '99XA', key)) ?? '';
    await store.batch([restrictionStatement('stichting-voorbeeld', subject, 'basispoort', 'frozen')]);
    await store.batch([restrictionStatement('stichting-voorbeeld', subject, 'digital-board', 'excluded')]);
    const found = await askWhy('99XA00', key);
    expect([found.get('basispoort')?.[0], found.get('digital-board')?.[0], found.get('accounts')?.[0]]).toEqual([
      'frozen',
      'excluded',
      'in_scope',
    ]);
    await store.batch([{ sql: 'DELETE FROM restriction WHERE subject = ?', params: [subject] }]);
  });

  it('is in the ledger before it answers, and says no value', async () => {
    const pupil = pupilOf('99XB00');
    const { out } = await world.run('why --school 99XB00 --reason-code complaint', {
      stdin: [pupil.key],
      token: schoolAdmin,
    });
    expect(out).toContain('De leverancier heeft deze leerling.');
    expect(valuesIn(out)).toEqual([]);
    expect(out.split(/\s+/)).not.toContain(pupil.key);
    expect((await lastLooks()).at(-1)?.entry.facts).toMatchObject({ what: 'why', reasonCode: 'complaint' });
  });

  it('needs a reason', async () => {
    expect((await world.run('why --school 99XA00', { stdin: ['1'] })).code).toBe(2);
  });
});

describe('blocked', () => {
  it('counts per supplier what was stopped, and per school what was thrown away', async () => {
    const found = (await shown('blocked --school 99XB00 --supplier books')) as {
      feeds: { run: string; supplier: string; stopped: { path: string; reason: string; count: number }[] }[];
      schools: { school: string; dropped: { name: string; reason: string; count: number }[] }[];
    };
    const [feed] = found.feeds;
    expect(found.feeds.map(({ supplier }) => supplier)).toEqual(['books']);
    const secret = (pupils.get('99XB00') ?? []).filter(
      (one) => one.status === 'enrolled' && !(one.addressSecret === false),
    );
    expect(feed?.stopped).toContainEqual({
      path: 'pupil/postcode',
      reason: 'secret_or_restricted',
      count: secret.length,
    });
    expect(found.schools[0]?.dropped).toContainEqual(expect.objectContaining({ name: 'rij/BSN', reason: 'banned' }));
    const again = (await shown(`blocked --run ${feed?.run}`)) as { feeds: { supplier: string }[] };
    expect(again.feeds.map(({ supplier }) => supplier)).toEqual(['accounts', 'books']);
    expect((await world.run('blocked --run nothing')).code).toBe(2);
  });

  it('reads as a table without a value', async () => {
    const { code, out } = await world.run('blocked');
    expect(code).toBe(0);
    expect(out).toMatch(/99XB00, Boekendistributeur \(demo\)\n(?:.+\n)+postcode +geheim of beperkt +\d+/);
    expect(out).toMatch(/leerling\/bsn +BSN +nooit toegestaan, weggegooid \(UAVG/);
    expect(valuesIn(out)).toEqual([]);
  });
});

describe('disclosures', () => {
  it('of a pupil say who got what since when, after the ledger has the look', async () => {
    const pupil = pupilOf('99XA00');
    const { out } = await world.run('disclosures --school 99XA00 --reason-code request_of_parent', {
      stdin: [pupil.key],
      token: officer,
    });
    expect(out).toContain('Basispoort (demo), Toegang tot leermiddelen (99XA00)');
    expect(out).toContain('Ontvanger via Basispoort (demo): Nieuwsbegrip');
    expect(valuesIn(out)).toEqual([]);
    expect((await lastLooks()).at(-1)?.entry.facts).toMatchObject({ what: 'disclosures' });
    const none = await world.run('disclosures --school 99XA00 --json', { stdin: [pupil.key] });
    expect(JSON.parse(none.out)).toMatchObject({ error: { code: 'reason_missing' } });
  });

  it('to a supplier are counts and fields, in a time', async () => {
    const found = (await shown('disclosures --supplier digital-board')) as { feeds: { subjects: number }[] };
    expect(found.feeds).toMatchObject([{ school: '99XA00', subjects: 420 }]);
    const early = (await shown('disclosures --supplier digital-board --from 2020-01-01 --to 2020-12-31')) as object;
    expect(early).toMatchObject({ feeds: [] });
    expect((await world.run('disclosures --supplier digital-board --from 1-1-2020')).code).toBe(2);
    expect((await world.run('disclosures --supplier nobody')).code).toBe(3);
    expect((await world.run('disclosures')).code).toBe(2);
  });
});

describe('the ledger', () => {
  it('is shown as sentences, one kind where asked, with names of people and no value', async () => {
    const { out } = await world.run('ledger show --last 5 --kind intake');
    expect(out.match(/nieuw leerlingenbestand ingelezen/g)).toHaveLength(4);
    const all = (await world.run('ledger show --last 500')).out;
    expect(all).toContain('Iemand (officer)');
    expect(all).not.toMatch(/undefined|NaN|\[object/);
    expect(valuesIn(all)).toEqual([]);
    const english = (await world.run('ledger show --last 500 --lang en')).out;
    expect(english).toContain('agreement version 1: approved');
    expect((await world.run('ledger show --kind nonsense')).code).toBe(2);
  });

  it('goes to a file that nobody else reads and that the stand-alone verifier proves', async () => {
    const file = join(scratch, 'logboek.ndjson');
    const { code, out } = await world.run(`ledger export --out ${file}`);
    expect(code).toBe(0);
    const verifier = /node (\S+verify\.mjs)/.exec(out)?.[1] ?? '';
    expect(spawnSync(process.execPath, [verifier, file]).status).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await world.run(`ledger export --out ${file}`)).code).toBe(2);
    const piped = await world.run('ledger export');
    expect(piped.out).toBe(await readFile(file, 'utf8'));
    expect(valuesIn(piped.out)).toEqual([]);
  });

  it('is proven, also against an older checkpoint, and a changed byte is found', async () => {
    const db = new DatabaseSync(join(world.data, 'sluis.db'));
    const row = db.prepare('SELECT note FROM checkpoint ORDER BY size LIMIT 1').get();
    const older = join(scratch, 'controlepunt.txt');
    await writeFile(older, String(row?.['note']));
    const right = await world.run(`ledger verify --against ${older}`);
    expect([right.code, right.out]).toEqual([0, expect.stringMatching(/^Het logboek klopt: \d+ regels\./)]);
    expect((await world.run('ledger verify --against nothing')).code).toBe(2);
    const body = db.prepare('SELECT body FROM ledger_entry WHERE seq = 20').get()?.['body'];
    db.prepare('UPDATE ledger_entry SET body = ? WHERE seq = 20').run(String(body).replace('"kind":"', '"kind":"x'));
    const wrong = await world.run('ledger verify');
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringMatching(/^Het logboek klopt niet vanaf regel 20\./)]);
    expect(await shown('ledger verify')).toMatchObject({ ok: false, code: 'entry_changed', seq: 20 });
    db.prepare('UPDATE ledger_entry SET body = ? WHERE seq = 20').run(String(body));
    db.close();
    expect((await world.run('ledger verify')).code).toBe(0);
  });
});

describe('groups with a care word in the name', () => {
  it('stop a delivery until a person looked, or gave a neutral name', async () => {
    const list = await world.run('groups --school 99XC00');
    expect(list.out).toMatch(/1 +Structuurgroep autisme +10 +wacht: nog niet bekeken/);
    expect(list.out).toContain('Basispoort (demo)');
    expect((await world.run('groups --school 99XA00')).out).toContain('Geen enkele groepsnaam');
    const token = schoolAdmin;
    const bad = await world.run('groups neutral --school 99XC00 --json', { token, stdin: ['1', 'Autismegroep'] });
    expect(JSON.parse(bad.out)).toMatchObject({ error: { subject: { setting: 'de neutrale naam' } } });
    expect((await world.run('groups neutral --school 99XC00', { token, stdin: ['7', 'Vlinder'] })).code).toBe(2);
    const forbidden = await world.run('groups seen --school 99XC00', { token: officer });
    expect(forbidden.code).toBe(3);
    expect((await world.run('groups neutral --school 99XC00', { token, stdin: ['1', 'Groep Vlinder'] })).code).toBe(0);
    await world.sync('99XC00');
    const sent = await readFile(join(world.data, 'suppliers/basispoort/99XC00-basispoort-group.json'), 'utf8');
    expect(sent).toContain('Groep Vlinder');
    expect(sent).not.toContain('autisme');
    const decided = (await shown('ledger show --kind decision')) as { entries: EntryJson[] };
    expect(decided.entries.at(-1)?.entry.facts).toEqual({ what: 'accept_group_names', count: 1 });
    const why = (await shown('why --school 99XC00 --reason-code test', {
      stdin: [pupilOf('99XC00').key],
      token,
    })) as WhyJson;
    expect(why.suppliers.map(({ because, holds }) => [because, holds])).toEqual([
      ['in_scope', 'present'],
      ['in_scope', 'present'],
    ]);
  });

  it('may also go as they are', async () => {
    const other = await openCliHouse({ suppliers: true });
    try {
      await other.sync('99XC00');
      const token = await other.token('board-admin');
      const seen = await other.run('groups seen --school 99XC00', { token });
      expect(seen.out).toContain('bekeken, mag zo naar buiten');
      await other.sync('99XC00');
      const sent = await readFile(join(other.data, 'suppliers/accounts/99XC00-accounts-group.json'), 'utf8');
      expect(sent).toContain('Structuurgroep autisme');
      const again = await other.json('groups seen --school 99XC00', { token });
      expect(again.value).toEqual({ school: '99XC00', accepted: 0 });
    } finally {
      await other.close();
    }
  });
});

describe('a sealed copy of the keys', () => {
  it('opens the same data after the master key was lost', async () => {
    const file = join(scratch, 'sleutels');
    const words = 'paard batterij nietje';
    const short = await world.run(`keys export --out ${file} --json`, { stdin: ['kort', 'kort'] });
    expect(JSON.parse(short.out)).toMatchObject({ error: { subject: { found: 'passphrase_short' } } });
    const differs = await world.run(`keys export --out ${file} --json`, { stdin: [words, `${words}!`] });
    expect(JSON.parse(differs.out)).toMatchObject({ error: { subject: { found: 'passphrase_differs' } } });
    expect((await world.run(`keys export --out ${file}`, { stdin: [words, words] })).code).toBe(0);
    const found = (await shown('ledger show --kind key')) as { entries: EntryJson[] };
    expect(found.entries.at(-1)?.entry.facts).toEqual({ what: 'exported', purpose: 'master' });
    const env = { ...world.env, SLUIS_KEYS: join(scratch, 'again', 'master.key') };
    const restore = (passphrase: string) => typeIn(createHome(env), ['keys', 'import', file], { stdin: [passphrase] });
    expect((await typeIn(createHome(env), ['ledger', 'verify'])).code).toBe(1);
    expect((await restore('een andere wachtwoordzin')).code).toBe(1);
    expect((await restore(words)).code).toBe(0);
    expect((await restore(words)).code).toBe(0);
    expect((await typeIn(createHome(env), ['ledger', 'verify'])).code).toBe(0);
    await writeFile(env.SLUIS_KEYS, Buffer.alloc(32, 7));
    expect((await restore(words)).err).toContain('[config_invalid]');
  });
});

describe('the help', () => {
  it.each(['preview', 'why', 'disclosures', 'ledger show', 'source check', 'groups neutral', 'keys export'])(
    'of %s fits a window in both languages',
    async (name) => {
      for (const lang of ['nl', 'en']) {
        const { code, out } = await world.run(`help ${name} --lang ${lang}`);
        expect(code).toBe(0);
        expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
      }
    },
  );
});

describe('a field that was taken out of an agreement', () => {
  it('is gone from the preview now, and needs a new reading before it can come back', async () => {
    const { agreements } = world.house;
    const board = (await world.house.board())?.id ?? '';
    const document = (await agreements.list(board)).find(({ supplier }) => supplier === 'basispoort')?.document;
    const actor = (await world.house.actors.list(board)).find(({ role }) => role === 'board-admin');
    if (document === undefined || actor === undefined) throw new Error('not the demo');
    // The pupil tracking system reads it too, at the same school.
    const tracking = (await agreements.list(board)).find(({ supplier }) => supplier === 'tracking');
    await agreements.revoke(board, tracking?.id ?? '', actor);
    const { dateOfBirth: _, ...less } = document.fields.pupil ?? {};
    await agreements.narrow(board, { ...document, fields: { ...document.fields, pupil: less } }, actor, {
      required: [],
    });
    const stdin = [pupilOf('99XA00').key];
    const reasonFor = async (line: string): Promise<string | undefined> => {
      const { staying } = (await shown(line, { stdin })) as PreviewJson;
      return staying.find(({ path }) => path === 'pupil/dateOfBirth')?.reason;
    };
    expect(await reasonFor('preview --school 99XA00 --supplier basispoort')).toBe('not_agreed');
    await world.sync('99XA00');
    const { id } = await agreements.draft(board, document, actor);
    expect(await reasonFor(`preview --school 99XA00 --draft ${id}`)).toBe('not_yet_read');
  });
});

describe('sync on the command line', () => {
  it('says of a supplier that was asked for alone nothing about the others', async () => {
    const { out } = await world.run('sync --dry-run --supplier digital-board');
    expect(out).toContain('Digibord');
    expect(out).not.toContain('nog geen product aangezet');
  });

  it('names a key that goes as a pseudonym as such', async () => {
    const { out } = await world.run('sync --dry-run --school 99XA00 --supplier digital-board');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('leerlingsleutel (als pseudoniem)');
    const given = await world.run('disclosures --supplier digital-board');
    expect(given.out.replaceAll(/\s+/g, ' ')).toContain('leerlingsleutel (als pseudoniem)');
  });

  it('tells what was left out while reading only of a file that was read now', async () => {
    expect((await world.run('sync --dry-run --school 99XA00')).out).not.toContain('Tegengehouden bij het inlezen');
  });
});
