import { describe, expect, it } from 'vitest';
import { createLanes } from './lanes.ts';
import { sideBySide } from './side-by-side.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Jobs that wait for a supplier, or end, when the test says so. */
const world = (count: number) => {
  const begun: number[] = [];
  const jobs = Array.from({ length: count }, () => ({ afloat: () => {}, ...Promise.withResolvers<void>() }));
  const lanes = createLanes();
  lanes.add(
    jobs.map((job, index) => (afloat) => {
      begun.push(index);
      job.afloat = afloat;
      return job.promise;
    }),
  );
  return { begun, jobs, lanes };
};

describe('the lanes of a night', () => {
  it('take eight schools; each that ends makes room for the next', async () => {
    const { begun, jobs } = world(12);
    expect(begun).toHaveLength(8);
    jobs[3]?.resolve();
    await settled();
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('take the next where one only waits for its suppliers, once for each, and 64 in all', async () => {
    const { begun, jobs } = world(100);
    jobs[0]?.afloat();
    jobs[0]?.afloat();
    jobs[0]?.resolve();
    await settled();
    expect(begun).toHaveLength(9);
    for (const job of jobs) job.afloat();
    expect(begun).toHaveLength(65);
    jobs[1]?.resolve();
    await settled();
    expect(begun).toHaveLength(66);
  });

  it('begin nobody any more once they are cleared', async () => {
    const { begun, jobs, lanes } = world(12);
    lanes.clear();
    for (const job of jobs) job.resolve();
    await settled();
    expect(begun).toHaveLength(8);
  });
});

describe('side by side', () => {
  const names = Array.from({ length: 10 }, (_, index) => `${index}`);
  const { signal } = new AbortController();

  it('gives results in the order of the list, whoever is first', async () => {
    const late = Promise.withResolvers<void>();
    const seen: string[] = [];
    const given = Array.fromAsync(
      sideBySide(names, signal, async (name) => {
        if (name === '0') await late.promise;
        seen.push(name);
        if (name === '9') late.resolve();
        return name;
      }),
    );
    expect(await given).toEqual(names);
    expect(seen.at(-1)).toBe('0');
  });

  it('ends with the first error, after everything that was begun', async () => {
    const ended: string[] = [];
    const given = Array.fromAsync(
      sideBySide(names, signal, async (name) => {
        if (name === '1') throw new Error('store');
        await settled();
        ended.push(name);
      }),
    );
    await expect(given).rejects.toThrow('store');
    expect(ended).toEqual(['0', '2', '3', '4', '5', '6', '7']);
  });

  it('begins nothing after the signal', async () => {
    const stop = new AbortController();
    const given = Array.fromAsync(
      sideBySide(names, stop.signal, async (name) => {
        stop.abort();
        await settled();
        return name;
      }),
    );
    expect(await given).toEqual(['0']);
  });
});
