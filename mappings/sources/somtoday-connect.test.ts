import { describe, expect, it } from 'vitest';
import { rowNames } from '../../connectors/somtoday/rows.ts';
import { compile, type Draft } from '../../src/mapping/apply.ts';
import { fieldsOf } from '../../src/record/catalogue.ts';
import { type Entity, entities } from '../../src/record/field.ts';
import { checkMapping } from '../../test/contract/mapping.ts';
import { openSomtoday, readSomtoday, smallSchool } from '../../test/world/somtoday.ts';
import { somtodayConnect } from './somtoday-connect.ts';

const everything = new Map<Entity, ReadonlySet<string>>(
  entities.map((entity) => [entity, new Set(Object.keys(fieldsOf(entity)))]),
);
// The school's own setting of the last day must not matter: the interface says what its days mean.
const context = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: false };

const one = (kind: string, values: Readonly<Record<string, string | readonly string[]>>): readonly Draft[] =>
  compile(somtodayConnect, { readingSet: everything, context }).apply({ kind, line: 1, values });

const relation = (uuid: string, more: object) => ({
  uuid,
  relatiesoort: 'Vader',
  mag_post_ontvangen: true,
  ...more,
});

describe('the mapping of SOMtoday Connect', () => {
  it('gives each declared name exactly one place', () => {
    expect(checkMapping(somtodayConnect, rowNames)).toBeUndefined();
  });

  it('makes records of a whole school that nothing in is unreadable of', async () => {
    const server = await openSomtoday({ school: smallSchool(60, ['enrolled', 'left', 'future']) });
    try {
      const { wanted, apply } = compile(somtodayConnect, { readingSet: everything, context });
      const { rows } = await readSomtoday(server, { wanted });
      const drafts = rows.flatMap(apply);
      expect(drafts.flatMap(({ unreadable, stopped }) => [...unreadable, ...stopped])).toEqual([]);
      const [school] = drafts.filter(({ entity }) => entity === 'school');
      expect(school?.record).toMatchObject({ brin: '99XB', locationCode: '00', name: 'Voorbeeld College' });
      const groups = new Set(drafts.filter(({ entity }) => entity === 'group').map(({ key }) => key));
      const pupils = drafts.filter(({ entity }) => entity === 'pupil').map(({ record }) => record);
      expect(pupils.length).toBeGreaterThan(30);
      for (const pupil of pupils) {
        const { groupKey, subgroupKeys = [], yearGroup } = pupil ?? { key: '' };
        for (const key of [groupKey ?? [], subgroupKeys].flat()) expect(groups.has(String(key))).toBe(true);
        expect(String(yearGroup)).toMatch(/^1[1-6]$/);
      }
      const staff = drafts
        .filter(({ entity }) => entity === 'staff')
        .flatMap(({ record }) => record?.['groupKeys'] ?? []);
      expect(staff.length).toBeGreaterThan(0);
    } finally {
      await server.close();
    }
  });

  it.each([
    ['actief', 'enrolled'],
    ['toekomstig', 'future'],
    ['uitgeschreven', 'left'],
  ])('reads a placement that is %s', (stand, enrolmentStatus) => {
    const [draft] = one('leerling', { uuid: 'u-1', 'plaatsing.stand': stand, 'plaatsing.einddatum': '2026-12-31' });
    expect(draft?.record).toMatchObject({ enrolmentStatus, enrolledUntil: '2027-01-01' });
  });

  it('takes nobody for enrolled of whom nobody can tell', () => {
    const [draft] = one('leerling', { uuid: 'u-1', 'plaatsing.stand': 'onbekend' });
    expect(draft?.unreadable).toEqual(['enrolmentStatus']);
  });

  it('reads gender, year and secrecy as SOMtoday writes them', () => {
    const values = {
      uuid: 'u',
      geslacht: 'VROUW',
      'plaatsing.leerjaar': '4',
      adres_geheim: 'true',
      telefoonnummer_geheim: 'false',
    };
    const [draft] = one('leerling', values);
    expect(draft?.record).toMatchObject({ gender: 'female', yearGroup: '14', addressSecret: true, phoneSecret: false });
  });

  it('tells a guardian of the pupils over whom authority is stated only', async () => {
    const relations = [
      relation('met', { ouderlijk_gezag: true }),
      relation('zonder', { ouderlijk_gezag: false }),
      relation('ongezegd', {}),
      relation('geen-post', { ouderlijk_gezag: true, mag_post_ontvangen: false }),
    ];
    const secret = { telefoonnummer_geheim: false, mobielwerknummer_geheim: true };
    const server = await openSomtoday({
      items: (all, { path }) =>
        path.endsWith('/ouderVerzorger/')
          ? [
              { uuid: 'een', relatie_tot_leerlingen: relations, ...secret },
              { uuid: 'twee', relatie_tot_leerlingen: relations.slice(1, 2) },
              { uuid: 'drie', relatie_tot_leerlingen: relations.slice(2, 3) },
            ]
          : all,
    });
    try {
      const { wanted, apply } = compile(somtodayConnect, { readingSet: everything, context });
      const drafts = (await readSomtoday(server, { wanted })).rows.flatMap(apply);
      const guardians = drafts.filter(({ entity }) => entity === 'guardian').map(({ record }) => record);
      expect(guardians).toEqual([
        { key: 'een', pupilKeys: ['met'], relation: 'Vader', hasAuthority: 'yes', phoneSecret: true },
        { key: 'twee', hasAuthority: 'no' },
        { key: 'drie' },
      ]);
    } finally {
      await server.close();
    }
  });
});
