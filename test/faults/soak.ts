import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { slopeOf } from './slope.ts';
import { openSoakNights, type SoakNights } from './soak-nights.ts';

/**
 * Nights over a small board, again and again in one process, with every kind of trouble in them. Each minute the heap is
 * measured after a full collection; a heap that is flat keeps nothing of the nights behind it.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: 'kade' } },
});
const minutes = Number(values.minutes);
const minuteMs = 60_000;
/** Code is compiled and caches fill; what comes after both counts. */
const warmUp = { minutes: 2, nights: 500 };
/** Bytes that a night may leave behind, as the slope over the nights; a generation of the smallest school is 20 times that. */
const boundPerNight = 1_024;

setFlagsFromString('--expose-gc');
// The flag only has effect on contexts made after it.
const collect = runInNewContext('gc') as () => void;

type Measured = { readonly minute: number; readonly nights: number; readonly heap: number; readonly rss: number };

const measure = (minute: number, nights: number): Measured => {
  collect();
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { minute, nights, heap: heapUsed + external, rss };
};

const nightsFor = async (soak: SoakNights): Promise<readonly Measured[]> => {
  const measured: Measured[] = [];
  const start = performance.now();
  let nights = 0;
  for (let minute = 1; minute <= minutes; minute += 1) {
    while (performance.now() < start + minute * minuteMs) {
      await soak.night();
      nights += 1;
    }
    const now = measure(minute, nights);
    measured.push(now);
    process.stdout.write(`minute ${minute}: ${nights} nights, heap ${now.heap} bytes\n`);
  }
  return measured;
};

const mebibytes = (bytes: number): string => (bytes / 1_048_576).toFixed(2);

const pageOf = (measured: readonly Measured[], wrong: readonly string[]): string => {
  const counted = measured.filter(({ minute, nights }) => minute > warmUp.minutes && nights > warmUp.nights);
  const slope = slopeOf(counted.map(({ nights, heap }) => ({ x: nights, y: heap })));
  const perMinute = slopeOf(counted.map(({ minute, heap }) => ({ x: minute, y: heap })));
  const flat = slope < boundPerNight;
  const rows = measured.map(
    (one) => `| ${one.minute} | ${one.nights} | ${mebibytes(one.heap)} | ${mebibytes(one.rss)} |`,
  );
  return `# Soak

\`npm run soak -- --minutes ${minutes}\` (seed ${values.seed}, Node ${process.version}): nights over a board of two schools and three
suppliers in one process. Pupils come and go, are called otherwise and change groups; one export in ten is cut off; in
four nights of ten a supplier resets, redirects, refuses, throttles, fails, or answers rubbish, too much or a bomb. The suppliers
run in threads of their own, so that what they remember is not in the heap that is measured.

**Method.** After each minute: two full collections, then \`heapUsed + external\`. The first ${warmUp.minutes} minutes and ${warmUp.nights} nights are left out. The slope is
the median of the slopes between all pairs of samples (Theil and Sen), in bytes per night. Flat means: less than ${boundPerNight}
bytes per night.

**Result.** ${measured.at(-1)?.nights ?? 0} nights. Slope ${slope.toFixed(1)} bytes per night (${(perMinute / 1024).toFixed(1)} KiB per minute): ${flat ? 'flat' : 'NOT FLAT'}. At the end, after
two quiet nights, each supplier held ${wrong.length === 0 ? 'exactly what it was promised, and the ledger verified' : `something else: ${wrong.join('; ')}`}.

| minute | nights | heap (MiB) | resident (MiB) |
|---|---|---|---|
${rows.join('\n')}
`;
};

const soak = await openSoakNights(values.seed);
try {
  const measured = await nightsFor(soak);
  const page = pageOf(measured, await soak.settle());
  await writeFile(new URL('SOAK.md', import.meta.url), page);
  process.stdout.write(page);
  if (page.includes('NOT FLAT') || page.includes('something else')) process.exitCode = 1;
} finally {
  await soak.close();
}
