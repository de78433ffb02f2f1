import type { Kind, View } from '../../src/ports/door.ts';
import type { Base } from './resource.ts';

/** A field of ours under the name of the shape `oneroster-rest`: `pupil/username`. */
export type Source = `${Extract<Kind, 'pupil' | 'staff' | 'group' | 'school'>}/${string}`;

type Field = {
  readonly name: string;
  /** By what a filter or a sort may name it; by its own name where this is absent. */
  readonly paths?: readonly string[];
  /** It exists only where the agreement lets one of these through. Absent: every object has it. */
  readonly of?: readonly Source[];
};

const both = (name: string): readonly Source[] => [`pupil/${name}`, `staff/${name}`];
const link = (name: string): Field => ({ name, paths: [`${name}.sourcedId`] });
const always = ['sourcedId', 'status', 'dateLastModified'].map((name): Field => ({ name }));

/** Every field that objects of this door can have. What is not here is unknown to filter, sort and selection. */
const fields: Readonly<Record<Base, readonly Field[]>> = {
  academicSessions: [
    ...always,
    { name: 'title' },
    { name: 'startDate' },
    { name: 'endDate' },
    { name: 'type' },
    link('parent'),
    link('children'),
    { name: 'schoolYear' },
  ],
  orgs: [
    ...always,
    { name: 'name', of: ['school/name'] },
    { name: 'type' },
    { name: 'identifier', of: ['school/brin'] },
  ],
  courses: [...always, { name: 'title' }, link('schoolYear'), { name: 'courseCode' }, link('org')],
  classes: [
    ...always,
    { name: 'title', of: ['group/title'] },
    { name: 'classCode', of: ['group/classCode'] },
    { name: 'classType' },
    { name: 'grades', of: ['group/grade'] },
    { name: 'subjects', of: ['group/subject'] },
    link('course'),
    link('school'),
    link('terms'),
  ],
  users: [
    ...always,
    { name: 'userMasterIdentifier', of: both('userMasterIdentifier') },
    { name: 'username', of: both('username') },
    { name: 'enabledUser' },
    { name: 'givenName', of: [...both('callName'), ...both('givenNames')] },
    { name: 'familyName', of: [...both('familyName'), ...both('familyNamePrefix')] },
    { name: 'roles', paths: ['roles.role', 'roles.org.sourcedId'] },
    link('primaryOrg'),
    { name: 'identifier', of: both('identifier') },
    { name: 'email', of: both('email') },
    { name: 'grades', of: ['pupil/grade'] },
  ],
  enrollments: [...always, link('user'), link('class'), link('school'), { name: 'role' }],
  demographics: [...always, { name: 'birthDate', of: ['pupil/birthDate'] }, { name: 'sex', of: ['pupil/sex'] }],
};

/** What may be named in a question about one collection: lower-case names to names and paths. */
export type Known = {
  readonly names: ReadonlyMap<string, string>;
  readonly paths: ReadonlyMap<string, string>;
};

/** The fields that these views let through. It follows from agreements alone, so no error tells of data (law 11). */
export const sourcesOf = (views: readonly View[]): ReadonlySet<string> =>
  new Set(
    views.flatMap((view) =>
      Object.entries(view.fields).flatMap(([kind, names]) => names.map((name) => `${kind}/${name}`)),
    ),
  );

/** The standard's own examples write `familyname`, so case is no matter. */
const byLowerCase = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

/** What a collection has for this visitor; a field outside the agreement is as unknown as one that never was. */
export const knownOf = (base: Base, sources: ReadonlySet<string>): Known => {
  const there = fields[base].filter(({ of }) => of === undefined || of.some((source) => sources.has(source)));
  return {
    names: byLowerCase(there.map(({ name }) => name)),
    paths: byLowerCase(there.flatMap(({ name, paths }) => paths ?? [name])),
  };
};
