import type { Shape } from '../agreement/shape.ts';
import { addDays } from '../record/day.ts';
import type { Entity } from '../record/field.ts';
import type { Permit } from '../release/permit.ts';
import type { Release } from '../release/release.ts';

/** Days within which a supplier erases what it may no longer have. */
const eraseWithinDays = 30;

/** The last day on which a supplier may still have what it was told on this day to erase. */
export const eraseDay = (day: string): string => addDays(day, eraseWithinDays);

type Names = Readonly<Record<string, readonly string[]>>;
type NoValue = Readonly<Record<string, Readonly<Record<string, 'not_offered_by_source' | 'no_value'>>>>;

/**
 * Goes with every delivery. Everything in it is a function of this feed's visible releases and the agreement alone
 * (law 11), but for the checkpoint.
 */
export type Manifest = {
  readonly format: 'sluis/1';
  readonly delivery: string;
  readonly feed: string;
  readonly school: string;
  readonly product: string;
  readonly sequence: number;
  readonly part: number;
  readonly parts: number;
  readonly mode: Mode;
  readonly agreementVersion: number;
  readonly schoolYear: string;
  /** Names on the wire, per kind, that the agreement lets through. */
  readonly fields: Names;
  /** What the shape could take and the agreement lacks; never computed from the source. */
  readonly withheld: Names;
  readonly noValue: NoValue;
  readonly counts: { readonly put: number; readonly remove: number };
  readonly cleared: readonly Cleared[];
  readonly checkpoint: string | null;
  /** Of the made-up school: nobody in it exists. Absent otherwise. */
  readonly test?: true;
};
/** `withdrawal`: references that a supplier holds after its agreement ended, and nothing else (law 2). */
export type Mode = 'full' | 'changes' | 'withdrawal';
type Cleared = { readonly kind: Entity; readonly field: string; readonly eraseBefore: string };

const wireName = (shape: Shape, entity: Entity, field: string): string => shape.accepts[entity]?.[field] ?? field;

const byKind = (lists: readonly (readonly [Entity, readonly string[]])[], shape: Shape): Names =>
  Object.fromEntries(
    lists.flatMap(([entity, fields]) =>
      fields.length === 0 ? [] : [[entity, fields.map((field) => wireName(shape, entity, field)).sort()]],
    ),
  );

export const agreedNames = (permit: Permit): Names =>
  byKind(
    [...permit.steps].map(([entity, steps]) => [entity, steps.map((step) => step.field)] as const),
    permit.shape,
  );

export const withheldNames = (permit: Permit): Names => byKind([...permit.withheld], permit.shape);

/** Fields that are let through and of which no visible release has a value. `offered`: can this source have it at all? */
export const emptyNames = (
  permit: Permit,
  releases: readonly Release[],
  offered: (entity: Entity, field: string) => boolean,
): NoValue => {
  const filled = new Set(
    releases.flatMap(({ entity, data }) => Object.keys(data).map((field) => `${entity}/${field}`)),
  );
  const kinds = [...permit.steps].map(([entity, steps]) => {
    const empty = steps.map((step) => step.field).filter((field) => !filled.has(`${entity}/${field}`));
    const why = (field: string) => (offered(entity, field) ? 'no_value' : 'not_offered_by_source');
    const names = empty.map((field) => [wireName(permit.shape, entity, field), why(field)] as const).sort();
    return [entity, Object.fromEntries(names)] as const;
  });
  return Object.fromEntries(kinds.filter(([, names]) => Object.keys(names).length > 0));
};

/** `pupil/postcode` that was sent earlier and may no longer flow. */
export const clearedNames = (paths: readonly string[], shape: Shape, day: string): readonly Cleared[] =>
  paths.map((path) => {
    const [kind = '', field = ''] = path.split('/');
    return {
      kind: kind as Entity,
      field: wireName(shape, kind as Entity, field),
      eraseBefore: eraseDay(day),
    };
  });
