import type { Shape } from '../../src/agreement/shape.ts';
import { agreeable } from '../../src/record/catalogue.ts';
import type { Entity } from '../../src/record/field.ts';

const ownNames = (entity: Entity): Readonly<Record<string, string>> =>
  Object.fromEntries(agreeable(entity).map((name) => [name, name]));

/** Everything that an agreement can name, under its own name; for suppliers that follow our words. */
export const plainShape: Shape = {
  name: 'plain',
  accepts: {
    school: ownNames('school'),
    location: ownNames('location'),
    group: ownNames('group'),
    pupil: ownNames('pupil'),
    staff: ownNames('staff'),
    guardian: ownNames('guardian'),
  },
  requires: [],
};
