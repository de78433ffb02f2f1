import type { Dice } from '../../../deploy/demo/seed.ts';
import { anyDeal } from './deal.ts';
import { firstState, type Night, nightOf, type Wishes } from './night.ts';
import { visibleChange } from './overnight.ts';
import type { Relation } from './relations.ts';
import { anyWorld, type Sizes, type World } from './world.ts';

export type PairSizes = Sizes & Wishes;

/** Two nights of a pair of worlds. `pairs` counts those that really differed. */
export type Compared = {
  readonly pairs: number;
  /** What this supplier could tell apart. */
  readonly differences: readonly (readonly [string, string])[];
  /** Bodies of a night in which nothing visible changed. */
  readonly unprovoked: readonly string[];
};

const seen = ({ bodies, held }: Night): string => JSON.stringify({ bodies, held });

const plain = (world: World): string =>
  JSON.stringify(world, (_, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value));

const differ = (a: World, b: World): boolean => plain(a) !== plain(b);

/** Makes a world and one like it, and lets a night pass over both, and another one. */
export const comparePair = async (dice: Dice, relation: Relation, sizes: PairSizes): Promise<Compared> => {
  const { format, full } = sizes;
  const deal = anyDeal(dice);
  const x = anyWorld(dice, deal, sizes);
  const differences: (readonly [string, string])[] = [];
  let pairs = 0;
  const compare = (one: Night, other: Night): void => {
    pairs += 1;
    if (seen(one) !== seen(other)) differences.push([seen(one), seen(other)]);
  };
  const evening = { deal, state: firstState, wishes: { full: false, format } };
  const first = await nightOf(x, evening);
  const y = relation(dice, x, deal);
  if (y !== undefined && differ(x, y)) compare(first, await nightOf(y, evening));
  const later = visibleChange(dice, x);
  const hidden = relation(dice, later.world, deal);
  const next = { deal, state: first.after, wishes: { full, format } };
  const second = await nightOf(later.world, next);
  if (hidden !== undefined && differ(later.world, hidden)) compare(second, await nightOf(hidden, next));
  // The first night may have been held: then everything is still to be sent.
  const quiet = !later.changed && !full && first.held === undefined;
  return { pairs, differences, unprovoked: quiet ? second.bodies : [] };
};
