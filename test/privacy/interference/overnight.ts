import type { Dice } from '../../../deploy/demo/seed.ts';
import { entities } from '../../../src/record/field.ts';
import { add, anyValue, copyOf, dataFields, inScope, itemsIn, replace, withField, type World } from './world.ts';

export type Later = { readonly world: World; readonly changed: boolean };

/** What a supplier may well see the next night: people come, go and change, or nothing happens at all. */
export const visibleChange = (dice: Dice, world: World): Later => {
  const later = copyOf(world);
  const kind = dice.pick(['nothing', 'nothing', 'change', 'come', 'go', 'freeze', 'exclude', 'keyless'] as const);
  const pupils = itemsIn(later, 'pupil').filter(({ subject }) => !later.hidden.has(subject));
  if (kind === 'nothing' || pupils.length === 0) return { world: later, changed: false };
  const one = dice.pick(pupils);
  if (kind === 'come') add(later, 'pupil', 'PN', inScope(dice, later, 'PN'));
  if (kind === 'go') replace(later, 'pupil', (item) => (item.subject === one.subject ? undefined : item.record));
  if (kind === 'exclude') later.restrictions.set(one.subject, 'excluded');
  if (kind === 'freeze') later.restrictions.set(one.subject, 'frozen');
  if (kind === 'keyless') later.keyless.add('pupil');
  if (kind === 'change') {
    for (const entity of entities) {
      for (const field of dataFields(entity)) {
        if (field === 'yearGroup' || !dice.chance(0.2)) continue;
        replace(later, entity, ({ record }) =>
          withField(record, field, dice.chance(0.5) ? anyValue(dice, entity, field) : record[field]),
        );
      }
    }
  }
  return { world: later, changed: kind !== 'freeze' && kind !== 'keyless' };
};
