/** A place on a line: what was measured, and when. */
export type Sample = { readonly x: number; readonly y: number };

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
};

/**
 * The median of the slopes between all pairs of samples (Theil and Sen): one sample that is off moves it as little as
 * one voter moves an election. 0 for fewer than two samples.
 */
export const slopeOf = (samples: readonly Sample[]): number => {
  const slopes = samples.flatMap((one, at) =>
    samples.slice(at + 1).flatMap((other) => (other.x === one.x ? [] : [(other.y - one.y) / (other.x - one.x)])),
  );
  return slopes.length === 0 ? 0 : median(slopes);
};
