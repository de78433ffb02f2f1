import { fieldsFor } from '../agreement/permitted.ts';
import type { FieldRule } from '../agreement/rule.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import { type Shape, wireName } from '../agreement/shape.ts';
import { type InForce, isInForce, type Status, statusOf } from '../agreement/status.ts';
import type { Agreement } from '../agreement/stored.ts';
import { type ErrorCode, GatewayError } from '../errors.ts';
import { fieldOf, fieldsOf } from '../record/catalogue.ts';
import { amsterdamDay } from '../record/day.ts';
import { entities, type Entity, type Form } from '../record/field.ts';

/** Why a field does not leave; every difference is visible to the administrator with one of these. */
export type Withheld = 'not_agreed' | 'not_accepted' | 'banned' | 'secret_or_restricted' | 'not_yet_read' | 'empty';

/** One field that may leave, with everything that decides on its value. */
export type Step = {
  readonly field: string;
  /** `pupil/groupKey`: with the kind that it is a field of. */
  readonly path: string;
  readonly form: Form;
  readonly secrecy: 'address' | 'phone' | undefined;
  readonly target: Entity | undefined;
  /** Set where the legal basis is consent: it leaves only for those who gave it for this purpose. */
  readonly consent: string | undefined;
};

export type Restriction = 'frozen' | 'excluded';

/** What is recorded of people with regard to one supplier; never part of a record. */
export type Standing = {
  readonly restrictions: ReadonlyMap<string, Restriction>;
  consented(subject: string, purpose: string): boolean;
};

/** What one agreement lets through to one supplier at one moment. Law 2: there is no permit without an agreement. */
export type Permit = {
  readonly agreement: InForce;
  readonly shape: Shape;
  readonly standing: Standing;
  /** The day in Europe/Amsterdam for which this permit was made. */
  readonly day: string;
  readonly steps: ReadonlyMap<Entity, readonly Step[]>;
  /** Per entity the fields that the shape could take and the agreement lacks: `withheld` of the manifest. */
  readonly withheld: ReadonlyMap<Entity, readonly string[]>;
};

const refusal: Readonly<Record<Status, ErrorCode>> = {
  draft: 'agreement_state',
  proposed: 'agreement_state',
  superseded: 'agreement_state',
  in_force: 'agreement_invalid',
  waiting: 'agreement_not_yet',
  ended: 'agreement_ended',
  revoked: 'agreement_revoked',
  invalid: 'agreement_invalid',
};

const stepOf = (entity: Entity, name: string, rule: FieldRule | undefined, document: AgreementDocument) => {
  const field = fieldOf(entity, name);
  if (field === undefined || rule === undefined || field.control === 'never') return undefined;
  const consent = document.purposes[rule.purpose]?.basis === 'consent' ? rule.purpose : undefined;
  const step: Step = {
    field: name,
    path: `${entity}/${name}`,
    form: rule.form,
    secrecy: field.secrecy,
    target: field.target,
    consent,
  };
  return step;
};

const stepsOf = (entity: Entity, document: AgreementDocument, shape: Shape): readonly Step[] => {
  const agreed = fieldsFor(document, entity);
  return Object.keys(fieldsOf(entity)).flatMap((name) =>
    wireName(shape, { entity, field: name }) === undefined
      ? []
      : (stepOf(entity, name, agreed.get(name), document) ?? []),
  );
};

const withheldOf = (entity: Entity, document: AgreementDocument, shape: Shape): readonly string[] => {
  const agreed = fieldsFor(document, entity);
  return Object.keys(shape.accepts[entity] ?? {}).filter((name) => !agreed.has(name));
};

/** The code that says why an agreement lets nothing through at this instant. */
export const refusedStatus = (agreement: Agreement, at: Date): GatewayError => {
  const { supplier, product, id } = agreement;
  return new GatewayError(refusal[statusOf(agreement, at)], { agreement: id, supplier, product });
};

/**
 * The permit of an agreement at an instant. Throws agreement_not_yet, agreement_ended, agreement_revoked,
 * agreement_state or agreement_invalid when it is not in force then.
 */
export const permit = (agreement: Agreement, shape: Shape, standing: Standing, at: Date): Permit => {
  if (!isInForce(agreement, at)) throw refusedStatus(agreement, at);
  const { document } = agreement;
  return {
    agreement,
    shape,
    standing,
    day: amsterdamDay(at),
    steps: new Map(entities.map((entity) => [entity, stepsOf(entity, document, shape)])),
    withheld: new Map(entities.map((entity) => [entity, withheldOf(entity, document, shape)])),
  };
};

/** The same permit, less what the reading of a generation did not include: agreed but not yet read is not sent. */
export const narrowed = (permitted: Permit, readingSet: ReadonlyMap<Entity, ReadonlySet<string>>): Permit => {
  const read = (entity: Entity, name: string) =>
    readingSet.get(entity)?.has(name) === true || fieldOf(entity, name)?.issued === true;
  return {
    agreement: permitted.agreement,
    shape: permitted.shape,
    standing: permitted.standing,
    day: permitted.day,
    withheld: permitted.withheld,
    steps: new Map(
      [...permitted.steps].map(([entity, steps]) => [entity, steps.filter((step) => read(entity, step.field))]),
    ),
  };
};

/** The same permit, less what its supplier gave back (`pupil/callName`): withheld, whatever the agreement still says. */
export const withoutFields = (permitted: Permit, paths: ReadonlySet<string>): Permit => {
  if (paths.size === 0) return permitted;
  const left = (entity: Entity): readonly string[] =>
    (permitted.steps.get(entity) ?? []).filter(({ path }) => paths.has(path)).map(({ field }) => field);
  return {
    agreement: permitted.agreement,
    shape: permitted.shape,
    standing: permitted.standing,
    day: permitted.day,
    steps: new Map(
      [...permitted.steps].map(([entity, steps]) => [entity, steps.filter(({ path }) => !paths.has(path))]),
    ),
    withheld: new Map([...permitted.withheld].map(([entity, names]) => [entity, [...names, ...left(entity)]])),
  };
};

/** `pupil/callName`, sorted: the names that may leave. */
export const fieldNames = (permitted: Permit): readonly string[] =>
  [...permitted.steps].flatMap(([entity, steps]) => steps.map((step) => `${entity}/${step.field}`)).sort();
