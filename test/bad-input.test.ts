import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { shiftYear } from '../deploy/demo/day.ts';
import { lastYear, nextYear, onePupil, otherSchool, withChange } from '../deploy/demo/variant.ts';
import type { ErrorCode, ErrorSubject } from '../src/errors.ts';
import { exportOf, smallPrimary, smallSecondary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { following } from './world/promise.ts';
import { pupilsBy } from './world/wire.ts';

let world: TestHouse;

const primary = '99XA00';
const secondary = '99XB00';
const suppliers = ['accounts', 'digital-board'];

const requests = () => suppliers.map((id) => world.supplier(id).received.length);
const generation = async (school: string) => (await world.house().gateway.generations.current(school))?.id;
const lastIntake = async () => (await world.entries()).findLast(({ kind }) => kind === 'intake');
const xml = () => exportOf(world.people(primary));
const csv = () => exportOf(world.people(secondary));

const openBoard = async () => {
  world = await openTestHouse({
    schools: [smallPrimary, smallSecondary],
    suppliers: [{ profile: 'accounts' }, { profile: 'digital-board', schools: [primary] }],
  });
  await world.night();
};

/** A whole file is refused: what it came to, in the report, in the store, at the suppliers, in the inbox and in the ledger. */
const refusalOf = async (school: string, content: string | Uint8Array) => {
  const before = { requests: requests(), generation: await generation(school) };
  await world.drop(school, content);
  const waiting = await world.waiting(school);
  const { intake, error, feeds } = await world.sync({ school });
  const after = { requests: requests(), generation: await generation(school) };
  return {
    intake,
    error,
    feeds: feeds.filter(({ state, removed }) => state !== 'unchanged' || removed > 0),
    kept: JSON.stringify(before) === JSON.stringify(after),
    stays: JSON.stringify(await world.waiting(school)) === JSON.stringify(waiting),
    entry: (await lastIntake())?.facts,
  };
};

/** Nothing changed and nothing left, the file stays, and the ledger has the code and the place. */
const refusedWith = (code: ErrorCode, subject: ErrorSubject) => {
  const { line, column } = subject;
  const place = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  return {
    intake: 'refused',
    error: { code, subject },
    feeds: [],
    kept: true,
    stays: true,
    entry: { state: 'refused', code, ...place },
  };
};

describe('a file that is not what it should be', () => {
  beforeAll(openBoard);
  afterAll(() => world.close());

  const bomb = `<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><EDEX>&c;</EDEX>`;
  const cases: readonly (readonly [string, () => string | Uint8Array, ErrorCode, ErrorSubject])[] = [
    ['is not XML', () => 'Dit is geen XML', 'source_not_xml', { line: 1 }],
    ['is an overview', csv, 'source_not_xml', {}],
    ['is empty', () => '', 'source_cut_off', { line: 1, column: 1 }],
    ['holds a wrong end tag', () => xml().replace('</roepnaam>', '</naam>'), 'source_not_xml', { line: 50 }],
    ['has a DOCTYPE', () => xml().replace('<EDEX', '<!DOCTYPE EDEX>\n<EDEX'), 'source_doctype', { line: 2 }],
    ['is a bomb of entities', () => bomb, 'source_doctype', { line: 2 }],
    ['names an entity', () => xml().replace('<naam>3A', '<naam>&lol;3A'), 'source_not_xml', { line: 33 }],
    [
      'is nested too deep',
      () => xml().replace('<leerlingen>', `<leerlingen>${'<a>'.repeat(100)}`),
      'source_limit',
      { line: 44, limit: 64 },
    ],
    [
      'has a text without end',
      () => xml().replace('<naam>3A', `<naam>${'x'.repeat(3_000_000)}`),
      'source_limit',
      { line: 33, limit: 1_048_576 },
    ],
    [
      'is in another encoding than it says',
      () => Buffer.from(xml().replace('<naam>3A', '<naam>\u00e93A'), 'latin1'),
      'source_encoding',
      { line: 33, column: 9 },
    ],
    ['says an unknown encoding', () => xml().replace('UTF-8', 'EBCDIC-37'), 'source_encoding', { line: 1 }],
    ['says UTF-16 and is not', () => xml().replace('UTF-8', 'UTF-16'), 'source_encoding', { line: 1 }],
    ['has another root', () => xml().replaceAll(/(<\/?)EDEX/g, '$1UWLR'), 'source_wrong_root', { line: 2 }],
    [
      'is of another school',
      () => exportOf(otherSchool(world.people(primary), '99ZZ00')),
      'school_wrong',
      { school: primary, expected: primary, found: '99ZZ00' },
    ],
    [
      'is of another location',
      () => exportOf(otherSchool(world.people(primary), '99XA01')),
      'school_wrong',
      { school: primary, expected: primary, found: '99XA01' },
    ],
    [
      "is last year's",
      () => exportOf(lastYear(world.people(primary))),
      'year_late',
      { school: primary, found: '2025-2026', expected: '2026-2027' },
    ],
    [
      'is of two years ahead',
      () => exportOf({ ...world.people(primary), schoolYear: shiftYear('2026-2027', 2) }),
      'year_wrong',
      { school: primary, found: '2028-2029', expected: '2026-2027' },
    ],
    ['says no year that can be read', () => xml().replace('2026-2027', '26/27'), 'year_wrong', { school: primary }],
    ['has no pupils', () => exportOf({ ...world.people(primary), pupils: [] }), 'export_empty', { school: primary }],
    [
      'has lost its list of pupils',
      () => xml().replace(/<leerlingen>[^]*<\/leerlingen>/, ''),
      'source_cut_off',
      { school: primary },
    ],
  ];
  test.each(cases)('that %s is refused', async (_, content, code, subject) => {
    expect(await refusalOf(primary, content())).toMatchObject(refusedWith(code, subject));
  });

  test('that is cut off anywhere is refused, and nobody is removed', async () => {
    const whole = Buffer.from(xml());
    const before = { requests: requests(), generation: await generation(primary) };
    const codes = new Set<string | undefined>();
    for (let cut = 0; cut < 100; cut += 1) {
      await world.drop(primary, whole.subarray(0, Math.floor(((whole.length - 2) * cut) / 100)));
      const report = await world.sync({ school: primary });
      expect(report.intake).toBe('refused');
      expect(report.error?.subject.line).toBeGreaterThan(0);
      codes.add(report.error?.code);
    }
    expect([...codes]).toEqual(['source_cut_off']);
    expect({ requests: requests(), generation: await generation(primary) }).toEqual(before);
    await world.drop(primary, whole);
    expect(await world.sync({ school: primary })).toMatchObject({ intake: 'unchanged' });
  });

  const rows = () => csv().split('\r\n');
  const header = () => rows()[0] ?? '';
  const overviews: readonly (readonly [string, () => string | Uint8Array, ErrorCode, ErrorSubject])[] = [
    ['has no header', () => rows().slice(1).join('\r\n'), 'source_header', { line: 1 }],
    ['is empty', () => '', 'source_header', { line: 1, count: 0 }],
    ['has only a header', () => `${header()}\r\n`, 'export_empty', { school: secondary }],
    ['lacks a column', () => csv().replace('Roepnaam', 'Roep'), 'source_header', { line: 1, expected: 'Roepnaam' }],
    [
      'has a column twice',
      () => csv().replace('Leerjaar', 'Roepnaam'),
      'source_header',
      { line: 1, column: 7, name: 'Roepnaam' },
    ],
    [
      'has rows that are shifted by one',
      () =>
        [
          header(),
          ...rows()
            .slice(1, -1)
            .map((row) => `;${row}`),
          '',
        ].join('\r\n'),
      'source_row_width',
      { line: 2, column: 31, expected: '30' },
    ],
    [
      'has a header that is shifted by one',
      () =>
        `\uFEFF${[...header().slice(1).split(';').slice(1), 'Leerlingnummer'].join(';')}${csv().slice(header().length)}`,
      'source_overlap',
      { school: secondary, count: 0 },
    ],
    ['has a row that is too short', () => csv().replace('\r\n', '\r\nx;y\r\n'), 'source_row_width', { line: 2 }],
    ['has a quote without end', () => `${csv()}"abc`, 'source_malformed', {}],
    ['is an EDEXML file', xml, 'source_malformed', { line: 1 }],
    [
      'is in two encodings',
      () => Buffer.concat([Buffer.from(csv()), Buffer.from([0xff, 0x0d, 0x0a])]),
      'source_encoding',
      { column: 1, expected: 'utf-8' },
    ],
    [
      'is of other pupils',
      () =>
        exportOf({
          ...world.people(secondary),
          pupils: world.people(secondary).pupils.map((pupil) => ({ ...pupil, key: `9${pupil.key}` })),
        }),
      'source_overlap',
      { school: secondary, count: 0 },
    ],
    [
      "is last year's",
      () => exportOf(lastYear(world.people(secondary))),
      'year_late',
      { school: secondary, found: '2025-2026' },
    ],
  ];
  test.each(overviews)('and an overview that %s is refused', async (_, content, code, subject) => {
    expect(await refusalOf(secondary, content())).toMatchObject(refusedWith(code, subject));
  });

  test('no value of the file stands in a refusal', async () => {
    const names = new Set(following(world.people(secondary)).map(({ familyName }) => familyName));
    const text = JSON.stringify((await world.entries()).filter(({ kind }) => kind === 'intake'));
    expect([...names].filter((name) => name.length > 3 && text.includes(name))).toEqual([]);
  });

  test('the ledger proves all of it', async () => {
    expect(await world.verify()).toMatchObject({ ok: true });
  });
});

describe('a file of which a part cannot be used', () => {
  beforeAll(openBoard);
  afterAll(() => world.close());
  afterEach(async () => {
    await world.drop(primary, xml());
    await world.drop(secondary, csv());
    await world.night();
  });

  test("next year's file is kept aside, and this year's goes on", async () => {
    for (const school of [primary, secondary]) {
      const before = { requests: requests(), generation: await generation(school) };
      await world.drop(school, exportOf(nextYear(world.people(school))));
      expect(await world.sync({ school })).toMatchObject({ intake: 'rehearsal', error: undefined });
      expect({ requests: requests(), generation: await generation(school) }).toEqual(before);
      const kept = await world
        .house()
        .gateway.store.all("SELECT school_year FROM generation WHERE school = ? AND state = 'rehearsal'", school);
      expect(kept).toEqual([{ school_year: '2027-2028' }]);
      expect(await lastIntake()).toMatchObject({ facts: { state: 'rehearsal', schoolYear: '2027-2028' } });
    }
  });

  test('one pupil is a school', async () => {
    const small = await openTestHouse({ suppliers: [{ profile: 'digital-board' }] });
    await small.drop(primary, onePupil(small.people()));
    expect(feedOf(await small.sync(), 'digital-board')).toMatchObject({ state: 'accepted', added: 1 });
    await small.close();
  });

  test('one pupil where there were sixty is read, and nobody is removed', async () => {
    await world.drop(primary, onePupil(world.people(primary)));
    const report = await world.sync({ school: primary });
    expect(report.intake).toBe('new');
    expect(report.feeds.map(({ state, error }) => [state, error?.code])).toEqual([
      ['held', 'feed_held'],
      ['held', 'feed_held'],
    ]);
    expect(pupilsBy(world.supplier('accounts'), 'id', primary).size).toBe(60);
  });

  test('elements, attributes and blocks that nobody declared are named, and stay behind', async () => {
    const before = requests();
    const more = xml()
      .replace('<leerling key="', '<leerling zorg="ja" key="')
      .replace('<roepnaam>', '<diagnose>ADHD</diagnose><roepnaam>')
      .replace('</leerlingen>', '</leerlingen><medisch><pil>ja</pil></medisch>');
    await world.drop(primary, more);
    const report = await world.sync({ school: primary });
    expect(report.intake).toBe('unchanged');
    expect(report.counts?.unknown).toMatchObject({
      'leerling/zorg': 1,
      'leerling/diagnose': 1,
      'EDEX/medisch': 1,
      'leerling/toevoegingen': expect.any(Number) as number,
    });
    expect((await lastIntake())?.facts['unknown']).toEqual(report.counts?.unknown);
    expect(requests()).toEqual(before);
  });

  test('more undeclared names than are remembered are one name together, and the file is read', async () => {
    const many = Array.from(
      { length: 120 },
      (_, index) => `<x${'abcdefghijkl'[index % 12]}${'abcdefghij'[index % 10]}${index % 7}/>`,
    );
    await world.drop(primary, xml().replace('</leerling>', `${many.join('')}</leerling>`));
    const report = await world.sync({ school: primary });
    expect([report.intake, report.error]).toEqual(['unchanged', undefined]);
    expect(report.counts?.unknown).toMatchObject({ 'leerling/element 101': expect.any(Number) as number });
    expect((await lastIntake())?.facts['unknown']).toEqual(report.counts?.unknown);
  });

  test('a column that nobody declared is named when its name can be one, and otherwise only numbered', async () => {
    const before = requests();
    await world.drop(secondary, csv().replace('Leerjaar', 'Zorgniveau').replace('Opleiding', 'jan@voorbeeld.example'));
    const report = await world.sync({ school: secondary });
    expect(Object.keys(report.counts?.unknown ?? {})).toEqual(['rij/Zorgniveau', 'rij/column 8']);
    expect((await lastIntake())?.facts['unknown']).toEqual(report.counts?.unknown);
    expect(requests()).toEqual(before);
  });

  test('two rows with one key are set aside: that pupil is neither changed nor removed tonight', async () => {
    const [first, second] = following(world.people(primary));
    if (first === undefined || second === undefined) throw new Error('no pupils');
    const row = new RegExp(`\\t\\t<leerling key="${first.key}"[^]*?</leerling>\\n`).exec(xml())?.[0] ?? '';
    const doubled = xml()
      .replace(row, row + row.replace(/<roepnaam>.*</, '<roepnaam>Dubbel<'))
      .replace(`<roepnaam>${second.callName}<`, '<roepnaam>Gewijzigd<');
    await world.drop(primary, doubled);
    const report = await world.sync({ school: primary });
    expect(report).toMatchObject({ intake: 'new', counts: { aside: { pupil: 1 }, partial: false } });
    expect(feedOf(report, 'accounts')).toMatchObject({ state: 'accepted', removed: 0, added: 0 });
    const held = pupilsBy(world.supplier('accounts'), 'id', primary);
    expect(held.get(first.key)).toMatchObject({ givenName: first.callName });
    expect([...held.values()].some(({ givenName }) => givenName === 'Dubbel')).toBe(false);
    expect((await lastIntake())?.facts['setAside']).toEqual({ record_duplicate: 1 });
    // Still not touched on a full delivery, which serves the pupil from the reading before.
    await world.sync({ school: primary, full: true });
    expect(pupilsBy(world.supplier('accounts'), 'id', primary).get(first.key)).toMatchObject({
      givenName: first.callName,
    });
  });

  test('a pupil without a key makes the reading partial: changes go, and nobody is removed', async () => {
    const [gone, keyless, changed] = following(world.people(primary));
    if (gone === undefined || keyless === undefined || changed === undefined) throw new Error('no pupils');
    const row = new RegExp(`\\t\\t<leerling key="${gone.key}"[^]*?</leerling>\\n`).exec(xml())?.[0] ?? '';
    await world.drop(
      primary,
      exportOf(
        withChange(world.people(primary), world.people(primary).pupils.indexOf(changed), { familyName: 'Veranderd' }),
      )
        .replace(row, '')
        .replace(`<leerling key="${keyless.key}"`, '<leerling key=" "'),
    );
    const report = await world.sync({ school: primary });
    expect(report).toMatchObject({ intake: 'new', counts: { partial: true } });
    expect(feedOf(report, 'accounts')).toMatchObject({ state: 'accepted', changed: 1, removed: 0 });
    const held = pupilsBy(world.supplier('accounts'), 'id', primary);
    expect(held.has(gone.key)).toBe(true);
    expect(held.has(keyless.key)).toBe(true);
    expect(held.get(changed.key)).toMatchObject({ familyName: 'Veranderd' });
  });

  test('an impossible date, an unknown code and a group that is not there cost a field, never a pupil', async () => {
    const [pupil] = following(world.people(primary)).filter(({ groupKey }) => groupKey !== undefined);
    if (pupil === undefined) throw new Error('no pupils');
    const row = new RegExp(`\\t\\t<leerling key="${pupil.key}"[^]*?</leerling>\\n`).exec(xml())?.[0] ?? '';
    const spoilt = row
      .replace(/<geboortedatum>.*?</, '<geboortedatum>2015-02-30<')
      .replace(/<jaargroep>.*?</, '<jaargroep>Q<')
      .replace(/<groep key=".*?"/, '<groep key="nergens"');
    await world.drop(primary, xml().replace(row, spoilt));
    const report = await world.sync({ school: primary });
    expect(report.counts).toMatchObject({
      unreadable: { 'pupil/ageClass': 1 },
      dangling: { 'pupil/groupKey': 1 },
      partial: false,
    });
    expect(feedOf(report, 'accounts')).toMatchObject({ state: 'accepted', changed: 1, removed: 0, inScope: 60 });
    const held = pupilsBy(world.supplier('accounts'), 'id', primary).get(pupil.key);
    expect(held).toMatchObject({ familyName: pupil.familyName });
    expect(held).not.toHaveProperty('groupId');
  });

  test('a number that no text may hold costs that field; in a column of them the file is refused', async () => {
    const [pupil] = following(world.people(primary));
    if (pupil === undefined) throw new Error('no pupils');
    const row = new RegExp(`\\t\\t<leerling key="${pupil.key}"[^]*?</leerling>\\n`).exec(xml())?.[0] ?? '';
    await world.drop(primary, xml().replace(row, row.replace(/<roepnaam>.*?</, '<roepnaam>999990019<')));
    const report = await world.sync({ school: primary });
    expect(report.counts?.stopped).toEqual({ 'pupil/callName': 1 });
    expect(pupilsBy(world.supplier('accounts'), 'id', primary).get(pupil.key)).not.toHaveProperty('givenName');
    const column = xml().replaceAll(/<roepnaam>.*?</g, '<roepnaam>999990019<');
    expect(await refusalOf(primary, column)).toMatchObject(
      refusedWith('source_forbidden_content', { entity: 'pupil', field: 'callName' }),
    );
  });

  test('one school whose file is refused keeps no other school waiting', async () => {
    await world.drop(primary, 'kapot');
    const people = world.people(secondary);
    const [pupil] = following(people);
    if (pupil === undefined) throw new Error('no pupils');
    await world.drop(secondary, withChange(people, people.pupils.indexOf(pupil), { callName: 'Bediend' }));
    const reports = await world.night();
    expect(reports.map(({ school, intake }) => [school, intake])).toEqual([
      [primary, 'refused'],
      [secondary, 'new'],
    ]);
    expect(pupilsBy(world.supplier('accounts'), 'id', secondary).get(pupil.key)).toMatchObject({
      givenName: 'Bediend',
    });
  });
});

describe('the first file of a source without a BRIN inside', () => {
  afterEach(() => world.close());

  test('waits for somebody to confirm it', async () => {
    world = await openTestHouse({ schools: [smallSecondary], suppliers: [{ profile: 'accounts' }] });
    const { store } = world.house().gateway;
    await store.batch([{ sql: 'UPDATE source SET confirmed_at = NULL', params: [] }]);
    expect(await world.sync()).toMatchObject({ intake: 'refused', error: { code: 'source_unconfirmed' } });
    expect(world.supplier('accounts').received).toEqual([]);
    await store.batch([{ sql: "UPDATE source SET confirmed_at = '2026-11-21T00:30:00Z'", params: [] }]);
    expect(await world.sync()).toMatchObject({ intake: 'new' });
    expect(pupilsBy(world.supplier('accounts'), 'id').size).toBe(60);
  });
});
