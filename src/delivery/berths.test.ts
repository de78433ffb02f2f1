import { describe, expect, it } from 'vitest';
import { createBerths } from './berths.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Timers that run out when the test says so, oldest first. */
const world = () => {
  const timers: { ms: number; call: () => void }[] = [];
  const berths = createBerths((ms, call) => {
    const timer = { ms, call };
    timers.push(timer);
    return () => {
      if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
    };
  });
  const told: string[] = [];
  const leave = new Map<string, () => void>();
  const come = async (name: string, supplier = 'accounts') => {
    void berths.take(supplier).then((left) => {
      told.push(left === undefined ? `${name} later` : name);
      if (left !== undefined) leave.set(name, left);
    });
    await settled();
  };
  const go = async (name: string) => {
    leave.get(name)?.();
    await settled();
  };
  const runOut = async (count: number) => {
    for (const timer of timers.splice(0, count)) timer.call();
    await settled();
  };
  return { come, go, runOut, told, timers };
};

describe('the places at a supplier', () => {
  it('are three; whoever comes then waits for one that leaves', async () => {
    const { come, go, told, timers } = world();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await come(name);
    expect(told).toEqual(['a', 'b', 'c']);
    expect(timers.map(({ ms }) => ms)).toEqual([5_000, 5_000, 5_000]);
    await go('b');
    await go('b');
    expect(told).toEqual(['a', 'b', 'c', 'd']);
    await go('a');
    expect(told).toEqual(['a', 'b', 'c', 'd', 'e']);
    for (const name of ['c', 'd', 'e']) await go(name);
    expect(timers).toEqual([]);
  });

  it('are waited for by nobody once all three are slow', async () => {
    const { come, go, runOut, told } = world();
    for (const name of ['a', 'b', 'c', 'd']) await come(name);
    await runOut(2);
    expect(told).toEqual(['a', 'b', 'c']);
    await runOut(1);
    await come('e');
    expect(told).toEqual(['a', 'b', 'c', 'd later', 'e later']);
    await go('a');
    await come('f');
    expect(told.at(-1)).toBe('f');
    await come('g');
    expect(told.at(-1)).toBe('f');
  });

  it('of one supplier are not those of another', async () => {
    const { come, runOut, told } = world();
    for (const name of ['a', 'b', 'c']) await come(name);
    await runOut(3);
    await come('d', 'basispoort');
    expect(told).toEqual(['a', 'b', 'c', 'd']);
  });
});
