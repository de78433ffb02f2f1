import { type Collection, isCollection } from './roster.ts';

/** Under what a collection is asked for: `schools/{id}`. */
export type Parent = { readonly collection: Collection; readonly id: string };

/** What a path asks for. With an id it is one object. */
export type Route = {
  readonly parents: readonly Parent[];
  readonly collection: Collection;
  readonly id: string | undefined;
};

/** The nested collections of OneRoster 1.2 Rostering. */
const nested: Readonly<Partial<Record<Collection, readonly Collection[]>>> = {
  schools: ['classes', 'courses', 'enrollments', 'students', 'teachers', 'terms'],
  classes: ['students', 'teachers'],
  courses: ['classes'],
  students: ['classes'],
  teachers: ['classes'],
  users: ['classes'],
  terms: ['classes', 'gradingPeriods'],
};

const inClassOfSchool: readonly Collection[] = ['enrollments', 'students', 'teachers'];

const isId = (text: string | undefined): text is string => text !== undefined && /^[A-Za-z0-9._-]{1,128}$/.test(text);

const nestedRoute = (parents: readonly Parent[], collection: Collection): Route | undefined => {
  const [outer, inner] = parents;
  const offered =
    inner === undefined
      ? nested[outer?.collection ?? 'orgs']
      : outer?.collection === 'schools' && inner.collection === 'classes'
        ? inClassOfSchool
        : undefined;
  return offered?.includes(collection) === true ? { parents, collection, id: undefined } : undefined;
};

/** Reads a path below the base; undefined for what this door does not have. */
export const routeOf = (path: string): Route | undefined => {
  const parts = path.split('/');
  const parents: Parent[] = [];
  for (;;) {
    const [collection, id] = parts.splice(0, 2);
    if (collection === undefined || !isCollection(collection)) return undefined;
    if (parts.length === 0) {
      if (parents.length > 0) return id === undefined ? nestedRoute(parents, collection) : undefined;
      return id === undefined || isId(id) ? { parents, collection, id } : undefined;
    }
    if (!isId(id) || parents.length === 2) return undefined;
    parents.push({ collection, id });
  }
};

/** The scopes of OneRoster 1.2 Rostering by their short names, by which the desk knows them. */
export const scopes = {
  core: 'roster-core.readonly',
  roster: 'roster.readonly',
  demographics: 'roster-demographics.readonly',
} as const;

const scopePrefix = 'https://purl.imsglobal.org/spec/or/v1p2/scope/';

/** As the standard writes it. */
export const longScope = (scope: string): string => `${scopePrefix}${scope}`;

/** Our name of a scope as a client asks for it; undefined for what is not of this door. */
export const shortScope = (text: string): string | undefined =>
  Object.values(scopes).find((scope) => text === longScope(scope) || text === scope);

/** As the standard's own description has it: nested collections need the wide scope, demographics one of their own. */
export const scopesFor = ({ collection, parents }: Route): readonly string[] => {
  if (collection === 'demographics') return [scopes.demographics];
  return parents.length > 0 ? [scopes.roster] : [scopes.core, scopes.roster];
};
