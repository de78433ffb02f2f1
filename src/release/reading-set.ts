import { controlFields, fieldOf } from '../record/catalogue.ts';
import { entities, type Entity } from '../record/field.ts';
import type { Permit } from './permit.ts';

/** Rules need these whatever is agreed; other people are read only where an agreement names them. */
const alwaysRead: readonly Entity[] = ['pupil', 'group', 'school', 'location'];

/**
 * What may be read and kept of a school (law 8): the fields that agreements in force send (so not those that a supplier
 * does not take), plus the control data that rules need.
 */
export const readingSetOf = (permits: readonly Permit[]): ReadonlyMap<Entity, ReadonlySet<string>> =>
  new Map(
    entities.flatMap((entity) => {
      const sent = permits.flatMap((permit) => (permit.steps.get(entity) ?? []).map((step) => step.field));
      if (sent.length === 0 && !alwaysRead.includes(entity)) return [];
      const byYear =
        entity === 'pupil' && permits.some((permit) => permit.agreement.document.rows.yearGroups !== undefined);
      const read = sent.filter((name) => fieldOf(entity, name)?.issued !== true);
      return [[entity, new Set(controlFields(entity).concat(read, byYear ? ['yearGroup'] : []))] as const];
    }),
  );
