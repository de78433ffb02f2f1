import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cells, parsed } from '../../test/world/parse.ts';
import { birthWindow, olderWindow } from './birth.ts';
import { demoBoard } from './board.ts';
import { writeLeerlingenlijst, writeOverzicht } from './csv.ts';
import { addYears, ageOn, schoolYearOf, startOf } from './day.ts';
import { writeEdexml } from './edexml.ts';
import { edexmlChunks } from './large.ts';
import { demoSchools, layOutExports } from './lay-out.ts';
import { manyPlans } from './many.ts';
import { hardNames } from './names.ts';
import { passesBsnTest, passesEducationNumberTest } from './number.ts';
import type { DemoPupil } from './pupil.ts';
import type { DemoSchool } from './school.ts';
import { generateSchool } from './school.ts';
import { halfOfPupils, lastYear, nextYear, onePupil, otherSchool, withChange, without } from './variant.ts';

const today = '2026-11-21';
const schoolsOn = (day: string): [DemoSchool, DemoSchool, DemoSchool, DemoSchool] => {
  const [primary, secondary, so, vso] = demoSchools({ today: day });
  if (!primary || !secondary || !so || !vso) throw new Error('the demo has four schools');
  return [primary, secondary, so, vso];
};
const [primary, secondary, so, vso] = schoolsOn(today);
const all = [primary, secondary, so, vso];

const enrolled = (school: DemoSchool): DemoPupil[] => school.pupils.filter(({ status }) => status === 'enrolled');
const inGroups = (school: DemoSchool, ...names: string[]): number => {
  const keys = new Set(school.groups.filter(({ name }) => names.includes(name)).map(({ key }) => key));
  return enrolled(school).filter(({ groupKey }) => groupKey !== undefined && keys.has(groupKey)).length;
};
const inYear = (school: DemoSchool, year: string): number =>
  enrolled(school).filter(({ yearGroup }) => yearGroup === year).length;
const within = (pupil: DemoPupil, window: { from: string; to: string }): boolean =>
  window.from <= pupil.dateOfBirth && pupil.dateOfBirth <= window.to;
const switchedOn = (id: string) => demoBoard.suppliers.find((supplier) => supplier.id === id)?.schools;
const pilotForm = /^https:\/\/ketenid\.nl\/pilot\/[0-9a-f]{128}$/;
const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

describe('numbers of pupils', () => {
  test.each([
    [['1/2A', '1/2B', '1/2C', '1/2D', '1/2E'], 127],
    [['3A', '3B'], 54],
    [['4A', '4B'], 52],
    [['5A'], 27],
    [['5/6'], 26],
    [['6A'], 27],
    [['7A', '7B'], 53],
    [['8A', '8B'], 54],
  ])('primary groups %j have %i', (names, count) => {
    expect(inGroups(primary, ...names)).toBe(count);
  });

  test('the primary school has 420 in 16 groups, on any day of the year', () => {
    expect(new Set(primary.groups.map(({ name }) => name)).size).toBe(16);
    for (const day of ['2026-08-01', '2026-10-01', today, '2027-02-28', '2027-07-31'])
      expect(enrolled(schoolsOn(day)[0]).length).toBe(420);
  });

  test('a combination group is two groups with one name, one per year', () => {
    for (const name of ['1/2A', '1/2B', '1/2C', '1/2D', '1/2E', '5/6']) {
      const parts = primary.groups.filter((group) => group.name === name);
      expect(parts.map(({ yearGroup }) => yearGroup)).toEqual(name === '5/6' ? ['5', '6'] : ['1', '2']);
      expect(new Set(parts.map(({ key }) => key)).size).toBe(2);
    }
  });

  test('the secondary school has 1,250 in six years and vmbo ends after the fourth', () => {
    const counts = ['11', '12', '13', '14', '15', '16'].map((year) => inYear(secondary, year));
    expect(counts).toEqual([250, 245, 250, 240, 165, 100]);
    expect(enrolled(secondary).length).toBe(1250);
    const names = secondary.groups.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['1mh1', '2v1', 'h4a', 'v6a']));
    const last = secondary.plan.groups.filter(({ years }) => years.some(([year]) => year > '14'));
    expect(last.every(({ programme }) => programme === 'havo' || programme === 'vwo')).toBe(true);
  });

  test('the special schools have 56 in S and 40 in V', () => {
    expect([inYear(so, 'S'), enrolled(so).length]).toEqual([56, 56]);
    expect([inYear(vso, 'V'), enrolled(vso).length]).toEqual([40, 40]);
    expect(so.groups.map(({ name }) => name)).toContain('Structuurgroep autisme');
  });

  test('all others come on top', () => {
    for (const school of all) {
      const statuses = new Set(school.pupils.map(({ status }) => status));
      expect(statuses.has('left') && statuses.has('applied')).toBe(true);
    }
    expect(primary.pupils.some(({ status }) => status === 'future')).toBe(true);
    for (const school of [secondary, so, vso])
      expect(enrolled(school).some((p) => p.groupKey === undefined)).toBe(true);
  });
});

describe('ages', () => {
  const start = startOf(schoolYearOf(today));

  test.each([
    ['primary', primary],
    ['secondary', secondary],
  ])('%s: born in the window of their year, 15 to 20 in a hundred a year older', (_, school) => {
    const regular = enrolled(school).filter((p) => !(p.yearGroup === '1' && p.dateOfBirth >= `${start - 4}-10-01`));
    const older = regular.filter((p) => within(p, olderWindow(p.yearGroup, start)));
    const fitting = regular.filter((p) => within(p, birthWindow(p.yearGroup, start)));
    expect(older.length + fitting.length).toBe(regular.length);
    expect(older.length / regular.length).toBeGreaterThanOrEqual(0.15);
    expect(older.length / regular.length).toBeLessThanOrEqual(0.2);
  });

  test('the windows are those of the school year', () => {
    expect(birthWindow('1', 2026)).toEqual({ from: '2021-10-01', to: '2022-09-30' });
    expect(birthWindow('8', 2026)).toEqual({ from: '2014-10-01', to: '2015-09-30' });
    expect(birthWindow('11', 2026)).toEqual({ from: '2013-10-01', to: '2014-09-30' });
    expect(birthWindow('16', 2026)).toEqual({ from: '2008-10-01', to: '2009-09-30' });
  });

  test('group 1 grows on fourth birthdays', () => {
    const counts = [today, '2027-03-15', '2027-06-30'].map((day) => {
      const school = schoolsOn(day)[0];
      const starters = school.pupils.filter((p) => p.dateOfBirth >= `${start - 4}-10-01` && p.status !== 'applied');
      expect(starters.every((p) => p.enrolledFrom === addYears(p.dateOfBirth, 4))).toBe(true);
      expect(starters.every((p) => (p.status === 'enrolled') === p.enrolledFrom <= day)).toBe(true);
      return starters.filter(({ status }) => status === 'enrolled').length;
    });
    expect(counts).toEqual([2, 6, 10]);
  });

  test('nobody who follows education came before four or starts later', () => {
    for (const day of ['2026-08-03', '2026-09-15', today, '2027-06-30'])
      for (const school of schoolsOn(day))
        for (const pupil of enrolled(school)) {
          expect(ageOn(pupil.dateOfBirth, pupil.enrolledFrom)).toBeGreaterThanOrEqual(4);
          expect(pupil.enrolledFrom <= day && (pupil.leftOn === undefined || pupil.leftOn > day)).toBe(true);
        }
  });

  test.each([['2026-08-03'], ['2026-09-15'], [today], ['2027-03-01']])('on %s one turns 16 and one is 18', (day) => {
    const [, college, , late] = schoolsOn(day);
    for (const school of [college, late]) {
      expect(enrolled(school).some((p) => p.dateOfBirth === addYears(day, -16))).toBe(true);
      expect(enrolled(school).some((p) => ageOn(p.dateOfBirth, day) === 18)).toBe(true);
    }
    expect(Math.max(...enrolled(late).map((p) => ageOn(p.dateOfBirth, day)))).toBe(20);
  });
});

describe('people', () => {
  test('every name that breaks software is there', () => {
    for (const school of [primary, secondary])
      for (const { family } of hardNames) {
        const found = enrolled(school).some(
          (p) => p.familyName === family.name && (p.familyNamePrefix ?? '') === (family.prefix ?? ''),
        );
        expect(found).toBe(true);
      }
  });

  test('twins share a birthday, a name stem and an address', () => {
    const pairs = primary.pupils.filter((pupil, i) => {
      const before = primary.pupils[i - 1];
      const same = pupil.dateOfBirth === before?.dateOfBirth && pupil.groupKey === before.groupKey;
      return same && pupil.phone === before.phone && pupil.street === before.street;
    });
    expect(pairs.length).toBe(primary.plan.twins);
  });

  test('keys, ECK iDs and user names occur once; some keys have a leading zero', () => {
    for (const school of all) {
      for (const field of ['key', 'eckId', 'username', 'bsn', 'educationNumber'] as const) {
        const values = school.pupils.map((p) => p[field]).filter((value) => value !== undefined);
        expect(new Set(values).size).toBe(values.length);
      }
    }
    for (const school of [primary, secondary, so])
      expect(school.pupils.some(({ key }) => key.startsWith('0'))).toBe(true);
    expect(secondary.pupils.some(({ key }) => !key.startsWith('0'))).toBe(true);
  });

  test('numbers pass their own test and lie in the reserved ranges', () => {
    const pupils = all.flatMap((school) => school.pupils);
    for (const { bsn, educationNumber, eckId, phone, postcode } of pupils) {
      expect((bsn === undefined) !== (educationNumber === undefined)).toBe(true);
      expect(bsn === undefined || (passesBsnTest(bsn) && bsn.startsWith('9999'))).toBe(true);
      expect(educationNumber === undefined || passesEducationNumberTest(educationNumber)).toBe(true);
      expect(eckId ?? `https://ketenid.nl/pilot/${'0'.repeat(128)}`).toMatch(pilotForm);
      expect([phone, postcode]).toEqual([
        expect.stringMatching(/^06-00\d{6}$/),
        expect.stringMatching(/^1234[A-Z]{2}$/),
      ]);
    }
    const numbers = pupils.map(({ bsn }) => bsn).filter((bsn) => bsn !== undefined);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect([passesEducationNumberTest('101222331'), passesBsnTest('111222333')]).toEqual([true, true]);
    expect([passesEducationNumberTest('101222332'), passesBsnTest('111222334')]).toEqual([false, false]);
  });

  test('secret, not secret and not said all occur', () => {
    for (const flag of ['addressSecret', 'phoneSecret'] as const)
      expect(new Set(enrolled(secondary).map((p) => p[flag]))).toEqual(new Set([true, false, undefined]));
  });
});

describe('files', () => {
  const files = [writeEdexml(primary), writeEdexml(so), writeEdexml(vso), writeOverzicht(secondary)];

  test('two runs give the same bytes, whose hash is known', () => {
    const [again] = schoolsOn(today);
    expect(sha256(writeEdexml(again))).toBe(sha256(writeEdexml(primary)));
    const [other] = demoSchools({ today, seed: 'other' });
    expect(other && sha256(writeEdexml(other))).not.toBe(sha256(writeEdexml(primary)));
    expect(sha256(files.join('')).slice(0, 16)).toMatchInlineSnapshot(`"51f761df4505956f"`);
  });

  test('another day changes little', () => {
    const keyed = new Map(primary.pupils.map((p) => [p.key, p.dateOfBirth + p.callName + p.familyName]));
    const later = schoolsOn('2027-01-10')[0].pupils;
    expect(later.filter((p) => keyed.get(p.key) !== p.dateOfBirth + p.callName + p.familyName).length).toBeLessThan(10);
  });

  test('EDEXML is well-formed and holds every over-full element', () => {
    const { names } = parsed(writeEdexml(primary));
    expect(names.filter((name) => name === 'leerling').length).toBe(primary.pupils.length);
    const banned = ['bsn', 'onderwijsnummer', 'bsn_ondwnr-4', 'etniciteit', 'land', 'land_vader', 'land_moeder'];
    const more = ['gewicht', 'gewicht_nieuw', 'postcodenl', 'fotourl', 'blok', 'samengestelde_groep', 'vestiging'];
    expect(names).toEqual(expect.arrayContaining([...banned, ...more, 'leerkracht', 'uitstroomdatum']));
  });

  test('the overview has the declared columns, one row each, and a quoted line break', () => {
    const rows = cells(writeOverzicht(secondary));
    const [header = []] = rows;
    expect(rows.length).toBe(secondary.pupils.length + 1);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([30]));
    expect([header[0], header[16], header[29]]).toEqual([
      'Leerlingnummer',
      'Adres geheim',
      'Plaatsing actief op peildatum',
    ]);
    expect(rows.filter((row) => row[12]?.includes('\r\n')).length).toBe(1);
    expect(rows.slice(1).every((row) => /^\d{1,2}-\d{1,2}-\d{4}$/.test(row[8] ?? ''))).toBe(true);
    expect(rows.slice(1).every((row) => row[21] === '2026/2027')).toBe(true);
  });

  test('the ParnasSys list says who follows education', () => {
    const rows = cells(writeLeerlingenlijst(primary));
    expect(rows.filter((row) => row[5] === 'Volgt onderwijs').length).toBe(420);
    expect(new Set(rows.slice(1).map((row) => row[5]))).toEqual(
      new Set(['Volgt onderwijs', 'Aangemeld', 'Toekomstig', 'Uitgeschreven']),
    );
  });

  test('the only hosts are .example and the pilot of the ECK iD', () => {
    const text = [...files, JSON.stringify(demoBoard)]
      .join('')
      .replaceAll('http://www.w3.org/2001/XMLSchema-instance', '');
    const hosts = [...text.matchAll(/(?:https?:\/\/|@)([^/\s"<;@]+)(\/pilot\/)?/g)];
    expect(hosts.length).toBeGreaterThan(1000);
    expect(
      hosts.filter(([, host, pilot]) => !(host?.endsWith('.example') || (host === 'ketenid.nl' && pilot))),
    ).toEqual([]);
  });

  test('the large file is as long as asked and well-formed', async () => {
    const moment = { seed: 'large', schoolYear: '2026-2027', today };
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of edexmlChunks({ ...moment, bytes: 3_000_000 }))
      text += decoder.decode(chunk, { stream: true });
    const count = parsed(text).names.filter((name) => name === 'leerling').length;
    expect(text.length / 3_000_000).toBeCloseTo(1, 2);
    expect(text.length / count).toBeGreaterThan(480);
    expect(text.length / count).toBeLessThan(580);
    let few = '';
    for await (const chunk of edexmlChunks({ ...moment, pupils: 3000 })) few += decoder.decode(chunk, { stream: true });
    expect(parsed(few).names.filter((name) => name === 'leerling').length).toBe(3000);
    expect(new Set([...few.matchAll(/<leerling key="(\d+)"/g)].map(([, key]) => key)).size).toBe(3000);
  });

  test('laid out twice, the files are byte-equal and readable by the owner only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluis-demo-'));
    const first = await layOutExports(folder, { today });
    const before = await Promise.all(first.map(({ path }) => readFile(path)));
    const second = await layOutExports(folder, { today });
    const after = await Promise.all(second.map(({ path }) => readFile(path)));
    expect(after.map(sha256)).toEqual(before.map(sha256));
    expect(first.map(({ path }) => path.slice(folder.length))).toEqual([
      '/inbox/99XA00/EDEX.XML',
      '/inbox/99XB00/overzicht.csv',
      '/inbox/99XC00/EDEX.XML',
      '/inbox/99XC01/EDEX.XML',
    ]);
    for (const { path } of first) expect((await stat(path)).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });
});

describe('against the official schema', () => {
  const standards = process.env['SLUIS_STANDARDS'];
  const reason =
    standards === undefined
      ? 'SLUIS_STANDARDS is not set'
      : spawnSync('xmllint', ['--version']).status !== 0
        ? 'xmllint is not installed'
        : undefined;

  test('EDEXML 2.1 of a year that the schema knows', async ({ skip }) => {
    if (standards === undefined || reason !== undefined) return skip(reason);
    const folder = await mkdtemp(join(tmpdir(), 'sluis-xsd-'));
    const laidOut = await layOutExports(folder, { today: '2024-11-21' });
    const large = join(folder, 'large.xml');
    await writeFile(large, edexmlChunks({ seed: 'x', schoolYear: '2024-2025', today: '2024-11-21', pupils: 3000 }));
    const xml = [...laidOut.map(({ path }) => path).filter((path) => path.endsWith('.XML')), large];
    const schema = join(standards, 'edexml-2.1', 'EDEXML.structuur.xsd');
    const outcome = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, ...xml], { encoding: 'utf8' });
    await rm(folder, { recursive: true });
    expect({ status: outcome.status, said: outcome.stderr.split('\n').length }).toEqual({ status: 0, said: 5 });
  });
});

describe('variants', () => {
  test('each changes only what it says', () => {
    expect(halfOfPupils(primary).pupils.length).toBe(Math.ceil(primary.pupils.length / 2));
    expect(onePupil(primary).pupils.map(({ status }) => status)).toEqual(['enrolled']);
    expect([lastYear(primary).schoolYear, nextYear(primary).schoolYear]).toEqual(['2025-2026', '2027-2028']);
    expect(otherSchool(primary, '99XD02').plan.id).toBe('99XD02');
    expect(writeEdexml(otherSchool(primary, '99XD02'))).toContain('<dependancecode>02</dependancecode>');
    const changed = withChange(primary, 3, { callName: 'Anders' });
    expect(changed.pupils.filter((pupil, i) => pupil !== primary.pupils[i]).map((p) => p.callName)).toEqual(['Anders']);
    expect(without(primary, 0).pupils).toEqual(primary.pupils.slice(1));
    expect(() => withChange(primary, 10_000, {})).toThrow(RangeError);
  });
});

describe('the board', () => {
  test('its schools and suppliers fit together', () => {
    expect([demoBoard.number, demoBoard.schools.length, demoBoard.suppliers.length]).toEqual(['99990', 4, 6]);
    expect(switchedOn('basispoort')).toEqual(['99XA00', '99XC00', '99XC01']);
    expect(switchedOn('accounts')).toEqual(['99XA00', '99XB00', '99XC00', '99XC01']);
    expect([switchedOn('digital-board'), switchedOn('books')]).toEqual([['99XA00'], ['99XB00']]);
    expect([switchedOn('tracking'), switchedOn('reading')]).toEqual([['99XA00'], ['99XA00']]);
    expect(new Set(demoBoard.actors.map(({ role }) => role))).toEqual(new Set(['board-admin', 'approver']));
  });
});

describe('a board for the benchmark', () => {
  test('60 schools have 20,000 pupils between them', () => {
    const plans = manyPlans(60, 20_000);
    const schools = plans.map((plan) => generateSchool(plan, { seed: 'many', schoolYear: '2026-2027', today }));
    expect(new Set(plans.map(({ id }) => id)).size).toBe(60);
    expect(schools.reduce((sum, school) => sum + enrolled(school).length, 0)).toBe(20_000);
  });
});
