import { setImmediate as settled } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ClockworkDeps, nodeTimer, startClockwork } from './clockwork.ts';

/** A timer that rings when the test says so. */
const bell = () => {
  const waiting: { ms: number; call: () => void }[] = [];
  const timer: ClockworkDeps['timer'] = (ms, call) => {
    const entry = { ms, call };
    waiting.push(entry);
    return () => void waiting.splice(waiting.indexOf(entry), 1);
  };
  const ring = async () => {
    waiting.shift()?.call();
    await settled();
  };
  return { timer, waiting, ring };
};

/** A run that ends when the test says so. */
const gate = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
};

const start = async (deps: Partial<ClockworkDeps>) => {
  const { timer, waiting, ring } = bell();
  const failures: (string | undefined)[] = [];
  const clockwork = startClockwork({
    due: async () => ['99XA00'],
    run: async () => undefined,
    failed: (_error, school) => void failures.push(school),
    timer,
    ...deps,
  });
  await settled();
  return { clockwork, waiting, ring, failures };
};

describe('the clockwork', () => {
  it('asks at once and then every minute, and runs who is due', async () => {
    const ran: string[] = [];
    const { waiting, ring, clockwork } = await start({ run: async (school) => void ran.push(school) });
    expect(ran).toEqual(['99XA00']);
    expect(waiting.map(({ ms }) => ms)).toEqual([60_000]);
    await ring();
    expect(ran).toEqual(['99XA00', '99XA00']);
    await clockwork.stop();
  });

  it('never begins a school that still runs, and asks on for the others', async () => {
    const { passed, open } = gate();
    const ran: string[] = [];
    const due = ['99XA00'];
    const { ring, clockwork } = await start({
      due: async () => [...due],
      run: async (school) => {
        ran.push(school);
        if (school === '99XA00') await passed;
      },
    });
    due.push('99XB00');
    await ring();
    expect(ran).toEqual(['99XA00', '99XB00']);
    open();
    await settled();
    await ring();
    expect(ran).toEqual(['99XA00', '99XB00', '99XA00', '99XB00']);
    await clockwork.stop();
  });

  it('does not run a school a second time that ended while it was asked who is due', async () => {
    const { passed, open } = gate();
    const asked = gate();
    const ran: string[] = [];
    let turns = 0;
    const { ring, clockwork } = await start({
      due: async () => {
        turns += 1;
        if (turns === 2) await asked.passed;
        return ['99XA00'];
      },
      run: async (school) => {
        ran.push(school);
        await passed;
      },
    });
    await ring();
    open();
    await settled();
    asked.open();
    await settled();
    expect(ran).toEqual(['99XA00']);
    await clockwork.stop();
  });

  it('tries again every minute what waits, one turn of it at a time, also beside a school that is stalled', async () => {
    const stalled = gate();
    const first = gate();
    let tries = 0;
    const { ring, failures, clockwork } = await start({
      run: () => stalled.passed,
      again: async () => {
        tries += 1;
        if (tries === 1) await first.passed;
        if (tries === 2) throw new Error('store');
      },
    });
    await ring();
    expect(tries).toBe(1);
    first.open();
    await settled();
    await ring();
    await ring();
    expect([tries, failures]).toEqual([3, [undefined]]);
    stalled.open();
    await clockwork.stop();
  });

  it('goes on after a school that fails, and after a schedule that fails', async () => {
    const ran: string[] = [];
    let turns = 0;
    const { ring, failures, clockwork } = await start({
      due: async () => {
        turns += 1;
        if (turns === 2) throw new Error('store');
        return ['99XA00', '99XB00'];
      },
      run: async (school) => {
        if (school === '99XA00') throw new Error('bug');
        ran.push(school);
      },
    });
    expect([ran, failures]).toEqual([['99XB00'], ['99XA00']]);
    await ring();
    expect(failures).toEqual(['99XA00', undefined]);
    await ring();
    expect(ran).toEqual(['99XB00', '99XB00']);
    await clockwork.stop();
  });

  it('runs eight at once, stops after those that are running, and asks no more', async () => {
    const { passed, open } = gate();
    const ran: string[] = [];
    const schools = Array.from({ length: 9 }, (_, index) => `99X${'ABCDEFGHI'[index]}00`);
    const { waiting, clockwork } = await start({
      due: async () => schools,
      run: async (school) => {
        ran.push(school);
        await passed;
      },
    });
    let over = false;
    const stopping = clockwork.stop().then(() => {
      over = true;
    });
    await settled();
    expect(over).toBe(false);
    open();
    await stopping;
    expect(ran).toEqual(schools.slice(0, 8));
    expect(waiting).toEqual([]);
  });

  it('leaves no timer behind', async () => {
    const { waiting, clockwork } = await start({ due: async () => [] });
    expect(waiting).toHaveLength(1);
    await clockwork.stop();
    expect(waiting).toEqual([]);
  });
});

describe('the timer of Node', () => {
  it('calls once, and not when it was cancelled', async () => {
    const rung = gate();
    let cancelled = true;
    const cancel = nodeTimer(0, () => {
      cancelled = false;
    });
    cancel();
    nodeTimer(1, rung.open);
    await rung.passed;
    expect(cancelled).toBe(true);
  });
});
