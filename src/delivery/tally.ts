import { fieldsFor } from '../agreement/permitted.ts';
import { wireName } from '../agreement/shape.ts';
import { agreeable, fieldsOf } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { Item } from '../record/item.ts';
import type { Permit, Withheld } from '../release/permit.ts';
import { type Joined, verdict } from '../release/release.ts';

/** How often a field was let through or stopped, with the reason; names and counts only. */
export type Tally = {
  readonly through: ReadonlyMap<string, number>;
  readonly stopped: ReadonlyMap<string, { readonly reason: Withheld; readonly count: number }>;
};

/** Why a field of the catalogue that a record has a value for is no step of this permit. */
export const absence = (entity: Entity, field: string, permit: Permit): Withheld => {
  if (!fieldsFor(permit.agreement.document, entity).has(field)) return 'not_agreed';
  return wireName(permit.shape, { entity, field }) === undefined ? 'not_accepted' : 'not_yet_read';
};

/** Counts, over the items in scope, what this permit lets through and what it stops. */
export const tally = (items: ReadonlyMap<Entity, readonly Item[]>, permit: Permit, joined: Joined): Tally => {
  const through = new Map<string, number>();
  const stopped = new Map<string, { reason: Withheld; count: number }>();
  const stop = (path: string, reason: Withheld) => {
    const key = `${path}/${reason}`;
    stopped.set(key, { reason, count: (stopped.get(key)?.count ?? 0) + 1 });
  };
  for (const [entity, list] of items) {
    const steps = new Map((permit.steps.get(entity) ?? []).map((step) => [step.field, step]));
    const names = agreeable(entity).filter((name) => fieldsOf(entity)[name]?.issued !== true || steps.has(name));
    for (const item of list) {
      for (const name of names) {
        const step = steps.get(name);
        const found = step === undefined ? absence(entity, name, permit) : verdict(item, step, permit, joined);
        // Of what was not read nobody knows whether there is a value, so it counts for everybody.
        if (step === undefined && found !== 'not_yet_read' && item.record[name] === undefined) continue;
        if (found === 'released') through.set(`${entity}/${name}`, (through.get(`${entity}/${name}`) ?? 0) + 1);
        else stop(`${entity}/${name}`, found);
      }
    }
  }
  return { through, stopped };
};
