import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeOverzichtXlsx } from '../deploy/demo/csv.ts';
import { oneRosterFiles, writeOneRosterPackage } from '../deploy/demo/oneroster-package.ts';
import type { DemoSchool } from '../deploy/demo/school.ts';
import { halfOfPupils, lastYear, nextYear, otherSchool, withChange } from '../deploy/demo/variant.ts';
import { zipTexts } from '../deploy/demo/workbook.ts';
import { type CutHouse, type Exported, type Held, openCutHouse } from './faults/cut-house.ts';
import { schoolOn, smallPrimary, smallSecondary } from './world/board.ts';

type Kind = Exported & { readonly name: string; readonly write: (school: DemoSchool) => Uint8Array };

const workbook: Kind = {
  name: 'workbook',
  plan: smallSecondary,
  source: { connector: 'xlsx', mapping: 'somtoday-overzicht-xlsx' },
  write: writeOverzichtXlsx,
};
const oneroster: Kind = {
  name: 'OneRoster package',
  plan: smallPrimary,
  source: { connector: 'oneroster-csv', mapping: 'oneroster' },
  write: writeOneRosterPackage,
};
const kinds = [workbook, oneroster];

const schoolFor = ({ plan }: Kind): DemoSchool => schoolOn(plan, '2026-11-21');
const half = (file: Uint8Array): Uint8Array => file.subarray(0, Math.floor(file.length / 2));
const spoiled = (school: DemoSchool, name: string, change: (text: string) => string): Uint8Array => {
  const files = oneRosterFiles(school);
  return zipTexts({ ...files, [name]: change(files[name] ?? '') });
};

let house: CutHouse;
const base = new Map<string, Held>();
beforeAll(async () => {
  house = await openCutHouse(kinds);
  for (const kind of kinds) {
    await house.night(kind, kind.write(schoolFor(kind)));
    base.set(kind.name, house.held(kind));
  }
});
afterAll(() => house.close());

const codeOf = async (kind: Kind, file: Uint8Array): Promise<string> => {
  const { intake, error, feeds } = await house.night(kind, file);
  const held = feeds.some((feed) => feed.error?.code === 'feed_held');
  return error?.code ?? (intake === 'new' && held ? 'held' : intake);
};

type Misdeed = readonly [string, (school: DemoSchool) => Uint8Array, string];

const alike = (kind: Kind): readonly Misdeed[] => [
  ['the same again', kind.write, 'unchanged'],
  ['half the pupils', (school) => kind.write(halfOfPupils(school)), 'held'],
  ['last year', (school) => kind.write(lastYear(school)), 'year_late'],
  ['next year', (school) => kind.write(nextYear(school)), 'rehearsal'],
  ['cut in half', (school) => half(kind.write(school)), 'source_cut_off'],
];

const perKind = new Map<Kind, readonly Misdeed[]>([
  [workbook, alike(workbook)],
  [
    oneroster,
    [
      ...alike(oneroster),
      ['another school', (school) => oneroster.write(otherSchool(school, '99XD00')), 'school_wrong'],
      ['enrollments that are missing', (school) => spoiled(school, 'enrollments.csv', () => ''), 'source_header'],
      [
        'classes of which only the header is left',
        (school) => spoiled(school, 'classes.csv', (text) => `${text.split('\r\n')[0]}\r\n`),
        'source_cut_off',
      ],
      [
        'users of which only the header is left',
        (school) => spoiled(school, 'users.csv', (text) => `${text.split('\r\n')[0]}\r\n`),
        'export_empty',
      ],
      [
        'half the roles, which removes nobody',
        (school) =>
          spoiled(school, 'roles.csv', (text) => text.slice(0, text.lastIndexOf('\r\nR-', text.length / 2) + 2)),
        'new',
      ],
      [
        'a delta',
        (school) => spoiled(school, 'manifest.csv', (text) => text.replace('file.users,bulk', 'file.users,delta')),
        'source_delta',
      ],
    ],
  ],
]);

describe.each(kinds)('a school that hands over a bad $name', (kind) => {
  test.each(perKind.get(kind) ?? [])('%s', async (_, make, expected) => {
    const school = schoolFor(kind);
    expect(await codeOf(kind, make(school))).toBe(expected);
    expect(house.held(kind)).toEqual(base.get(kind.name));
    await house.night(kind, kind.write(school));
    expect(house.held(kind)).toEqual(base.get(kind.name));
  });

  test('cut off at every hundredth, and damaged there', { timeout: 60_000 }, async () => {
    const school = schoolFor(kind);
    const file = kind.write(school);
    const taken: string[] = [];
    for (let part = 0; part < 100; part++) {
      const at = Math.floor((file.length * part) / 100);
      const damaged = Uint8Array.from(file, (byte, index) => (index === at ? byte ^ 0x55 : byte));
      if ((await house.night(kind, file.subarray(0, at))).intake !== 'refused') taken.push(`cut at ${at}`);
      const { intake } = await house.night(kind, damaged);
      // A date in the archive's own records says nothing of what is in it.
      if (intake !== 'refused' && intake !== 'unchanged') taken.push(`damaged at ${at}`);
    }
    expect(taken).toEqual([]);
    expect(house.held(kind)).toEqual(base.get(kind.name));
  });

  test('a change of one pupil reaches the suppliers, and is undone again', async () => {
    const school = schoolFor(kind);
    const index = school.pupils.findIndex(({ status, groupKey }) => status === 'enrolled' && groupKey !== undefined);
    await house.night(kind, kind.write(withChange(school, index, { callName: 'Zoë-Linde' })));
    const changed = [...house.held(kind)].filter(([ref, line]) => base.get(kind.name)?.get(ref) !== line);
    expect(changed.length).toBeGreaterThan(0);
    for (const [, line] of changed) expect(line).toContain('Zoë-Linde');
    await house.night(kind, kind.write(school));
    expect(house.held(kind)).toEqual(base.get(kind.name));
  });
});
