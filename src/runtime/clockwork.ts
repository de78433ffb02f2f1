import type { Timer } from '../ports.ts';
import { createLanes } from '../sync/lanes.ts';

export const nodeTimer: Timer = (ms, call) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};

/** Keeps no process alive. */
export const nodeWait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

export type ClockworkDeps = {
  /** Asks the schedule which schools are due now. */
  readonly due: () => Promise<readonly string[]>;
  /** Runs one school to its end; calls `afloat` once nothing is left of it but waiting for its suppliers. */
  readonly run: (school: string, afloat: () => void) => Promise<void>;
  /** Schools of which a file arrived that can be read; asked a few times a minute. */
  readonly arrived?: () => Promise<readonly string[]>;
  /** Tries again what waits and whose time has come. */
  readonly again?: () => Promise<void>;
  /** Told of whatever `due`, `arrived`, `run` or `again` throws; the other schools and the coming minutes go on. */
  readonly failed: (error: unknown, school: string | undefined) => void;
  readonly timer: Timer;
};

const minuteMs = 60_000;
const watchMs = 15_000;

/** `stop` asks for no new school, and resolves when what runs is done. */
export type Clockwork = { stop(): Promise<void> };

type Work = (work: () => Promise<void>, school?: string) => Promise<void>;

/** Schools that run or wait for their turn. */
const openQueue = (run: ClockworkDeps['run'], attempt: Work) => {
  const lanes = createLanes();
  const waiting = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const jobOf = (school: string) => (afloat: () => void) => {
    waiting.delete(school);
    const ran = attempt(() => run(school, afloat), school).then(() => void running.delete(school));
    running.set(school, ran);
    return ran;
  };
  return {
    busy: (): ReadonlySet<string> => new Set([...running.keys(), ...waiting]),
    add: (schools: readonly string[]): void => {
      for (const school of schools) waiting.add(school);
      lanes.add(schools.map(jobOf));
    },
    stop: async (): Promise<void> => {
      lanes.clear();
      await Promise.all(running.values());
    },
  };
};

type Round = { stop(): Promise<void> };

/** Works, waits and works again, until it is stopped. */
const startRound = (everyMs: number, timer: Timer, work: () => Promise<void>): Round => {
  let stopped = false;
  let cancel: (() => void) | undefined;
  let working: Promise<void> = Promise.resolve();
  const next = (): void => {
    working = work().then(() => {
      if (!stopped) cancel = timer(everyMs, next);
    });
  };
  next();
  return {
    stop: async () => {
      stopped = true;
      cancel?.();
      await working;
    },
  };
};

/**
 * Asks every minute who is due and runs them side by side. A school that still runs is not begun a second time, and keeps
 * no other from its night, nor what waits from its next attempt.
 */
export const startClockwork = ({ due, arrived, run, again, failed, timer }: ClockworkDeps): Clockwork => {
  let stopped = false;
  let trying: Promise<void> | undefined;

  const attempt: Work = async (work, school) => {
    try {
      await work();
    } catch (error) {
      failed(error, school);
    }
  };
  const queue = openQueue(run, attempt);
  const enqueue = async (ask: () => Promise<readonly string[]>): Promise<void> => {
    // Taken before the question: whoever ends meanwhile was still due in the answer.
    const busy = queue.busy();
    const schools = await ask();
    // And after it: of two questions that are asked at once the one may have begun what the other found.
    const begun = queue.busy();
    if (!stopped) queue.add(schools.filter((one) => !busy.has(one) && !begun.has(one)));
  };
  const minute = startRound(minuteMs, timer, async () => {
    await attempt(() => enqueue(due));
    if (stopped || again === undefined) return;
    trying ??= attempt(again).then(() => {
      trying = undefined;
    });
  });
  const watch = arrived === undefined ? undefined : startRound(watchMs, timer, () => attempt(() => enqueue(arrived)));
  return {
    stop: async () => {
      stopped = true;
      await Promise.all([minute.stop(), watch?.stop()]);
      await queue.stop();
      await trying;
    },
  };
};
