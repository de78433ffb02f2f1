import type { Dice } from '../../../deploy/demo/seed.ts';
import { agreeable, fieldOf } from '../../../src/record/catalogue.ts';
import { entities, type Entity } from '../../../src/record/field.ts';
import { plainShape } from '../../../mappings/suppliers/plain.ts';
import { dealOf, documentWith } from './deal.ts';
import { firstState, nightOf } from './night.ts';
import { add, anyValue, anyWorld, copyOf, dataFields, filled, inScope, replace, withField } from './world.ts';

/** The same worlds, with a change that is to be seen: a comparison that does not see it is blind. */
export const visiblyDifferent = async (
  dice: Dice,
): Promise<{ readonly tried: number; readonly blind: readonly string[] }> => {
  const line = { purpose: 'access', reason: 'Nodig.', form: 'whole' } as const;
  const all = (entity: Entity) => Object.fromEntries(agreeable(entity).map((name) => [name, line]));
  const fields = Object.fromEntries(entities.map((entity) => [entity, all(entity)]));
  const deal = dealOf(documentWith(fields, { startsWithinDays: 0 }), plainShape);
  const world = anyWorld(dice, deal, { pupils: 0, staff: 0, guardians: 0 });
  world.neutral.clear();
  const pupil = { ...inScope(dice, world, 'P'), ...filled(dice, 'pupil', 1), addressSecret: false, phoneSecret: false };
  add(world, 'pupil', 'P', { ...pupil, key: 'P', yearGroup: '3', groupKey: 'G1', ageClass: 'under16' });
  add(world, 'staff', 'M', { ...filled(dice, 'staff', 1), key: 'M', groupKeys: ['G1'] });
  const parent = { ...filled(dice, 'guardian', 1), hasAuthority: 'yes', phoneSecret: false };
  add(world, 'guardian', 'O', { ...parent, key: 'O', pupilKeys: ['P'] });
  replace(world, 'group', ({ record }) => ({ ...record, ...filled(dice, 'group', 1) }));
  const bodyOf = async (of: typeof world): Promise<string> =>
    (await nightOf(of, { deal, state: firstState, wishes: { full: false, format: 'json' } })).bodies.join();
  const plain = await bodyOf(world);
  const blind: string[] = [];
  let tried = 0;
  for (const entity of entities) {
    const names = dataFields(entity).filter((name) => fieldOf(entity, name)?.issued !== true);
    for (const name of entity === 'location' ? [] : names) {
      for (const value of [undefined, anyValue(dice, entity, name)]) {
        const other = copyOf(world);
        let same = true;
        replace(other, entity, ({ record }) => {
          same &&= JSON.stringify(record[name]) === JSON.stringify(value);
          return withField(record, name, value);
        });
        tried += 1;
        if (!same && (await bodyOf(other)) === plain) blind.push(`${entity}/${name}`);
      }
    }
  }
  return { tried, blind };
};
