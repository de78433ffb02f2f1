import type { Timer } from '../ports.ts';

export const nodeTimer: Timer = (ms, call) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};

export type ClockworkDeps = {
  /** Asks the schedule which schools are due now. */
  readonly due: () => Promise<readonly string[]>;
  /** Runs one school to its end. */
  readonly run: (school: string) => Promise<void>;
  /** Tries again what waits and whose time has come. */
  readonly again?: () => Promise<void>;
  /** Told of whatever `due`, `run` or `again` throws; the other schools and the coming minutes go on. */
  readonly failed: (error: unknown, school: string | undefined) => void;
  readonly timer: Timer;
};

const minuteMs = 60_000;

/** So many schools run at once; one that is stalled leaves room for the others. */
const atOnce = 8;

/** `stop` asks for no new school, and resolves when what runs is done. */
export type Clockwork = { stop(): Promise<void> };

/**
 * Asks every minute who is due and runs them side by side. A school that still runs is not begun a second time, and keeps
 * no other from its night, nor what waits from its next attempt.
 */
export const startClockwork = ({ due, run, again, failed, timer }: ClockworkDeps): Clockwork => {
  let stopped = false;
  let cancel: (() => void) | undefined;
  let asking: Promise<void> = Promise.resolve();
  const queue: string[] = [];
  const running = new Map<string, Promise<void>>();
  let trying: Promise<void> | undefined;

  const attempt = async (work: () => Promise<void>, school?: string): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failed(error, school);
    }
  };
  const begin = (): void => {
    while (!stopped && running.size < atOnce) {
      const school = queue.shift();
      if (school === undefined) return;
      const ran = attempt(() => run(school), school).then(() => {
        running.delete(school);
        begin();
      });
      running.set(school, ran);
    }
  };
  const enqueue = async (): Promise<void> => {
    // Taken before the question: whoever ends meanwhile was still due in the answer.
    const busy = new Set([...running.keys(), ...queue]);
    for (const school of await due()) if (!busy.has(school)) queue.push(school);
    begin();
  };
  const retry = (): void => {
    if (again === undefined || stopped) return;
    trying ??= attempt(again).then(() => {
      trying = undefined;
    });
  };
  const turn = async (): Promise<void> => {
    await attempt(enqueue);
    retry();
    if (!stopped) cancel = timer(minuteMs, next);
  };
  const next = (): void => {
    asking = turn();
  };

  next();
  return {
    stop: async () => {
      stopped = true;
      cancel?.();
      await asking;
      await Promise.all([...running.values(), trying]);
    },
  };
};
