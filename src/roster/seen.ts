/**
 * Remembers keys by a keyed fingerprint of 64 bits and the number under which each came first: 12 bytes a place, so
 * that a million keys fit in 25 MB whatever their length.
 */
export type Seen = {
  /** The number under which this key was noted first; undefined when it is new, and then `number` is noted. */
  note(key: string, number: number): number | undefined;
  size(): number;
};

/** Places are a power of two, and at most this share of them is taken. */
const firstPlaces = 2 ** 12;
const fullest = 0.8;

/** `number` is one more than what was noted, so that 0 marks a free place. */
type Places = { readonly high: Uint32Array; readonly low: Uint32Array; readonly number: Uint32Array };

const createPlaces = (count: number): Places => ({
  high: new Uint32Array(count),
  low: new Uint32Array(count),
  number: new Uint32Array(count),
});

/** Where this fingerprint is, or the free place where it belongs: from its own place on, one after the other. */
const placeOf = ({ high, low, number }: Places, a: number, b: number): number => {
  const last = number.length - 1;
  let at = b & last;
  while (number[at] !== 0 && (low[at] !== b || high[at] !== a)) at = (at + 1) & last;
  return at;
};

const occupy = (places: Places, at: number, mark: readonly [number, number, number]): void => {
  [places.high[at], places.low[at], places.number[at]] = mark;
};

const doubled = (before: Places): Places => {
  const places = createPlaces(before.number.length * 2);
  before.number.forEach((number, at) => {
    const [a = 0, b = 0] = [before.high[at], before.low[at]];
    if (number !== 0) occupy(places, placeOf(places, a, b), [a, b, number]);
  });
  return places;
};

/** MurmurHash3's last step: every bit of the input reaches every bit of the outcome. */
const finish = (hash: number): number => {
  const folded = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const again = Math.imul(folded ^ (folded >>> 13), 0xc2b2ae35);
  return (again ^ (again >>> 16)) >>> 0;
};

/**
 * `seed` must be random (two numbers): nobody outside can then make keys that fall together. A chance meeting among a
 * million keys has a likelihood of about 1 in 37 million; both items are then set aside, which is the safe side.
 */
export const createSeen = (seed: Uint32Array): Seen => {
  const [seedA = 1, seedB = 2] = seed;
  let places = createPlaces(firstPlaces);
  let size = 0;
  return {
    size: () => size,
    note(key, number) {
      let a = seedA;
      let b = seedB;
      for (let index = 0; index < key.length; index += 1) {
        const code = key.charCodeAt(index);
        a = Math.imul(a ^ code, 0x9e3779b1);
        b = Math.imul(b ^ code, 0x5f356495);
        a ^= a >>> 15;
        b ^= b >>> 13;
      }
      a = finish(a ^ key.length);
      b = finish(b);
      const at = placeOf(places, a, b);
      const earlier = places.number[at] ?? 0;
      if (earlier !== 0) return earlier - 1;
      occupy(places, at, [a, b, number + 1]);
      size += 1;
      if (size > fullest * places.number.length) places = doubled(places);
      return undefined;
    },
  };
};
