/** A deterministic source of choices: the same seed gives the same choices on every machine. Never for secrets. */
export type Dice = {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  /** True with this chance, 0 to 1. */
  chance(chance: number): boolean;
  /** One item of a list that has at least one. */
  pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item;
  /** One item, each with its own weight. */
  weighted<Item>(choices: readonly (readonly [item: Item, weight: number])[]): Item;
  /** A new list in another order (Fisher and Yates). */
  shuffle<Item>(items: readonly Item[]): Item[];
  /** Lower-case hexadecimal text; `length` is a multiple of 8. */
  hex(length: number): string;
};

/** Four 32-bit words from a text (xmur3 by bryc, public domain). */
const words = (text: string): Uint32Array => {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  return Uint32Array.from({ length: 4 }, () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    return (h ^= h >>> 16) >>> 0;
  });
};

/** The generator sfc32 (Chris Doty-Humphrey, PractRand, public domain): whole numbers of 32 bits. */
const sfc32 = (text: string): (() => number) => {
  let [a = 0, b = 0, c = 0, counter = 1] = words(text);
  const step = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let warming = 0; warming < 15; warming++) step();
  return step;
};

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index];
  if (item === undefined) throw new RangeError('a choice from an empty list');
  return item;
};

/** Dice from a text. Parts of the demo take their own text, so that one change does not move all the others. */
export const diceOf = (seed: string): Dice => {
  const step = sfc32(seed);
  const next = (): number => step() / 0x1_0000_0000;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (chance) => next() < chance,
    pick: (items) => at(items, below(items.length)),
    weighted: (choices) => weighted(choices, next()),
    shuffle: (items) => shuffle(items, below),
    hex: (length) => Array.from({ length: length / 8 }, () => step().toString(16).padStart(8, '0')).join(''),
  };
};

const weighted = <Item>(choices: readonly (readonly [Item, number])[], drawn: number): Item => {
  let left = drawn * choices.reduce((sum, [, weight]) => sum + weight, 0);
  const found = choices.find(([, weight]) => (left -= weight) < 0) ?? at(choices, choices.length - 1);
  return found[0];
};

const shuffle = <Item>(items: readonly Item[], below: (limit: number) => number): Item[] => {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = below(last + 1);
    [order[last], order[other]] = [at(order, other), at(order, last)];
  }
  return order;
};
