import type { Shaped, View } from '../../src/ports/door.ts';
import { baseData, derivedId, type Link, type Resource, type Served } from './resource.ts';

/** One school as this visitor may see it, with what its objects are tied to. */
export type Place = {
  readonly view: View;
  readonly school: Shaped | undefined;
  readonly org: Link;
  readonly course: Link;
  /** Ids under which items of this view point at a group, to the reference of that group. */
  readonly classes: ReadonlyMap<string, string>;
};

/** A single value of an item; undefined where it has none. */
export const textOf = (item: Shaped | undefined, name: string): string | undefined => {
  const value = item !== undefined && Object.hasOwn(item.data, name) ? item.data[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** All values of an item under a name, whether it is one or a list. */
export const textsOf = (item: Shaped, name: string): readonly string[] => {
  const value = Object.hasOwn(item.data, name) ? item.data[name] : undefined;
  if (typeof value === 'string') return [value];
  return value === undefined || typeof value === 'boolean' ? [] : value;
};

export const itemsOf = (view: View, kind: Shaped['kind']): readonly Shaped[] =>
  view.items.filter((item) => item.kind === kind);

/** The session of a school year and the one term in it: Dutch schools have no terms that we know of. */
export const sessionId = (schoolYear: string): string => derivedId('academicSession', schoolYear);
export const termId = (schoolYear: string): string => derivedId('term', schoolYear);

/** A relation holds the group's key where the agreement gives that whole, and its reference otherwise. */
const outwardIds = (view: View): ReadonlyMap<string, string> =>
  new Map(itemsOf(view, 'group').map((group) => [textOf(group, 'classCode') ?? group.ref, group.ref]));

export const placeOf = (view: View): Place => {
  const [school] = itemsOf(view, 'school');
  const org: Link = { to: 'org', id: school?.ref ?? derivedId('org', view.feed) };
  return {
    view,
    school,
    org,
    course: { to: 'course', id: derivedId('course', org.id) },
    classes: outwardIds(view),
  };
};

export const servedOf = ({ view }: Place, item: Shaped | undefined): readonly Served[] =>
  item === undefined ? [] : [{ school: view.school, item }];

const optional = <Kept>(name: string, value: Kept | undefined): Readonly<Record<string, Kept>> =>
  value === undefined ? {} : { [name]: value };

/** BRIN and location code, as far as they are agreed. */
const identifierOf = (school: Shaped | undefined): string | undefined => {
  const brin = textOf(school, 'brin');
  return brin === undefined ? undefined : `${brin}${textOf(school, 'locationCode') ?? ''}`;
};

export const orgOf = (place: Place): Resource => {
  const { org, school, view } = place;
  const identifier = identifierOf(school);
  return {
    id: org.id,
    data: {
      ...baseData(org.id, school?.changedAt ?? view.changedAt),
      name: textOf(school, 'name') ?? identifier ?? '',
      type: 'school',
      ...optional('identifier', identifier),
    },
    served: servedOf(place, school),
    near: new Set(),
  };
};

/** The standard wants a course behind each class; a Dutch group has none, so each school has one for all its groups. */
export const courseOf = (place: Place): Resource => {
  const { org, course, school, view } = place;
  return {
    id: course.id,
    data: {
      ...baseData(course.id, school?.changedAt ?? view.changedAt),
      title: 'Alle groepen',
      schoolYear: { to: 'academicSession', id: sessionId(view.schoolYear) },
      courseCode: 'alle-groepen',
      org,
    },
    served: servedOf(place, school),
    near: new Set([org.id]),
  };
};

/** `home` and `combination` are home groups; without a kind, a group is one when a pupil has it as such. */
const isHome = (group: Shaped, place: Place): boolean => {
  const kind = textOf(group, 'kind');
  if (kind !== undefined) return kind !== 'lesson';
  const key = textOf(group, 'classCode') ?? group.ref;
  return itemsOf(place.view, 'pupil').some((pupil) => textOf(pupil, 'homeClass') === key);
};

export const schoolYearOf = (group: Shaped, view: View): string => textOf(group, 'schoolYear') ?? view.schoolYear;

/** A key that was made a reference says nothing that `sourcedId` does not say. */
export const ownKey = (item: Shaped, name: string): string | undefined => {
  const key = textOf(item, name);
  return key === item.ref ? undefined : key;
};

export const list = (text: string | undefined): readonly string[] | undefined =>
  text === undefined ? undefined : [text];

/** A group as a class. `users`: who is in it. */
export const classOf = (group: Shaped, place: Place, users: readonly string[]): Resource => {
  const term = termId(schoolYearOf(group, place.view));
  return {
    id: group.ref,
    data: {
      ...baseData(group.ref, group.changedAt),
      title: textOf(group, 'title') ?? '',
      ...optional('classCode', ownKey(group, 'classCode')),
      classType: isHome(group, place) ? 'homeroom' : 'scheduled',
      ...optional('grades', list(textOf(group, 'grade'))),
      ...optional('subjects', list(textOf(group, 'subject'))),
      course: place.course,
      school: place.org,
      terms: [{ to: 'academicSession', id: term }],
    },
    served: servedOf(place, group),
    near: new Set([place.org.id, place.course.id, term, ...users]),
  };
};

/** What is gone: its id, that it is gone and since when. Whatever else the standard asks for is not held any more. */
export const goneOf = (ref: string, changedAt: string, near: readonly string[]): Resource => ({
  id: ref,
  data: baseData(ref, changedAt, false),
  served: [],
  near: new Set(near),
});
