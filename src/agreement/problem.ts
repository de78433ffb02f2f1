import type * as z from 'zod';
import { GatewayError } from '../errors.ts';
import type { ErrorSubject } from '../errors.ts';
import { bans } from '../record/bans.ts';
import { fieldOf } from '../record/catalogue.ts';
import { entities } from '../record/field.ts';
import type { Entity } from '../record/field.ts';
import { shownName } from './shown-name.ts';

/** Everything that can be wrong with the text of an agreement, and the three things that only warn. */
export const problemCodes = [
  'text_too_large',
  'text_unreadable',
  'text_alias',
  'text_duplicate_name',
  'agreement_unknown_field',
  'agreement_banned_field',
  'name_unknown',
  'value_missing',
  'value_invalid',
  'form_unknown',
  'purpose_missing',
  'relation_without_key',
  'key_not_agreed',
  'weighing_missing',
  'until_before_from',
  'review_too_late',
  'advice_without_date',
  'role_controller',
  'interest_weighed',
  'photo_without_consent',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/**
 * One problem. `path` is made of names of the schema and declared fields, joined by dots; a foreign
 * name is in it only when it passed the rule for undeclared names, and `?` otherwise.
 */
export type Problem = {
  readonly code: ProblemCode;
  readonly path: string;
  readonly entity?: Entity;
  readonly field?: string;
  readonly line?: number;
  readonly column?: number;
};

type Segment = PropertyKey;

/** The one name of the schema that the rule for undeclared names would hide. */
const ownNames: readonly string[] = ['sha256'];

const shownPart = (part: Segment): string =>
  typeof part === 'string' && !ownNames.includes(part) ? (shownName(part) ?? '?') : String(part);

/** A path that may be shown: foreign names in it passed the rule for undeclared names. */
export const shownPath = (path: readonly Segment[]): string => path.map(shownPart).join('.');

const isEntity = (part: Segment | undefined): part is Entity => entities.some((entity) => entity === part);

/** A name that no agreement can hold, in the place where fields stand. */
const fieldProblem = (entity: Entity, name: string): Problem => {
  const banned = Object.hasOwn(bans, name) || fieldOf(entity, name)?.control === 'never';
  const field = banned ? name : shownName(name);
  return {
    code: banned ? 'agreement_banned_field' : 'agreement_unknown_field',
    path: shownPath(['fields', entity, name]),
    entity,
    ...(field === undefined ? {} : { field }),
  };
};

const unknownNames = (path: readonly Segment[], names: readonly string[]): readonly Problem[] => {
  const [first, entity] = path;
  return names.map((name) =>
    path.length === 2 && first === 'fields' && isEntity(entity)
      ? fieldProblem(entity, name)
      : { code: 'name_unknown', path: shownPath([...path, name]) },
  );
};

/** Where a problem is about a declared field, that field. */
const about = (path: readonly Segment[]): { readonly entity?: Entity; readonly field?: string } => {
  const [first, entity, field] = path;
  if (first !== 'fields' || !isEntity(entity) || typeof field !== 'string') return {};
  return fieldOf(entity, field) === undefined ? { entity } : { entity, field };
};

const isProblemCode = (value: unknown): value is ProblemCode => problemCodes.some((code) => code === value);

/** Zod's issues as problems. Their messages and inputs are never used: they can quote the text. */
export const problemsOf = (error: z.ZodError): readonly Problem[] =>
  error.issues.flatMap((issue): readonly Problem[] => {
    if (issue.code === 'unrecognized_keys') return unknownNames(issue.path, issue.keys);
    const own: unknown = issue.code === 'custom' ? issue.params?.['problem'] : undefined;
    const missing = issue.code !== 'custom' && issue.input === undefined;
    const code: ProblemCode = isProblemCode(own) ? own : missing ? 'value_missing' : 'value_invalid';
    return [{ code, path: shownPath(issue.path), ...about(issue.path) }];
  });

/**
 * The problems of one text as the one error: an unknown or banned field by its own code, anything else
 * is agreement_invalid. `count` says how many there are; the list goes beside it.
 */
export const problemError = (problems: readonly Problem[]): GatewayError => {
  const byField = problems.find(({ code }) => code === 'agreement_banned_field' || code === 'agreement_unknown_field');
  const first = byField ?? problems[0];
  const { entity, field, line, column } = first ?? {};
  const subject: ErrorSubject = {
    ...(first === undefined ? {} : { setting: first.path, found: first.code }),
    ...(entity === undefined ? {} : { entity }),
    ...(field === undefined ? {} : { field }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    count: problems.length,
  };
  const code = byField?.code;
  const known = code === 'agreement_banned_field' || code === 'agreement_unknown_field';
  return new GatewayError(known ? code : 'agreement_invalid', subject);
};
