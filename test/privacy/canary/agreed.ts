import type { DemoPupil } from '../../../deploy/demo/pupil.ts';
import type { DemoSchool } from '../../../deploy/demo/school.ts';
import type { DemoTeacher } from '../../../deploy/demo/teacher.ts';
import { today } from './schools.ts';

/**
 * What each supplier may have, written down by hand beside the product: it shares no code and no list with the gate,
 * so that a mistake there cannot excuse itself here. Left the name on the wire, right the name in the demo's model.
 */
type Wire = Readonly<Record<string, string>>;
export type AgreedWith = {
  readonly supplier: string;
  readonly schools: readonly string[];
  readonly pupil: Wire;
  readonly group?: Wire;
  readonly location?: Wire;
  readonly staff?: Wire;
};

export const agreedWith: readonly AgreedWith[] = [
  {
    supplier: 'basispoort',
    schools: ['99XA00', '99XC00', '99XC01'],
    pupil: {
      leerlingkey: 'key',
      voornaam: 'callName',
      tussenvoegsel: 'familyNamePrefix',
      achternaam: 'familyName',
      groepskey: 'groupKey',
    },
    group: { groepskey: 'key', groepsnaam: 'name' },
  },
  {
    supplier: 'accounts',
    schools: ['99XA00', '99XB00', '99XC00', '99XC01'],
    pupil: {
      id: 'key',
      givenName: 'callName',
      familyNamePrefix: 'familyNamePrefix',
      familyName: 'familyName',
      username: 'username',
      groupId: 'groupKey',
      locationId: 'locationKey',
    },
    group: { id: 'key', name: 'name' },
    location: { id: 'key', name: 'name' },
  },
  { supplier: 'digital-board', schools: ['99XA00'], pupil: { firstName: 'callName' }, group: { className: 'name' } },
  {
    supplier: 'books',
    schools: ['99XB00'],
    pupil: {
      customerKey: 'key',
      firstName: 'callName',
      infix: 'familyNamePrefix',
      lastName: 'familyName',
      programme: 'programme',
      street: 'street',
      postcode: 'postcode',
      city: 'city',
    },
  },
  {
    supplier: 'tracking',
    schools: ['99XA00'],
    pupil: {
      eckId: 'eckId',
      key: 'key',
      callName: 'callName',
      familyNamePrefix: 'familyNamePrefix',
      familyName: 'familyName',
      groupKey: 'groupKey',
      subgroupKeys: 'subgroupKeys',
    },
    group: { key: 'key', name: 'name' },
    staff: { key: 'key', familyName: 'familyName', email: 'email' },
  },
];

type Values = Readonly<Record<string, string | readonly string[] | undefined>>;
export type Expected = Readonly<Record<string, readonly Values[]>>;

/** Law 3: only when the source states that it is not secret. */
const address: ReadonlySet<string> = new Set(['street', 'postcode', 'city']);

/** Overviews know neither keys of groups nor locations; the name of a group is its key. */
const isTable = (school: DemoSchool): boolean => ['99XB00', '99XC01'].includes(school.plan.id);
const nameOf = (school: DemoSchool, key: string | undefined): string | undefined =>
  school.groups.find((group) => group.key === key)?.name;
const groupKeyIn = (school: DemoSchool, key: string | undefined): string | undefined =>
  isTable(school) ? nameOf(school, key) : key;

const inScope = ({ status, enrolledFrom, leftOn }: DemoPupil): boolean =>
  status === 'enrolled' && enrolledFrom <= today && (leftOn === undefined || leftOn >= today);

const pupilValue = (pupil: DemoPupil, field: string, school: DemoSchool): string | readonly string[] | undefined => {
  if (address.has(field) && pupil.addressSecret !== false) return undefined;
  if (field === 'groupKey') return groupKeyIn(school, pupil.groupKey);
  if (field === 'locationKey') return isTable(school) ? undefined : pupil.locationKey;
  if (field === 'subgroupKeys') return pupil.subgroupKeys.length > 0 ? pupil.subgroupKeys : undefined;
  if (field === 'postcode') return `${pupil.postcode.slice(0, 4)} ${pupil.postcode.slice(4)}`;
  return String(pupil[field as keyof DemoPupil]);
};

const wired = (wire: Wire, value: (field: string) => string | readonly string[] | undefined): Values =>
  Object.fromEntries(
    Object.entries(wire)
      .map(([name, field]) => [name, value(field)] as const)
      .filter(([, found]) => found !== undefined),
  );

type Named = { readonly key: string; readonly name: string };
const named = (wire: Wire, { key, name }: Named): Values => wired(wire, (field) => (field === 'key' ? key : name));

const staffValue = (teacher: DemoTeacher, field: string): string => String(teacher[field as keyof DemoTeacher]);

/** What this supplier must hold of this school after a night, per kind, with the markers of the model. */
export const expectedAt = (agreed: AgreedWith, school: DemoSchool): Expected => {
  const pupils = school.pupils.filter(inScope);
  const subgroupsToo = Object.values(agreed.pupil).includes('subgroupKeys');
  const keys = new Set(pupils.flatMap((pupil) => [pupil.groupKey, ...(subgroupsToo ? pupil.subgroupKeys : [])]));
  const groups: readonly Named[] = [...school.groups, ...school.subgroups].filter(({ key }) => keys.has(key));
  const locations = isTable(school)
    ? []
    : school.plan.locations.filter(({ key }) => pupils.some((pupil) => pupil.locationKey === key));
  const staff = school.teachers.filter((teacher) =>
    [...teacher.groupKeys, ...teacher.subgroupKeys].some((key) => keys.has(key)),
  );
  const { pupil, group, location, staff: staffWire } = agreed;
  const keyed = groups.map(({ key, name }) => ({ key: isTable(school) ? name : key, name }));
  return {
    pupil: pupils.map((one) => wired(pupil, (field) => pupilValue(one, field, school))),
    ...(group === undefined ? {} : { group: keyed.map((one) => named(group, one)) }),
    ...(location === undefined ? {} : { location: locations.map((one) => named(location, one)) }),
    ...(staffWire === undefined
      ? {}
      : { staff: staff.map((one) => wired(staffWire, (field) => staffValue(one, field))) }),
  };
};

/** Every value in it. */
export const valuesIn = (expected: Expected): readonly string[] =>
  Object.values(expected).flatMap((items) =>
    items.flatMap((item) => Object.values(item).flatMap((value) => value ?? [])),
  );

/** Law 8: what may rest, sealed, of a school: what is agreed with anyone, and the keys that rules need. */
export const keptOf = (school: string): ReadonlySet<string> => {
  const kept = new Set(['pupil/key', 'group/key', 'subgroup/key', 'location/key']);
  for (const agreed of agreedWith.filter(({ schools }) => schools.includes(school))) {
    for (const field of Object.values(agreed.pupil)) kept.add(`pupil/${field}`);
    for (const field of Object.values(agreed.group ?? {})) kept.add(`group/${field}`).add(`subgroup/${field}`);
    for (const field of Object.values(agreed.location ?? {})) kept.add(`location/${field}`);
    for (const field of Object.values(agreed.staff ?? {})) kept.add(`teacher/${field}`);
  }
  return kept;
};
