import { folded, parseFilter, type Predicate, predicateOf } from './filter.ts';
import type { Refusal } from './refusal.ts';
import { type Resource, textsAt } from './resource.ts';
import type { Known } from './vocabulary.ts';

/** A question about a collection, or about one object (only its fields then). */
export type Query = {
  readonly limit: number;
  readonly offset: number;
  readonly keep: Predicate | undefined;
  /** Path to sort by; by `sourcedId` where absent. */
  readonly sort: string | undefined;
  readonly descending: boolean;
  readonly fields: readonly string[] | undefined;
};

type Read<Result> = { readonly value: Result } | { readonly refused: Refusal };

const defaultLimit = 100;
/** More is refused and not cut off: who counts on by a limit that was cut would skip pupils. */
export const maxLimit = 5000;
const maxQueryLength = 4000;

const collectionParameters: ReadonlySet<string> = new Set(['limit', 'offset', 'sort', 'orderBy', 'filter', 'fields']);
const objectParameters: ReadonlySet<string> = new Set(['fields']);

const isProper = (parameters: URLSearchParams, allowed: ReadonlySet<string>): boolean => {
  const names = [...parameters.keys()];
  const fits = parameters.toString().length <= maxQueryLength;
  return fits && new Set(names).size === names.length && names.every((name) => allowed.has(name));
};

const wholeNumber = (text: string | null, otherwise: number): number =>
  text === null ? otherwise : /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;

const fieldsOf = (text: string | null, known: Known): Read<readonly string[] | undefined> => {
  if (text === null) return { value: undefined };
  const names = text.split(',').map((name) => known.names.get(name.trim().toLowerCase()));
  const there = names.filter((name) => name !== undefined);
  return there.length === names.length ? { value: there } : { refused: 'selection' };
};

const filterOf = (text: string | null, known: Known): Read<Predicate | undefined> => {
  if (text === null) return { value: undefined };
  const filter = parseFilter(text);
  if (filter === undefined) return { refused: 'filter' };
  const predicates: Predicate[] = [];
  for (const clause of filter.clauses) {
    const path = known.paths.get(clause.field.toLowerCase());
    const predicate = path === undefined ? undefined : predicateOf(clause, path);
    if (predicate === undefined) return { refused: 'filter' };
    predicates.push(predicate);
  }
  const every: Predicate = (resource) => predicates.every((predicate) => predicate(resource));
  const some: Predicate = (resource) => predicates.some((predicate) => predicate(resource));
  return { value: filter.joint === 'AND' ? every : some };
};

const directions = new Map([
  ['asc', false],
  ['desc', true],
]);

/** Reads a question strictly. What is refused follows from the question and the agreement alone. */
export const readQuery = (parameters: URLSearchParams, known: Known, about: 'collection' | 'object'): Read<Query> => {
  if (!isProper(parameters, about === 'object' ? objectParameters : collectionParameters)) return { refused: 'query' };
  const limit = wholeNumber(parameters.get('limit'), defaultLimit);
  const offset = wholeNumber(parameters.get('offset'), 0);
  const descending = directions.get(parameters.get('orderBy') ?? 'asc');
  if (!(limit >= 1 && limit <= maxLimit && offset >= 0) || descending === undefined) return { refused: 'query' };
  const fields = fieldsOf(parameters.get('fields'), known);
  if ('refused' in fields) return fields;
  const keep = filterOf(parameters.get('filter'), known);
  if ('refused' in keep) return keep;
  const named = parameters.get('sort');
  const sort = named === null ? undefined : known.paths.get(named.toLowerCase());
  if (named !== null && sort === undefined) return { refused: 'sort' };
  return { value: { limit, offset, keep: keep.value, sort, descending, fields: fields.value } };
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** By code points and then by id, so that the order is the same everywhere and tells nothing of the source. */
const sorted = (resources: readonly Resource[], path: string): readonly Resource[] =>
  resources
    .map((resource) => ({ resource, key: folded(textsAt(resource, path).join(',')) }))
    .sort((one, other) => compare(one.key, other.key) || compare(one.resource.id, other.resource.id))
    .map(({ resource }) => resource);

export type Page = { readonly total: number; readonly resources: readonly Resource[] };

/** `resources` are in the order of their ids. */
export const pageOf = (resources: readonly Resource[], query: Query): Page => {
  const kept = query.keep === undefined ? resources : resources.filter(query.keep);
  const ordered = query.sort === undefined ? kept : sorted(kept, query.sort);
  const turned = query.descending ? ordered.toReversed() : ordered;
  return { total: kept.length, resources: turned.slice(query.offset, query.offset + query.limit) };
};
