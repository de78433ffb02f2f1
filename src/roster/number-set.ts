/** Whole numbers from 0 on: one bit for each number up to the last. */
export type NumberSet = {
  add(number: number): void;
  /** In rising order. */
  values(): Generator<number>;
};

const firstBytes = 1024;

export const createNumberSet = (): NumberSet => {
  let bits = new Uint8Array(firstBytes);
  const grow = (least: number): void => {
    const wider = new Uint8Array(Math.max(least, bits.length * 2));
    wider.set(bits);
    bits = wider;
  };
  return {
    add(number) {
      const at = number >>> 3;
      if (at >= bits.length) grow(at + 1);
      bits[at] = (bits[at] ?? 0) | (1 << (number & 7));
    },
    *values() {
      for (const [at, byte] of bits.entries()) {
        for (let bit = 0; bit < 8; bit += 1) if ((byte & (1 << bit)) !== 0) yield at * 8 + bit;
      }
    },
  };
};
