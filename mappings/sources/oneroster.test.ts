import { describe, expect, it } from 'vitest';
import { onerosterCsv } from '../../connectors/oneroster-csv/connector.ts';
import { rowNames } from '../../connectors/oneroster-csv/rows.ts';
import { writeOneRosterPackage } from '../../deploy/demo/oneroster-package.ts';
import type { SchoolPlan } from '../../deploy/demo/plan.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { compile } from '../../src/mapping/apply.ts';
import type { Draft } from '../../src/mapping/apply.ts';
import type { Mapping } from '../../src/mapping/table.ts';
import { fieldsOf } from '../../src/record/catalogue.ts';
import { entities } from '../../src/record/field.ts';
import { takeIn, type Intake } from '../../src/roster/intake.ts';
import { checkMapping } from '../../test/contract/mapping.ts';
import { inputOf, readAll } from '../../test/contract/source.ts';
import { schoolOn, smallPrimary, smallSecondary } from '../../test/world/board.ts';
import type { Lines } from '../../test/world/oneroster.ts';
import { packageOf, schoolOf } from '../../test/world/oneroster.ts';
import { onerosterMapping, onerosterVoMapping } from './oneroster.ts';

const today = '2026-11-21';
const everything = new Map(entities.map((entity) => [entity, new Set(Object.keys(fieldsOf(entity)))]));
const compiled = (mapping: Mapping) =>
  compile(mapping, { readingSet: everything, context: { today, schoolYear: '2026-2027', lastDayIn: true } });

const draftsOf = async (mapping: Mapping, bytes: Uint8Array): Promise<readonly Draft[]> => {
  const { wanted, apply } = compiled(mapping);
  const { rows } = await readAll(onerosterCsv.read(onerosterCsv.parseSettings({}), inputOf(bytes), wanted));
  return rows.flatMap(apply);
};
const pupilIn = async (pupil: Lines[number], demographics: Lines = []): Promise<Draft['record']> => {
  const drafts = await draftsOf(onerosterMapping, packageOf({ ...schoolOf([pupil]), demographics }));
  return drafts.find(({ entity }) => entity === 'pupil')?.record;
};

const jan = { sourcedId: 'u-01', username: 'jan', givenName: 'Johannes', familyName: 'de Voorbeeld', grades: '05' };

const intakeOf = async (mapping: Mapping, school: DemoSchool, plan: SchoolPlan): Promise<Intake> => {
  const one = compiled(mapping);
  const reading = onerosterCsv.read(onerosterCsv.parseSettings({}), inputOf(writeOneRosterPackage(school)), one.wanted);
  return takeIn(reading, one, { school: plan.id, name: plan.name, today, rowPerPlacement: false });
};

describe.each([onerosterMapping, onerosterVoMapping])('$name', (mapping) => {
  it('gives each name of the connector one place', () => {
    expect(checkMapping(mapping, rowNames)).toBeUndefined();
  });
});

describe('oneroster', () => {
  it('makes a pupil of a user, its role, its classes and its demographics', async () => {
    const demographics = [
      { sourcedId: 'u-01', birthDate: '2017-02-28', sex: 'male', asian: 'true', cityOfBirth: 'Stad' },
    ];
    const given = {
      ...jan,
      preferredGivenName: 'Jan',
      identifier: '0012',
      email: 'jan@school.example',
      phone: '0612345678',
    };
    expect(
      await pupilIn({ ...given, userMasterIdentifier: 'https://ketenid.nl/pilot/ab', password: 'x' }, demographics),
    ).toEqual({
      key: 'u-01',
      eckId: 'https://ketenid.nl/pilot/ab',
      pupilNumber: '0012',
      callName: 'Jan',
      givenNames: 'Johannes',
      familyName: 'de Voorbeeld',
      username: 'jan',
      email: 'jan@school.example',
      dateOfBirth: '2017-02-28',
      ageClass: 'under16',
      gender: 'male',
      yearGroup: '5',
      groupKey: 'class-5a',
      schoolYear: '2026-2027',
      enrolmentStatus: 'enrolled',
    });
  });

  it('knows neither birth nor sex without demographics, and calls by the given name', async () => {
    const record = await pupilIn(jan);
    expect(record).toMatchObject({ callName: 'Johannes' });
    for (const field of ['dateOfBirth', 'ageClass', 'gender']) expect(record).not.toHaveProperty(field);
  });

  it('takes an account that was switched off as left, and one of which nobody can tell as undecided', async () => {
    expect(await pupilIn({ ...jan, enabledUser: 'false' })).toMatchObject({ enrolmentStatus: 'left' });
    const drafts = await draftsOf(onerosterMapping, packageOf(schoolOf([{ ...jan, enabledUser: 'TRUE?' }])));
    expect(drafts.find(({ entity }) => entity === 'pupil')?.unreadable).toEqual(['enrolmentStatus']);
  });

  it.each([
    ['primary', onerosterMapping, smallPrimary],
    ['secondary', onerosterVoMapping, smallSecondary],
  ] as const)('takes in the package of a demo school in %s education, whole', async (_, mapping, plan) => {
    const school = schoolOn(plan, today);
    const taken = await intakeOf(mapping, school, plan);
    const expected = school.pupils.filter(({ status }) => status === 'enrolled' || status === 'future');
    const pupils = taken.records.get('pupil') ?? [];
    expect(pupils.map(({ key }) => key).toSorted()).toEqual(expected.map(({ key }) => `P${key}`).toSorted());
    expect(taken).toMatchObject({ schoolYear: '2026-2027', identified: true, partial: false });
    expect(taken.report.unknown).toEqual([]);
    expect([taken.unreadable.total(), taken.dangling.total(), taken.keyless.total()]).toEqual([0, 0, 0]);
    const one = expected.find(({ groupKey }) => groupKey !== undefined);
    const record = pupils.find(({ key }) => key === `P${one?.key}`);
    expect(record).toMatchObject({ dateOfBirth: one?.dateOfBirth, yearGroup: one?.yearGroup, callName: one?.callName });
    const group = taken.records.get('group')?.find(({ key }) => key === record?.['groupKey']);
    expect(group).toMatchObject({ kind: 'home', name: school.groups.find(({ key }) => key === one?.groupKey)?.name });
    expect(taken.records.get('staff')).toHaveLength(school.teachers.length);
  });
});
