import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliHouse, openCliHouse, withoutField } from '../../test/cli-house.ts';
import { syncSchool } from '../sync.ts';

let cli: CliHouse;
let admin: string;
let approver: string;
let officer: string;

const open = async () => {
  cli = await openCliHouse();
  [admin, approver, officer] = [
    await cli.token('board-admin'),
    await cli.token('approver'),
    await cli.token('officer'),
  ];
};
const wider = (yaml: string): string =>
  yaml.replace(/^ {4}callName:$/m, '    givenNames:\n      purpose: delivery\n      reason: Nodig.\n    callName:');
const exported = async (name = 'basispoort'): Promise<string> => (await cli.run(['agreement', 'export', name])).out;
const offered = async (change: (yaml: string) => string): Promise<string> =>
  cli.file('text.yaml', change(await exported()));

type Listed = { agreements: { id: string; supplier: string; version: number; state: string }[] };
const listed = async () => ((await cli.json(['agreement', 'list'])).value as Listed).agreements;

describe('looking at agreements', () => {
  beforeAll(open);
  afterAll(() => cli.close());

  it('lists them by the name that can be typed', async () => {
    const { code, out } = await cli.run(['agreement', 'list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^basispoort +Basispoort \(demo\) +1 +van kracht +3 /m);
    expect((await listed()).map(({ supplier }) => supplier)).toEqual([
      'accounts',
      'basispoort',
      'books',
      'digital-board',
      'reading',
      'tracking',
    ]);
  });

  it('shows one, by supplier, supplier and product, number, and the start of a number', async () => {
    const [, { id } = { id: '' }] = await listed();
    const shown = await cli.run(['agreement', 'show', 'basispoort']);
    expect(shown.out).toMatch(/^geboortedatum +access +Onderscheidt leerlingen/m);
    expect(shown.out).toContain('Beheerder Voorbeeld (demo)');
    for (const name of ['basispoort/basispoort', id, id.slice(0, 6)]) {
      expect(await cli.run(['agreement', 'show', name])).toEqual(shown);
    }
  });

  it('says in English what is said in Dutch', async () => {
    expect((await cli.run(['agreement', 'show', 'basispoort', '--lang', 'en'])).out).toMatch(/^date of birth +access/m);
  });

  it.each([
    [['agreement', 'show', 'basisport'], 'agreement_missing', 3],
    [['agreement', 'show', 'basispoort', '--version', '9'], 'agreement_missing', 3],
    [['agreement', 'diff', 'basispoort'], 'agreement_state', 3],
    [['agreement', 'import', '/nowhere/text.yaml'], 'usage_invalid', 2],
    [['agreement', 'advise', 'basispoort', 'perhaps'], 'usage_invalid', 2],
    [['agreement', 'overview', '--school', '99ZZ00'], 'school_unknown', 3],
  ] as const)('%j ends with %s', async (args, code, exit) => {
    expect(await cli.json(args)).toMatchObject({ code: exit, value: { error: { code } } });
  });

  it('makes the overview for the school guide', async () => {
    const { out } = await cli.run(['agreement', 'overview', '--school', '99XA00']);
    expect(out).toContain('Basispoort (demo): Toegang tot leermiddelen');
    expect(out).toMatch(/^ {2}sinds +21 november 2026$/m);
    expect(out).toMatch(/^ {2}ontvangers achter de leverancier +Nieuwsbegrip/m);
    expect(out).toMatch(/^ {2}privacybijsluiter +https:\/\/basispoort\.example\/privacybijsluiter$/m);
    expect(out).not.toContain('Boekendistributeur');
  });

  it('names all that is wrong with a text, and none of it is kept', async () => {
    const path = await offered((yaml) => yaml.replace('callName:', 'bsn:').replace('until: open', 'until: 2020-01-01'));
    const { code, value } = await cli.json(['agreement', 'import', path], { token: admin });
    expect(code).toBe(3);
    expect(value).toMatchObject({
      error: { code: 'agreement_banned_field' },
      problems: expect.arrayContaining([
        { code: 'until_before_from', path: 'until' },
        expect.objectContaining({ code: 'agreement_banned_field', field: 'bsn' }),
      ]) as unknown,
    });
    expect(await listed()).toHaveLength(6);
  });
});

describe('who acts', () => {
  beforeAll(open);
  afterAll(() => cli.close());
  const revoke = ['agreement', 'revoke', 'books'];

  it('is asked for, where the environment does not say it', async () => {
    expect(await cli.json(revoke)).toMatchObject({
      code: 2,
      value: { error: { subject: { found: 'token_missing' } } },
    });
    expect(await cli.json(revoke, { stdin: ['x'.repeat(43)] })).toMatchObject({
      code: 3,
      value: { error: { code: 'actor_unknown' } },
    });
    expect(await cli.run(revoke, { stdin: [admin] })).toMatchObject({ code: 0 });
  });

  it('is never taken from the text on standard input', async () => {
    const ran = await cli.json(['consent', 'import', '-', '--school', '99XA00'], { stdin: [admin] });
    expect(ran).toMatchObject({ code: 2, value: { error: { subject: { found: 'token_missing' } } } });
  });

  it('must be one whose role may do this', async () => {
    const ran = await cli.json(['agreement', 'advise', 'basispoort', 'positive'], { token: admin });
    expect(ran).toMatchObject({ code: 3, value: { error: { code: 'actor_forbidden' } } });
  });

  it('does not show: no command repeats a token', async () => {
    const { out, err } = await cli.run(['actor', 'list'], { token: admin });
    expect(out).toContain('Iemand (board-admin) (demo)');
    expect(out + err).not.toContain(admin);
    const malformed = await cli.run(revoke, { token: 'geheim-geheim' });
    expect(malformed.out + malformed.err).not.toContain('geheim-geheim');
  });
});

describe('a change of an agreement', () => {
  beforeEach(open);
  afterEach(() => cli.close());

  it('that narrows needs one person and holds at once', async () => {
    const path = await offered((yaml) => withoutField(yaml, 'dateOfBirth'));
    const { code, out } = await cli.run(['agreement', 'narrow', path], { token: admin });
    expect(code).toBe(0);
    expect(out).toContain('Geboortedatum gaat niet meer naar Basispoort (demo).');
    expect(await exported()).not.toContain('dateOfBirth');
    expect(await listed()).toContainEqual(expect.objectContaining({ supplier: 'basispoort', version: 2 }));
  });

  it('that widens is not taken for one that narrows', async () => {
    const path = await offered(wider);
    const { code, out, err } = await cli.run(['agreement', 'narrow', path], { token: admin });
    expect(code).toBe(3);
    expect(out).toContain('Voornamen gaat nu ook naar Basispoort (demo)');
    expect(err).toMatch(/^fout \[agreement_state\] Deze tekst verruimt/);
    expect(await exported()).not.toContain('givenNames');
  });

  it('that widens goes by draft, proposal and a second person, and waits', async () => {
    const path = await offered(wider);
    const drafted = await cli.json(['agreement', 'import', path], { token: admin });
    expect(drafted.value).toMatchObject({ drafted: { version: 2, name: 'basispoort' }, change: { widens: true } });
    expect((await cli.run(['agreement', 'propose', 'basispoort'], { token: admin })).code).toBe(0);
    const alone = await cli.json(['agreement', 'approve', 'basispoort'], { token: admin });
    expect(alone).toMatchObject({ code: 3, value: { error: { code: 'actor_forbidden' } } });
    const first = await cli.json(['agreement', 'approve', 'basispoort', '--release-first'], { token: approver });
    expect(first).toMatchObject({ code: 3, value: { error: { subject: { setting: 'releaseFirst' } } } });
    const approved = await cli.json(['agreement', 'approve', 'basispoort'], { token: approver });
    expect(approved).toMatchObject({ code: 0, value: { approved: { effectiveAt: '2026-11-21T23:00:00.000Z' } } });
    expect(await exported()).not.toContain('givenNames');
    cli.setNow('2026-11-21T23:00:01Z');
    expect(await exported()).toContain('givenNames');
  });

  it('by the one who proposed it is refused, whatever the role', async () => {
    const path = await offered(wider);
    for (const args of [
      ['import', path],
      ['propose', 'basispoort'],
    ]) {
      await cli.run(['agreement', ...args], { token: approver });
    }
    const same = await cli.json(['agreement', 'approve', 'basispoort'], { token: approver });
    expect(same).toMatchObject({ code: 3, value: { error: { code: 'approver_same' } } });
  });

  it('of a sensitive field waits for days, unless the officer is positive', async () => {
    const path = await offered((yaml) => wider(yaml).replace('givenNames', 'postcode'));
    await cli.run(['agreement', 'import', path], { token: admin });
    const { out } = await cli.run(['agreement', 'diff', 'basispoort']);
    expect(out).toContain('vijf werkdagen');
    expect(out).toContain('Afgesproken, maar de leverancier neemt het niet af: postcode.');
    const advice = await cli.json(['agreement', 'advise', 'basispoort', 'positive'], { token: officer });
    expect(advice).toMatchObject({ code: 0, value: { advised: { version: 2, advice: 'positive' } } });
    const { value } = await cli.json(['agreement', 'diff', 'basispoort']);
    expect(value).toMatchObject({ startsAt: '2026-11-21T23:00:00.000Z' });
  });

  it('says for how many pupils, and what was not read yet', async () => {
    const change = async (more: (yaml: string) => string) => {
      const path = await offered((yaml) => more(withoutField(yaml, 'dateOfBirth').replace(/ {2}- 99X[AC]00\n/g, '')));
      await cli.run(['agreement', 'narrow', path], { token: admin });
    };
    await change((yaml) => yaml);
    expect(JSON.stringify((await cli.json(['agreement', 'show', 'basispoort'])).value)).toContain(
      '"schools":["99XC01"]',
    );
    await syncSchool(cli.house.gateway, '99XC01');
    const path = await offered((yaml) =>
      yaml.replace(/^ {4}callName:$/m, '    dateOfBirth:\n      purpose: access\n      reason: Nodig.\n    callName:'),
    );
    await cli.run(['agreement', 'import', path], { token: admin });
    const { value, out } = await cli.json(['agreement', 'diff', 'basispoort']);
    expect(value).toMatchObject({
      pupils: 40,
      unread: [{ school: '99XC01', fields: [{ entity: 'pupil', field: 'dateOfBirth' }] }],
    });
    expect(out).toContain('voor 40 leerlingen');
  });

  it('stops everything when it is revoked, and a new one starts from a profile', async () => {
    await cli.run(['agreement', 'revoke', 'digital-board'], { token: officer });
    expect((await cli.run(['agreement', 'list'])).out).toMatch(/^digital-board .*per direct ingetrokken/m);
    const signed = await cli.file('signed.pdf', 'abc');
    const args = ['--supplier', 'digital-board', '--product', 'digital-board', '--schools', '99XA00,99XC00'];
    const terms = ['--bijsluiter', 'https://x.example/b', '--signed', signed, '--retention', 'Kort.', '--contact', 'X'];
    const draft = ['agreement', 'draft', ...args, ...terms, '--profile'];
    expect(await cli.json([...draft, 'digitalboard'], { token: admin })).toMatchObject({
      code: 2,
      value: { error: { subject: { expected: '--profile digital-board' } } },
    });
    expect(await cli.run([...draft, 'digital-board'], { token: admin })).toMatchObject({ code: 0 });
    const { value } = await cli.json(['agreement', 'show', 'digital-board']);
    expect(value).toMatchObject({
      state: 'draft',
      document: {
        schools: ['99XA00', '99XC00'],
        from: '2026-11-21',
        until: 'open',
        reviewBy: '2027-11-21',
        demo: true,
        // SHA-256 of `abc`, FIPS 180-4.
        signedFile: { sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
      },
    });
  });

  it('is switched on and off by a school', async () => {
    const what = ['--school', '99XB00', '--supplier', 'books', '--product', 'books'];
    const off = await cli.json(['agreement', 'deactivate', ...what], { token: admin });
    expect(off).toMatchObject({ code: 0, value: { on: false, inForce: false } });
    expect((await cli.run(['agreement', 'overview', '--school', '99XB00'])).out).not.toContain('Boeken');
    const on = await cli.json(['agreement', 'activate', ...what], { token: admin });
    expect(on).toMatchObject({ code: 0, value: { on: true, inForce: true } });
  });
});

const add = (role: string, token?: string) =>
  cli.json(['actor', 'add', 'Anna', '--role', role], token === undefined ? {} : { token });

describe('people of a board that is no demo', () => {
  beforeEach(async () => {
    cli = await openCliHouse({ demo: false });
  });
  afterEach(() => cli.close());
  it('need a board first', async () => {
    expect(await add('board-admin')).toMatchObject({
      code: 2,
      value: { error: { subject: { found: 'board_missing' } } },
    });
    expect(await cli.json(['sync'])).toMatchObject({
      code: 2,
      value: { error: { subject: { found: 'board_missing' } } },
    });
  });

  it('are added by nobody for the first, then only by an administrator or an approver', async () => {
    const sql = "INSERT INTO board (id, number, name, demo) VALUES ('b', '99991', 'Bestuur', 0)";
    await cli.house.gateway.store.batch([{ sql, params: [] }]);
    const first = await add('board-admin');
    expect(first).toMatchObject({ code: 0, value: { demo: false } });
    expect(await add('officer')).toMatchObject({ code: 2 });
    const { token } = first.value as { token: string };
    cli.setNow('2026-11-21T20:01:00Z');
    const second = await add('officer', token);
    expect(second).toMatchObject({ code: 0, value: { demo: false, role: 'officer' } });
    const { token: theirs } = second.value as { token: string };
    expect(await add('approver', theirs)).toMatchObject({ code: 3, value: { error: { code: 'actor_forbidden' } } });
    expect((await cli.house.actors.list('b')).map(({ role }) => role)).toEqual(['board-admin', 'officer']);
  });
});
