import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { strace } from './gateway-process.ts';
import { rehearse, type Rehearsed } from './kills.ts';
import { inLanes } from './lanes.ts';
import { cuttable, planPower, recoverCut, tryCut } from './power.ts';
import { record } from './recording.ts';
import { layOut } from './stage.ts';

const needsTracer = 'strace is not installed: what a process writes cannot be recorded';
const stages: Rehearsed[] = [];

beforeAll(async () => {
  if (strace === undefined) return;
  for (const night of ['first', 'second'] as const) stages.push(await rehearse(await layOut(night)));
});
afterAll(async () => {
  for (const { stage } of stages) await stage.remove();
});

describe('a power cut', () => {
  test('anywhere in a night loses nothing that was acknowledged, and the ledger holds', async ({ skip }) => {
    if (strace === undefined) skip(needsTracer);
    for (const { stage, quiet } of stages) {
      // A small log is written back and begun anew during the night, as that of a large board is.
      const checkpointPages = stage.night === 'first' ? undefined : 20;
      const night = await cuttable(await record(stage, { checkpointPages }));
      expect(night.acknowledged.length).toBeGreaterThan(20);
      const cuts = planPower(night, 100, 'ci');
      const found = await inLanes(cuts, 2, async (cut) => ({ cut, wrong: await tryCut(night, cut) }));
      expect(found.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
      const mornings = await inLanes(cuts.slice(0, 6), 2, (cut) => recoverCut(night, cut, quiet));
      expect(mornings.flat()).toEqual([]);
    }
  });

  const fooled = ['OFF', 'NORMAL'] as const;
  test.for(fooled)('with synchronous=%s loses what was acknowledged: the instrument sees it', async (sync, context) => {
    if (strace === undefined) context.skip(needsTracer);
    const [first] = stages;
    if (first === undefined) throw new Error('no night');
    const night = await cuttable(await record(first.stage, { sync }));
    const cuts = planPower(night, 40, 'ci');
    const found = await inLanes(cuts, 2, (cut) => tryCut(night, cut));
    expect(found.filter((wrong) => wrong.length > 0).length).toBeGreaterThan(cuts.length / 2);
  });
});
