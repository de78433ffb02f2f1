import { describe, expect, it } from 'vitest';
import { watchOver } from './watch.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

const start = (mayGoOn: () => Promise<boolean>) => {
  const looks = new Set<() => void>();
  const watch = watchOver((look) => {
    looks.add(look);
    return () => void looks.delete(look);
  }, mayGoOn);
  const beat = () => {
    for (const look of looks) look();
  };
  return { watch, beat, looks };
};

describe('a watch over a delivery', () => {
  it('aborts with the first look that says no, and looks no more after its end', async () => {
    const answers = [true, false];
    const { watch, beat, looks } = start(async () => answers.shift() ?? true);
    beat();
    await settled();
    expect(watch.signal.aborted).toBe(false);
    beat();
    await settled();
    expect(watch.signal.aborted).toBe(true);
    watch.end();
    expect(looks.size).toBe(0);
  });

  it('looks again for a beat that came while it looked', async () => {
    const first = Promise.withResolvers<boolean>();
    const answers = [first.promise, Promise.resolve(false)];
    const { watch, beat } = start(() => answers.shift() ?? Promise.resolve(true));
    beat();
    beat();
    beat();
    first.resolve(true);
    await settled();
    expect([watch.signal.aborted, answers]).toEqual([true, []]);
  });

  it('takes a look that fails for a no', async () => {
    const { watch, beat } = start(() => Promise.reject(new Error('locked')));
    beat();
    await settled();
    expect(watch.signal.aborted).toBe(true);
  });
});
