import type { View } from '../../src/ports/door.ts';
import { demographicsOf, enrollmentsOf, goneFrom, hasDemographics, personsOf, userOf } from './person.ts';
import { classOf, courseOf, itemsOf, orgOf, type Place, placeOf } from './place.ts';
import { type Base, type Resource, textsAt } from './resource.ts';
import { sessionsOf } from './session.ts';
import { sourcesOf } from './vocabulary.ts';

/** Every collection, with the one whose fields its objects have and the name of one of them in an answer. */
export const collections = {
  academicSessions: { base: 'academicSessions', one: 'academicSession' },
  terms: { base: 'academicSessions', one: 'academicSession' },
  gradingPeriods: { base: 'academicSessions', one: 'academicSession' },
  orgs: { base: 'orgs', one: 'org' },
  schools: { base: 'orgs', one: 'org' },
  courses: { base: 'courses', one: 'course' },
  classes: { base: 'classes', one: 'class' },
  users: { base: 'users', one: 'user' },
  students: { base: 'users', one: 'user' },
  teachers: { base: 'users', one: 'user' },
  enrollments: { base: 'enrollments', one: 'enrollment' },
  demographics: { base: 'demographics', one: 'demographics' },
} as const satisfies Record<string, { readonly base: Base; readonly one: string }>;

export type Collection = keyof typeof collections;

export const isCollection = (name: string): name is Collection => Object.hasOwn(collections, name);

/** The schools of a visitor as OneRoster has them. It is all in memory, and a function of the views alone (law 11). */
export type Roster = {
  /** In the order of their ids, which tells nothing of the source. */
  readonly resources: Readonly<Record<Collection, readonly Resource[]>>;
  /** What the agreements let through, for questions about fields. */
  readonly sources: ReadonlySet<string>;
  readonly demographics: boolean;
};

const byId = (one: Resource, other: Resource): number => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

const ids = (resources: readonly Resource[]): ReadonlySet<string> => new Set(resources.map(({ id }) => id));

/** Two schools of a board may have the same group or year; it is one object then. */
const once = (resources: readonly Resource[]): readonly Resource[] => {
  const found = new Map<string, Resource>();
  for (const resource of resources) {
    const before = found.get(resource.id);
    const near = new Set([...resource.near, ...(before?.near ?? [])]);
    const served = [...(before?.served ?? []), ...resource.served];
    found.set(resource.id, { ...(before ?? resource), near, served });
  }
  return [...found.values()].sort(byId);
};

const hasRole =
  (role: string) =>
  (user: Resource): boolean =>
    textsAt(user, 'roles.role').includes(role);

const peopleOf = (places: readonly Place[]) => {
  const persons = personsOf(places);
  const there = new Set(persons.map(({ ref }) => ref));
  const users = persons.map(userOf);
  const students = [...users.filter(hasRole('student')), ...goneFrom(places, ['pupil'], there)];
  const teachers = [...users.filter(hasRole('teacher')), ...goneFrom(places, ['staff'], there)];
  const told = places.filter(hasDemographics);
  return {
    users: [...users, ...goneFrom(places, ['pupil', 'staff'], there)],
    students,
    teachers,
    enrollments: persons.flatMap(enrollmentsOf),
    demographics: [...persons.flatMap(demographicsOf), ...goneFrom(told, ['pupil'], there)],
  };
};

const classesOf = (places: readonly Place[], enrollments: readonly Resource[]): readonly Resource[] => {
  const users = new Map<string, string[]>();
  for (const enrollment of enrollments) {
    for (const id of textsAt(enrollment, 'class.sourcedId')) {
      users.set(id, [...(users.get(id) ?? []), ...textsAt(enrollment, 'user.sourcedId')]);
    }
  }
  const there = places.flatMap((place) =>
    itemsOf(place.view, 'group').map((group) => classOf(group, place, users.get(group.ref) ?? [])),
  );
  return [...there, ...goneFrom(places, ['group'], ids(there))];
};

/** Views become objects: one user for somebody at two schools, one class for each group, one session for each year. */
export const rosterOf = (views: readonly View[]): Roster => {
  const places = views.map(placeOf);
  const people = peopleOf(places);
  const sessions = sessionsOf(places);
  const orgs = once(places.map(orgOf));
  const found: Record<Collection, readonly Resource[]> = {
    academicSessions: once(sessions),
    terms: once(sessions.filter(({ data }) => data['type'] === 'term')),
    gradingPeriods: [],
    orgs,
    schools: orgs,
    courses: once(places.map(courseOf)),
    classes: once(classesOf(places, people.enrollments)),
    users: once(people.users),
    students: once(people.students),
    teachers: once(people.teachers),
    enrollments: once(people.enrollments),
    demographics: once(people.demographics),
  };
  return {
    resources: found,
    sources: sourcesOf(views),
    demographics: places.some(hasDemographics),
  };
};

/** The object with this id, where the collection has it. */
export const resourceOf = (roster: Roster, collection: Collection, id: string): Resource | undefined =>
  roster.resources[collection].find((resource) => resource.id === id);

type Kept = { readonly views: readonly View[]; readonly roster: Roster };

/**
 * Pages of one pull follow each other, so a roster is kept; no longer than the desk keeps the first of its views, since it
 * holds what pupils are called.
 */
export const createRosters = (): ((views: readonly View[]) => Roster) => {
  const kept = new WeakMap<View, Kept>();
  return (views) => {
    const [first] = views;
    const known = first === undefined ? undefined : kept.get(first);
    if (known?.views.length === views.length && known.views.every((view, index) => view === views[index])) {
      return known.roster;
    }
    const roster = rosterOf(views);
    if (first !== undefined) kept.set(first, { views, roster });
    return roster;
  };
};
