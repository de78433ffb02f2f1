import { afterEach, describe, expect, it } from 'vitest';
import { organisationOf, vestigingOf } from '../../deploy/demo/somtoday-school.ts';
import type { SomtodayServer } from '../../deploy/demo/somtoday-server.ts';
import { atNight, openSomtoday, readSomtoday, smallSchool } from '../../test/world/somtoday.ts';
import { somtoday } from './connector.ts';
import { rowNames } from './rows.ts';

const open: SomtodayServer[] = [];
const far = async (...given: Parameters<typeof openSomtoday>) => {
  const server = await openSomtoday(...given);
  open.push(server);
  return server;
};
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const pagePaths = ({ asked }: SomtodayServer): readonly string[] =>
  asked
    .filter(({ path }) => path.includes('/vestiging/'))
    .map(({ path }) => path.replace(/^.*\/vestiging\/[^/]+\//, ''));
const values = (rows: readonly { kind: string; values: Readonly<Record<string, unknown>> }[], kind: string) =>
  rows.filter((row) => row.kind === kind).map((row) => row.values);

describe('asking SOMtoday', () => {
  it('reads a location with its groups, pupils, staff and parents to a proven end', async () => {
    const server = await far();
    const { rows, report } = await readSomtoday(server);
    expect(report).toMatchObject({ complete: true, proof: 'end_of_document', unknown: [] });
    expect(report).not.toHaveProperty('moved');
    const { school } = server;
    expect(Object.fromEntries(report.rows)).toMatchObject({
      vestiging: 1,
      stamgroep: school.groups.length,
      lesgroep: school.groups.length * 3,
      leerling: 12,
      medewerker: school.teachers.length,
    });
    expect(values(rows, 'vestiging')[0]).toMatchObject({
      brin: '99XB',
      vestigingsnummer: '00',
      naam: school.plan.name,
    });
  });

  it('carries the words of the source, and of the placement only days that say something', async () => {
    const server = await far();
    const { rows } = await readSomtoday(server);
    const [first] = server.school.pupils;
    const [pupil] = values(rows, 'leerling');
    expect(pupil).toMatchObject({
      leerlingnummer: String(Number(first?.key)),
      achternaam: first?.familyName,
      geboortedatum: first?.dateOfBirth,
      'plaatsing.stand': 'actief',
      'plaatsing.schooljaar': '2026/2027',
      'plaatsing.leerjaar': String(Number(first?.yearGroup) - 10),
      vestiging: vestigingOf(server.school),
    });
    expect(pupil).not.toHaveProperty('plaatsing.startdatum');
    expect(pupil).not.toHaveProperty('plaatsing.einddatum');
  });

  it.each([2, 3, 5, 12, 200])('reads alike in pages of %i', async (amount) => {
    const server = await far();
    const whole = await readSomtoday(server);
    const { rows, report } = await readSomtoday(server, { settings: { amount } });
    expect(rows).toEqual(whole.rows);
    expect(report.proof).toBe('end_of_document');
  });

  it('asks for what is wanted and for no more', async () => {
    const server = await far();
    const wanted = new Map([...rowNames].filter(([kind]) => !['medewerker', 'ouderVerzorger'].includes(kind)));
    const { rows } = await readSomtoday(server, { wanted });
    expect(new Set(pagePaths(server))).toEqual(new Set(['leerling', 'stamgroep/', 'lesgroep/']));
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['vestiging', 'stamgroep', 'lesgroep', 'leerling']));
    expect(server.asked.filter(({ query }) => query['veldpermissies'] === 'true').length).toBeGreaterThan(3);
  });

  it('drops what is not wanted from each answer, and counts it', async () => {
    const server = await far();
    const wanted = new Map(rowNames).set('leerling', new Set(['uuid', 'roepnaam']));
    const { rows, report } = await readSomtoday(server, { wanted });
    for (const pupil of values(rows, 'leerling')) expect(Object.keys(pupil).toSorted()).toEqual(['roepnaam', 'uuid']);
    expect(report.dropped.get('leerling/achternaam')).toBe(12);
    expect(report.dropped.get('leerling/BSN')).toBeGreaterThan(0);
    expect(report.dropped.get('leerling/adres.straat')).toBe(12);
  });

  it('tells what the school does not permit from what is empty', async () => {
    const forbidden = new Set([
      'leerling/voornamen',
      'plaatsing/leerjaar',
      'relatie/ouderlijk_gezag',
      'leerling/adres',
    ]);
    const server = await far({ forbidden });
    const { rows, report } = await readSomtoday(server);
    expect([...(report.notPermitted ?? [])].toSorted()).toEqual([
      'leerling/adres.buitenlands_adres',
      'leerling/adres.huisnummer',
      'leerling/adres.huisnummer_toevoeging',
      'leerling/adres.huisnummer_zonder_toevoeging',
      'leerling/adres.land',
      'leerling/adres.postcode',
      'leerling/adres.straat',
      'leerling/adres.woonplaats',
      'leerling/adres_geheim',
      'leerling/plaatsing.leerjaar',
      'leerling/voornamen',
      'ouderVerzorger/ouderlijk_gezag',
    ]);
    expect(values(rows, 'leerling').some((pupil) => 'voornamen' in pupil || 'adres.straat' in pupil)).toBe(false);
    expect(values(rows, 'ouderVerzorger').every((parent) => !('ouderlijk_gezag' in parent))).toBe(true);
  });

  it('speaks of permissions of what is wanted only', async () => {
    const server = await far({ forbidden: new Set(['leerling/voornamen', 'leerling/achternaam']) });
    const wanted = new Map([['leerling', new Set(['uuid', 'achternaam'])]]);
    const { report } = await readSomtoday(server, { wanted });
    expect([...(report.notPermitted ?? [])]).toEqual(['leerling/achternaam']);
  });

  it('reads nothing of a kind whose key it may not see, and refuses pupils without one', async () => {
    const staff = await far({ forbidden: new Set(['medewerker/uuid']) });
    const { report } = await readSomtoday(staff);
    expect(report.rows.get('medewerker')).toBeUndefined();
    expect(report.notPermitted?.has('medewerker/achternaam')).toBe(true);
    const pupils = await far({ forbidden: new Set(['leerling/uuid']) });
    await expect(readSomtoday(pupils)).rejects.toMatchObject({
      code: 'source_denied',
      subject: { name: 'leerling/uuid' },
    });
  });

  it('asks for those of this moment only where the days of placements may not be seen', async () => {
    const school = smallSchool(2_000, ['enrolled', 'left', 'future']);
    const server = await far({ school, forbidden: new Set(['plaatsing/einddatum']) });
    const { rows } = await readSomtoday(server);
    const enrolled = school.pupils.filter(({ status }) => status === 'enrolled').length;
    expect(values(rows, 'leerling')).toHaveLength(enrolled);
    expect(values(rows, 'leerling').every((pupil) => pupil['plaatsing.stand'] === 'actief')).toBe(true);
  });

  it('reads next school year when that is asked', async () => {
    const server = await far({ school: smallSchool(40), forbidden: new Set(['plaatsing/schooljaar']) });
    const { rows } = await readSomtoday(server, { settings: { peilschooljaar: 'VOLGEND' } });
    expect(values(rows, 'vestiging')[0]).toMatchObject({ schooljaar: '2027-2028' });
    expect(values(rows, 'leerling').every((pupil) => pupil['plaatsing.stand'] === 'actief')).toBe(true);
  });
});

const at =
  (offset: number, path = 'leerling') =>
  (asked: { path: string; query: Readonly<Record<string, string>> }) =>
    asked.path.endsWith(path) && Number(asked.query['offset']) >= offset;

const onPage = (path: string) => (asked: { path: string }) => asked.path.endsWith(path);

describe('a set that changes while it is read', () => {
  it('proves nothing when somebody went before what was read', async () => {
    const isLater = at(3);
    const server = await far({ items: (all, asked) => (isLater(asked) ? all.slice(1) : all) });
    const { report } = await readSomtoday(server, { settings: { amount: 4 } });
    expect(report).toMatchObject({ complete: true, proof: 'none', moved: true });
  });

  it('proves nothing when somebody came before what was read, and reads nobody twice', async () => {
    const isLater = at(3);
    const server = await far({
      items: (all, asked) => (isLater(asked) ? [{ uuid: '00000000-0000-4000-8000-000000000001' }, ...all] : all),
    });
    const { rows, report } = await readSomtoday(server, { settings: { amount: 4 } });
    expect(report).toMatchObject({ complete: true, proof: 'none', moved: true });
    const ids = values(rows, 'leerling').map(({ uuid }) => uuid);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('reads all that can be read where pages begin at whole multiples only, and proves nothing by it', async () => {
    // The far end takes from `offset` on: what stands in front moves that back to a multiple of four.
    const server = await far({
      items: (all, { query }) => [...all.slice(0, Number(query['offset']) % 4), ...all],
    });
    const { rows, report } = await readSomtoday(server, { settings: { amount: 4 } });
    expect(new Set(values(rows, 'leerling').map(({ uuid }) => uuid)).size).toBe(12);
    expect(values(rows, 'leerling')).toHaveLength(12);
    expect(report).toMatchObject({ complete: true, proof: 'none', moved: true });
  });

  it('does not go on for ever where the far end gives the same page again and again', async () => {
    const server = await far({
      items: (all, asked) => [...Array.from({ length: Number(asked.query['offset']) }, () => ({ uuid: 'x' })), ...all],
    });
    const { report } = await readSomtoday(server, { settings: { amount: 4 } });
    expect(report.proof).toBe('none');
  });
});

describe('a far end that does not answer as it should', () => {
  it.each([
    ['cut', 'cut' as const, 'source_cut_off'],
    ['not JSON', { body: '<html>' }, 'source_malformed'],
    ['JSON of another kind', { body: '{"leerlingen":{"a":1}}' }, 'source_malformed'],
    ['denied', { status: 403 }, 'source_denied'],
    ['gone', { status: 404 }, 'source_denied'],
    ['broken', { status: 500 }, 'source_fault'],
    ['redirecting', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'source_fault'],
  ])('refuses the whole reading when a page is %s', async (_, fault, code) => {
    const isPage = onPage('/leerling');
    let pages = 0;
    const server = await far({ fault: (asked) => (isPage(asked) && (pages += 1) >= 3 ? fault : undefined) });
    await expect(readSomtoday(server, { settings: { amount: 4 } })).rejects.toMatchObject({ code });
  });

  it('shows no value in an error', async () => {
    const body = JSON.stringify({ leerlingen: [{ uuid: 'x', adres: 'Geheime Kade 9' }] });
    const server = await far({ fault: ({ path }) => (path.endsWith('/leerling') ? { body } : undefined) });
    const error: unknown = await readSomtoday(server).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'source_malformed', subject: { entity: 'leerling', line: 1 } });
    expect(JSON.stringify(error)).not.toContain('Geheime');
  });

  it('waits as long as it is asked to, and gives up when that is too long', async () => {
    let times = 0;
    const busy = { status: 429, headers: { 'retry-after': '7' } };
    const server = await far({
      fault: ({ path }) => (path.endsWith('/leerling') && (times += 1) <= 2 ? busy : undefined),
    });
    const { report, waits } = await readSomtoday(server);
    expect(report.complete).toBe(true);
    expect(waits.filter((ms) => ms === 7_000)).toHaveLength(2);
    const later = { status: 429, headers: { 'retry-after': '3600' } };
    const closed = await far({ fault: ({ path }) => (path.endsWith('/leerling') ? later : undefined) });
    await expect(readSomtoday(closed)).rejects.toMatchObject({ code: 'source_throttled', retryAfterMs: 3_600_000 });
  });

  it('keeps to its own pace', async () => {
    const server = await far();
    const { waits } = await readSomtoday(server, { settings: { perSecond: 2 } });
    expect(waits.length).toBe(server.asked.length - 1);
    expect(Math.max(...waits)).toBeLessThanOrEqual(500);
  });

  it('asks for a token anew once, and is denied after that', async () => {
    let expired = false;
    const server = await far({
      fault: ({ path, query }) => {
        if (!expired && path.endsWith('/leerling') && query['offset'] !== '0') {
          expired = true;
          server.expire();
        }
        return undefined;
      },
    });
    const { report } = await readSomtoday(server, { settings: { amount: 4 } });
    expect(report.complete).toBe(true);
    expect(server.asked.filter(({ path }) => path === '/oauth2/token')).toHaveLength(2);
    const closed = await far({ fault: ({ path }) => (path.endsWith('/leerling') ? { status: 401 } : undefined) });
    await expect(readSomtoday(closed)).rejects.toMatchObject({ code: 'source_denied' });
    expect(closed.asked.filter(({ path }) => path === '/oauth2/token')).toHaveLength(2);
  });

  it('asks nothing by day', async () => {
    const server = await far();
    const day = { clock: { now: () => new Date('2026-11-21T11:00:00Z') } };
    await expect(readSomtoday(server, { access: day })).rejects.toMatchObject({
      code: 'source_not_now',
      subject: { expected: '20:00-06:00' },
    });
    expect(server.asked).toEqual([]);
    const always = await readSomtoday(server, { access: day, settings: { hours: '00:00-24:00' } });
    expect(always.report.complete).toBe(true);
  });

  it('stops when the night is over', async () => {
    const server = await far();
    let calls = 0;
    const clock = {
      now: () => new Date(atNight.getTime() + (server.asked.length > 6 ? 5 : 0) * 3_600_000 + (calls += 1)),
    };
    await expect(readSomtoday(server, { access: { clock } })).rejects.toMatchObject({ code: 'source_not_now' });
    expect(server.asked).toHaveLength(7);
  });

  it('is denied with a wrong secret, and says nothing of it', async () => {
    const server = await far();
    const error: unknown = await readSomtoday(server, { settings: { clientSecret: 'verkeerd-geheim' } }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'source_denied' });
    expect(JSON.stringify(error)).not.toContain('verkeerd');
  });

  it('asks nothing without a secret', async () => {
    const server = await far();
    const settings = { clientSecret: undefined };
    await expect(readSomtoday(server, { settings })).rejects.toMatchObject({
      code: 'source_denied',
      subject: { setting: 'clientSecret' },
    });
    expect(server.asked).toEqual([]);
  });

  it('reads no other school', async () => {
    const server = await far();
    await expect(readSomtoday(server, { access: { school: '99XB01' } })).rejects.toMatchObject({
      code: 'school_wrong',
    });
    await expect(readSomtoday(server, { access: { school: '99XA00' } })).rejects.toMatchObject({
      code: 'source_denied',
    });
    const other = { organisation: organisationOf({ ...server.school, plan: { ...server.school.plan, id: '99XA00' } }) };
    await expect(readSomtoday(server, { settings: other })).rejects.toMatchObject({ code: 'source_denied' });
    const wrong = { vestiging: '00000000-0000-4000-8000-000000000009' };
    await expect(readSomtoday(server, { settings: wrong })).rejects.toMatchObject({ code: 'source_denied' });
  });

  it('needs the location named where its BRIN may not be seen', async () => {
    const server = await far({ forbidden: new Set(['vestiging/brins']) });
    await expect(readSomtoday(server)).rejects.toMatchObject({
      code: 'config_invalid',
      subject: { setting: 'vestiging' },
    });
    const { rows } = await readSomtoday(server, { settings: { vestiging: vestigingOf(server.school) } });
    expect(values(rows, 'vestiging')[0]).not.toHaveProperty('brin');
  });

  it('takes no home groups for a part that is missing, unless the school does not permit them', async () => {
    const server = await far({ items: (all, { path }) => (path.endsWith('/stamgroep/') ? [] : all) });
    await expect(readSomtoday(server)).rejects.toMatchObject({
      code: 'source_cut_off',
      subject: { entity: 'stamgroep' },
    });
    const closed = await far({ forbidden: new Set(['stamgroep/uuid']) });
    const { rows, report } = await readSomtoday(closed);
    expect(report.complete).toBe(true);
    expect(values(rows, 'leerling').every((pupil) => !('plaatsing.stamgroep' in pupil))).toBe(true);
  });

  it('gives no rows for a location without pupils', async () => {
    const server = await far({ items: () => [] });
    const { rows, report } = await readSomtoday(server);
    expect(values(rows, 'leerling')).toEqual([]);
    expect(report).toMatchObject({ complete: true, proof: 'end_of_document' });
  });

  it('names a property that nobody declared, and forwards nothing of it', async () => {
    const server = await far({
      items: (all, { path }) =>
        path.endsWith('/leerling')
          ? all.map((item) => ({ ...item, zorgniveau: 'laag', '0612345678': 'x', adres: { wijk: 'Noord' } }))
          : all,
    });
    const { rows, report } = await readSomtoday(server);
    expect(report.unknown.map(({ kind, name, count }) => [kind, name, count])).toEqual([
      ['leerling', 'adres.wijk', 12],
      ['leerling', 'zorgniveau', 12],
      ['leerling', 'property 3', 12],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/laag|Noord/);
    for (const name of report.dropped.keys()) {
      const [kind = '', ...rest] = name.split('/');
      expect([name, rowNames.get(kind)?.has(rest.join('/'))]).toEqual([name, true]);
    }
  });

  it('names what an answer has beside its items', async () => {
    const body = JSON.stringify({ medewerkers: [], volgende: 'geheim' });
    const server = await far({ fault: ({ path }) => (path.endsWith('/medewerker') ? { body } : undefined) });
    const { report } = await readSomtoday(server);
    expect(report.unknown.map(({ kind, name }) => [kind, name])).toEqual([['medewerker', 'volgende']]);
  });
});

describe('settings of SOMtoday', () => {
  const good = { organisation: '1349fac3-259a-44fd-a1f1-6fe5f8a2f39e', clientId: 'a', clientSecret: 'b' };

  it('have the production environment and the night as defaults', () => {
    expect(somtoday.parseSettings(good)).toMatchObject({
      api: 'https://api.somtoday.nl/rest/v1',
      login: 'https://inloggen.somtoday.nl/oauth2/token',
      hours: '20:00-06:00',
      peilschooljaar: 'HUIDIG',
    });
  });

  it.each([
    ['organisation', { organisation: 'Voorbeeld College' }],
    ['clientId', { clientId: undefined }],
    ['clientSecret', { clientSecret: 'met spatie' }],
    ['hours', { hours: 'nacht' }],
    ['amount', { amount: 201 }],
    ['api', { api: 'https://wie:wat@api.example/rest' }],
    ['login', { login: 'https://inloggen.example/token?organisation=1' }],
    ['iets', { iets: 1 }],
  ])('are refused by name: %s', (setting, change) => {
    expect(() => somtoday.parseSettings({ ...good, ...change })).toThrow(
      expect.objectContaining({ code: 'config_invalid', subject: { source: 'somtoday', setting } }),
    );
  });
});
