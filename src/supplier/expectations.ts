import { wireName } from '../agreement/shape.ts';
import type { Views } from '../door/views.ts';
import { originsOf } from '../mapping/origins.ts';
import type { Shaped } from '../ports/door.ts';
import { fieldOf } from '../record/catalogue.ts';
import { type Entity, entities, type Form } from '../record/field.ts';
import type { Permit } from '../release/permit.ts';
import type { Gateway } from '../sync/gateway.ts';
import { itemsShown } from './served.ts';
import type { Visit } from './visit.ts';

/** What is not coming says why, in the few words that a supplier is told (`no_value`: nobody has one). */
export type Expected = {
  readonly kind: Entity;
  /** The supplier's own name for it. */
  readonly field: string;
  readonly form?: Form;
  readonly status: 'expected' | 'not_agreed' | 'not_offered_by_source' | 'no_value';
};

export type Expectations = {
  readonly school: string;
  readonly product: string;
  readonly agreementVersion: number;
  readonly until: string;
  readonly fields: readonly Expected[];
};

type Offered = (entity: Entity, field: string) => boolean;

const named = (permit: Permit, entity: Entity, field: string): string =>
  wireName(permit.shape, { entity, field }) ?? field;

/** The same lists as in the manifest: what the shape could take, less what the agreement lacks, and what has no value. */
export const expectedOf = (permit: Permit, items: readonly Shaped[], offered: Offered): readonly Expected[] => {
  const filled = new Set(items.flatMap(({ kind, data }) => Object.keys(data).map((name) => `${kind}/${name}`)));
  const seen = new Set(items.map(({ kind }) => kind));
  const statusOf = (kind: Entity, { field, name }: { field: string; name: string }): Expected['status'] => {
    if (filled.has(`${kind}/${name}`)) return 'expected';
    if (!offered(kind, field)) return 'not_offered_by_source';
    // Before anything of a kind was delivered nobody can say that it has no value.
    return seen.has(kind) ? 'no_value' : 'expected';
  };
  return entities.flatMap((kind) => {
    const coming = (permit.steps.get(kind) ?? []).map((step): Expected => {
      const field = named(permit, kind, step.field);
      return { kind, field, form: step.form, status: statusOf(kind, { field: step.field, name: field }) };
    });
    const withheld = (permit.withheld.get(kind) ?? []).map((name): Expected => ({
      kind,
      field: named(permit, kind, name),
      status: 'not_agreed',
    }));
    return [...coming, ...withheld].toSorted((a, b) => (a.field < b.field ? -1 : 1));
  });
};

const offeredBy = async (gateway: Gateway, visit: Visit): Promise<Offered> => {
  const head = await gateway.generations.current(visit.school.id);
  const mapping = gateway.mappings.get(head?.mapping ?? visit.school.mapping);
  const origins = mapping === undefined ? undefined : originsOf(mapping);
  return (entity, field) =>
    fieldOf(entity, field)?.issued === true || origins === undefined || origins.has(`${entity}/${field}`);
};

/** What a supplier may expect of one school; of what its feed shows and the agreement alone (law 11). */
export const expectationsFor = async (gateway: Gateway, views: Views, visit: Visit): Promise<Expectations> => {
  const { agreed, school } = visit;
  const { permit, agreement } = agreed;
  return {
    school: school.id,
    product: agreement.product,
    agreementVersion: agreement.version,
    until: agreement.document.until,
    fields: expectedOf(permit, await itemsShown(views, visit), await offeredBy(gateway, visit)),
  };
};
