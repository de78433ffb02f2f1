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
  /** Told of whatever `due` or `run` throws; the other schools and the coming minutes go on. */
  readonly failed: (error: unknown, school: string | undefined) => void;
  readonly timer: Timer;
};

const minuteMs = 60_000;

/** `stop` asks for no new school, and resolves when the running one is done. */
export type Clockwork = { stop(): Promise<void> };

/**
 * Asks every minute who is due and runs them one by one. The next minute is counted from the end of the last
 * turn, so two turns never overlap however long one takes.
 */
export const startClockwork = ({ due, run, failed, timer }: ClockworkDeps): Clockwork => {
  let stopped = false;
  let turning: Promise<void> = Promise.resolve();
  let cancel: (() => void) | undefined;

  const attempt = async (school: string): Promise<void> => {
    try {
      await run(school);
    } catch (error) {
      failed(error, school);
    }
  };
  const turn = async (): Promise<void> => {
    try {
      for (const school of await due()) if (!stopped) await attempt(school);
    } catch (error) {
      failed(error, undefined);
    }
    if (!stopped) wait();
  };
  const wait = (): void => {
    cancel = timer(minuteMs, begin);
  };
  const begin = (): void => {
    turning = turn();
  };

  begin();
  return {
    stop: async () => {
      stopped = true;
      cancel?.();
      await turning;
    },
  };
};
