import type { Gone, Shaped } from '../../src/ports/door.ts';
import { goneOf, itemsOf, ownKey, type Place, servedOf, textOf, textsOf } from './place.ts';
import { baseData, derivedId, type Link, type Resource, type Role, type Value } from './resource.ts';

/** A person at one school. */
type Part = { readonly place: Place; readonly item: Shaped; readonly classes: readonly string[] };

/** Somebody who is at two schools of a board has one reference, and is one user with two roles. */
type Person = { readonly ref: string; readonly parts: Part[] };

const relations: Readonly<Partial<Record<Shaped['kind'], readonly string[]>>> = {
  pupil: ['homeClass', 'otherClasses'],
  staff: ['classes'],
};

/** References of the groups that somebody is in, as far as they are in the view. */
const classesOf = (item: Shaped, { classes }: Place): readonly string[] => {
  const keys = (relations[item.kind] ?? []).flatMap((name) => textsOf(item, name));
  return [...new Set(keys.flatMap((key) => classes.get(key) ?? []))];
};

export const personsOf = (places: readonly Place[]): readonly Person[] => {
  const persons = new Map<string, Person>();
  for (const place of places) {
    for (const item of [...itemsOf(place.view, 'pupil'), ...itemsOf(place.view, 'staff')]) {
      const person = persons.get(item.ref) ?? { ref: item.ref, parts: [] };
      persons.set(item.ref, person);
      person.parts.push({ place, item, classes: classesOf(item, place) });
    }
  }
  return [...persons.values()];
};

const latest = (instants: readonly string[]): string =>
  instants.reduce((newest, instant) => (instant > newest ? instant : newest), '');

/** The first value among somebody's schools, in the order of the schools. */
const firstOf = (parts: readonly Part[], read: (item: Shaped) => string | undefined): string | undefined => {
  for (const { item } of parts) {
    const value = read(item);
    if (value !== undefined) return value;
  }
  return undefined;
};

const roleOf = ({ item }: Part): Role['role'] => (item.kind === 'pupil' ? 'student' : 'teacher');

/** OneRoster has no infix: it stands before the family name. */
const familyNameOf = (item: Shaped): string | undefined =>
  [textOf(item, 'familyNamePrefix'), textOf(item, 'familyName')].filter((part) => part !== undefined).join(' ') ||
  undefined;

const givenNameOf = (item: Shaped): string | undefined => textOf(item, 'callName') ?? textOf(item, 'givenNames');

const gradesOf = (parts: readonly Part[]): readonly string[] | undefined => {
  const grades = [...new Set(parts.flatMap(({ item }) => textsOf(item, 'grade')))].sort();
  return grades.length === 0 ? undefined : grades;
};

const present = (data: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(data).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const changedAtOf = (parts: readonly Part[]): string => latest(parts.map(({ item }) => item.changedAt));

const servedBy = (parts: readonly Part[]): Resource['served'] =>
  parts.flatMap(({ place, item }) => servedOf(place, item));

/** The standard wants names and roles in every user: an empty text says that there is none. */
export const userOf = ({ ref, parts }: Person): Resource => ({
  id: ref,
  data: present({
    ...baseData(ref, changedAtOf(parts)),
    userMasterIdentifier: firstOf(parts, (item) => textOf(item, 'userMasterIdentifier')),
    username: firstOf(parts, (item) => textOf(item, 'username')),
    enabledUser: 'true',
    givenName: firstOf(parts, givenNameOf) ?? '',
    familyName: firstOf(parts, familyNameOf) ?? '',
    roles: parts.map((part) => ({ role: roleOf(part), org: part.place.org })),
    primaryOrg: parts[0]?.place.org,
    identifier: firstOf(parts, (item) => ownKey(item, 'identifier')),
    email: firstOf(parts, (item) => textOf(item, 'email')),
    grades: gradesOf(parts),
  }),
  served: servedBy(parts),
  near: new Set(parts.flatMap(({ place, classes }) => [place.org.id, ...classes])),
});

const enrollmentOf = (ref: string, id: string, part: Part): Resource => {
  const sourcedId = derivedId('enrollment', id, ref);
  const user: Link = { to: 'user', id: ref };
  return {
    id: sourcedId,
    data: {
      ...baseData(sourcedId, part.item.changedAt),
      user,
      class: { to: 'class', id },
      school: part.place.org,
      role: roleOf(part),
    },
    served: servedOf(part.place, part.item),
    near: new Set([ref, id, part.place.org.id]),
  };
};

/** One for each group that somebody is in. It changed when that person did: being in a group is a field of a person. */
export const enrollmentsOf = ({ ref, parts }: Person): readonly Resource[] =>
  parts.flatMap((part) => part.classes.map((id) => enrollmentOf(ref, id, part)));

/** A year of birth or an age band is agreed for some suppliers; the standard's field takes a date only. */
const birthDateOf = (item: Shaped): string | undefined => {
  const date = textOf(item, 'birthDate');
  return date !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : undefined;
};

const demographicFields: readonly string[] = ['birthDate', 'sex'];

/** Does the agreement of this school give anything of demographics? */
export const hasDemographics = ({ view }: Place): boolean =>
  (view.fields.pupil ?? []).some((name) => demographicFields.includes(name));

/** One for each pupil of a school where it is agreed, also without a value: how many there are tells nothing. */
export const demographicsOf = ({ ref, parts }: Person): readonly Resource[] => {
  const agreed = parts.filter(({ item, place }) => item.kind === 'pupil' && hasDemographics(place));
  if (agreed.length === 0) return [];
  const data = present({
    ...baseData(ref, changedAtOf(agreed)),
    birthDate: firstOf(agreed, birthDateOf),
    sex: firstOf(agreed, (item) => textOf(item, 'sex')),
  });
  return [{ id: ref, data, served: servedBy(agreed), near: new Set() }];
};

/** Who is gone at one school and is still at another is not gone. */
const goneIn = (place: Place, kind: Gone['kind']): readonly (readonly [string, Gone, Place])[] =>
  place.view.gone.filter((gone) => gone.kind === kind).map((gone) => [gone.ref, gone, place]);

/** What is gone of these kinds, and not one of `there`. */
export const goneFrom = (
  places: readonly Place[],
  kinds: readonly Gone['kind'][],
  there: ReadonlySet<string>,
): readonly Resource[] => {
  const found = new Map<string, Resource>();
  for (const [ref, gone, place] of places.flatMap((one) => kinds.flatMap((kind) => goneIn(one, kind)))) {
    if (there.has(ref)) continue;
    const near = [place.org.id, ...(found.get(ref)?.near ?? [])];
    const since = found.get(ref)?.data['dateLastModified'];
    found.set(ref, goneOf(ref, latest([gone.changedAt, typeof since === 'string' ? since : '']), near));
  }
  return [...found.values()];
};
