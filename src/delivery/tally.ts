import { fieldsFor } from '../agreement/permitted.ts';
import { wireName } from '../agreement/shape.ts';
import { agreeable, fieldsOf } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { Item } from '../record/item.ts';
import type { Permit, Step, Withheld } from '../release/permit.ts';
import { type Joined, verdict } from '../release/release.ts';

/** How often a field was let through or stopped, with the reason; names and counts only. */
export type Tally = {
  readonly through: ReadonlyMap<string, number>;
  readonly stopped: ReadonlyMap<string, { readonly reason: Withheld; readonly count: number }>;
};

/** Why a field of the catalogue that a record has a value for is no step of this permit. */
export const absence = (entity: Entity, field: string, permit: Permit): Withheld => {
  if (!fieldsFor(permit.agreement.document, entity).has(field)) return 'not_agreed';
  const isGivenBack = permit.withheld.get(entity)?.includes(field) === true;
  return isGivenBack || wireName(permit.shape, { entity, field }) === undefined ? 'not_accepted' : 'not_yet_read';
};

/** What is looked at in every item of a kind: a step of the permit, or why there is none. */
type Question = { readonly name: string; readonly step: Step | undefined; readonly absence: Withheld };

const questionsFor = (entity: Entity, permit: Permit): readonly Question[] => {
  const steps = new Map((permit.steps.get(entity) ?? []).map((step) => [step.field, step]));
  return agreeable(entity)
    .filter((name) => fieldsOf(entity)[name]?.issued !== true || steps.has(name))
    .map((name) => ({ name, step: steps.get(name), absence: absence(entity, name, permit) }));
};

/** Counts, over the items in scope, what this permit lets through and what it stops. */
export const tally = (items: ReadonlyMap<Entity, readonly Item[]>, permit: Permit, joined: Joined): Tally => {
  const through = new Map<string, number>();
  const stopped = new Map<string, { reason: Withheld; count: number }>();
  const stop = (path: string, reason: Withheld, count: number) => {
    if (count > 0) stopped.set(`${path}/${reason}`, { reason, count });
  };
  for (const [entity, list] of items) {
    for (const { name, step, absence: why } of questionsFor(entity, permit)) {
      const path = `${entity}/${name}`;
      if (step === undefined) {
        // Of what was not read nobody knows whether there is a value, so it counts for everybody.
        const has = (item: Item) => why === 'not_yet_read' || item.record[name] !== undefined;
        stop(path, why, list.filter(has).length);
        continue;
      }
      const found = { released: 0, empty: 0, secret_or_restricted: 0 };
      for (const item of list) found[verdict(item, step, permit, joined)] += 1;
      if (found.released > 0) through.set(path, found.released);
      stop(path, 'empty', found.empty);
      stop(path, 'secret_or_restricted', found.secret_or_restricted);
    }
  }
  return { through, stopped };
};
