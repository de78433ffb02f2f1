/** Remembers keys by a 53-bit keyed fingerprint, so that a million of them fit in some tens of megabytes. */
export type Seen = {
  /** The number under which this key was noted first; undefined when it is new, and then `number` is noted. */
  note(key: string, number: number): number | undefined;
};

const mix = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193) >>> 0;

const finish = (hash: number): number => {
  const folded = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const again = Math.imul(folded ^ (folded >>> 13), 0xc2b2ae35);
  return (again ^ (again >>> 16)) >>> 0;
};

/**
 * Two seeded 32-bit hashes make one number of 53 bits. `seed` must be random: nobody outside can then make keys
 * that fall together. A chance meeting among a million keys has a likelihood of about 1 in 18,000.
 */
export const createSeen = (seed: Uint32Array): Seen => {
  const first = new Map<number, number>();
  const [seedA = 1, seedB = 2] = seed;
  const fingerprint = (key: string): number => {
    let a = seedA;
    let b = seedB;
    for (let index = 0; index < key.length; index += 1) {
      const code = key.charCodeAt(index);
      a = mix(a, code);
      b = mix(b, code + 0x9e37);
    }
    return (finish(a) & 0x1fffff) * 0x1_0000_0000 + finish(b);
  };
  return {
    note(key, number) {
      const mark = fingerprint(key);
      const earlier = first.get(mark);
      if (earlier === undefined) first.set(mark, number);
      return earlier;
    },
  };
};
