import * as z from 'zod';
import { fieldOf } from '../record/catalogue.ts';
import { day } from '../record/code.ts';
import { entities } from '../record/field.ts';
import type { Entity } from '../record/field.ts';
import { addYear } from '../record/day.ts';
import { purpose } from './purpose.ts';
import type { Purpose } from './purpose.ts';
import type { ProblemCode } from './problem.ts';
import { fieldRule, formsOf } from './rule.ts';
import type { AgreedField } from './rule.ts';

/** A broken rule and where; the path holds names of the schema, declared fields and purposes only. */
type RuleProblem = { readonly problem: ProblemCode; readonly path: readonly (string | number)[] };

/** What could be read of a text that may be wrong elsewhere. */
type Draft = {
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly fields: readonly AgreedField[];
  readonly value: Readonly<Record<string, unknown>>;
};

const objectOf = (value: unknown): Readonly<Record<string, unknown>> => {
  const parsed = z.record(z.string(), z.unknown()).safeParse(value);
  return parsed.success ? parsed.data : {};
};

const readable = <T>(schema: z.ZodType<T>, value: unknown): readonly [string, T][] =>
  Object.entries(objectOf(value)).flatMap(([name, item]) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [[name, parsed.data] as [string, T]] : [];
  });

const salvage = (value: unknown): Draft => {
  const whole = objectOf(value);
  const fields = objectOf(whole['fields']);
  return {
    value: whole,
    purposes: new Map(readable(purpose, whole['purposes'])),
    fields: entities.flatMap((entity) =>
      readable(fieldRule, fields[entity]).flatMap(([field, rule]) =>
        fieldOf(entity, field) === undefined ? [] : [{ entity, field, rule }],
      ),
    ),
  };
};

const place = ({ entity, field }: AgreedField, part: string): readonly string[] => ['fields', entity, field, part];

const purposeProblems = ({ purposes }: Draft): readonly RuleProblem[] =>
  [...purposes].flatMap(([id, { basis, weighing }]): RuleProblem[] =>
    basis === 'legitimate_interest' && weighing === undefined
      ? [{ problem: 'weighing_missing', path: ['purposes', id, 'weighing'] }]
      : [],
  );

const fieldProblems = ({ fields, value }: Draft): readonly RuleProblem[] => {
  const named = objectOf(value['purposes']);
  return fields.flatMap((agreed): RuleProblem[] => [
    ...(formsOf(agreed.entity, agreed.field).includes(agreed.rule.form)
      ? []
      : [{ problem: 'form_unknown' as const, path: place(agreed, 'form') }]),
    ...(Object.hasOwn(named, agreed.rule.purpose)
      ? []
      : [{ problem: 'purpose_missing' as const, path: place(agreed, 'purpose') }]),
  ]);
};

/** A relation means nothing without the key of what it points at; of pupils that is the key of the feed. */
const relationProblems = ({ fields }: Draft): readonly RuleProblem[] => {
  const has = (entity: Entity, field: string): boolean =>
    fields.some((agreed) => agreed.entity === entity && agreed.field === field);
  return fields.flatMap(({ entity, field }): RuleProblem[] => {
    const target = fieldOf(entity, field)?.target;
    if (target === undefined || has(target, 'key')) return [];
    if (target === 'pupil' && has('pupil', 'eckId')) return [];
    return [{ problem: 'relation_without_key', path: ['fields', entity, field] }];
  });
};

const keyProblems = ({ fields, value }: Draft): readonly RuleProblem[] => {
  const pupil = fields.filter(({ entity }) => entity === 'pupil');
  const key = value['key'];
  if (pupil.length === 0 || typeof key !== 'string') return [];
  const field = key === 'eckId' ? 'eckId' : 'key';
  const form = key === 'alias' ? 'alias' : 'whole';
  const found = pupil.some((agreed) => agreed.field === field && agreed.rule.form === form);
  return found ? [] : [{ problem: 'key_not_agreed', path: ['key'] }];
};

const dayOf = (value: unknown): string | undefined => {
  const parsed = day.safeParse(value);
  return parsed.success ? parsed.data : undefined;
};

const dateProblems = ({ value }: Draft): readonly RuleProblem[] => {
  const [from, until, reviewBy] = [dayOf(value['from']), dayOf(value['until']), dayOf(value['reviewBy'])];
  if (from === undefined) return [];
  const problems: RuleProblem[] = [];
  if (until !== undefined && until < from) problems.push({ problem: 'until_before_from', path: ['until'] });
  if (reviewBy !== undefined && (reviewBy < from || reviewBy > addYear(from))) {
    problems.push({ problem: 'review_too_late', path: ['reviewBy'] });
  }
  return problems;
};

const adviceProblems = ({ value }: Draft): readonly RuleProblem[] => {
  const advice = objectOf(value['advice']);
  const given = advice['state'] === 'positive' || advice['state'] === 'negative';
  return given && advice['date'] === undefined ? [{ problem: 'advice_without_date', path: ['advice', 'date'] }] : [];
};

/** The rules that go over more than one place of the text. Reads whatever is readable of `value`. */
export const ruleProblems = (value: unknown): readonly RuleProblem[] => {
  const draft = salvage(value);
  return [dateProblems, adviceProblems, keyProblems, purposeProblems, fieldProblems, relationProblems].flatMap((rule) =>
    rule(draft),
  );
};

/** What a person must see and nothing forbids: it warns. */
export const ruleWarnings = (value: unknown): readonly RuleProblem[] => {
  const draft = salvage(value);
  const warnings: RuleProblem[] = [];
  if (draft.value['role'] === 'controller') warnings.push({ problem: 'role_controller', path: ['role'] });
  for (const [id, { basis }] of draft.purposes) {
    if (basis === 'legitimate_interest') {
      warnings.push({ problem: 'interest_weighed', path: ['purposes', id, 'basis'] });
    }
  }
  for (const { entity, field, rule } of draft.fields) {
    const basis = draft.purposes.get(rule.purpose)?.basis;
    if (field === 'photoUrl' && basis !== undefined && basis !== 'consent') {
      warnings.push({ problem: 'photo_without_consent', path: ['fields', entity, field, 'purpose'] });
    }
  }
  return warnings;
};
