import { addDays } from '../record/day.ts';
import type { PastRun } from './past-run.ts';
import { type Tally, totalOf } from './tally.ts';

/** How a night went, at its worst: nothing ran, everything fine, something waits for a person, something failed. */
export type NightState = 'none' | 'fine' | 'waits' | 'failed';

/** One night of all schools together. */
export type Night = Tally & {
  /** Day in Europe/Amsterdam on which it began. */
  readonly night: string;
  readonly runs: number;
  readonly schools: number;
  readonly state: NightState;
  /** Milliseconds of all its runs together. */
  readonly tookMs: number;
};

/** A run that is under way tells nothing yet; one that was killed is followed by another. */
const stateOf = (runs: readonly PastRun[], { failed, held }: Tally): NightState => {
  if (runs.every(({ state }) => state === 'running')) return 'none';
  if (failed > 0) return 'failed';
  return held > 0 ? 'waits' : 'fine';
};

const nightOf = (night: string, runs: readonly PastRun[]): Night => {
  const total = totalOf(runs);
  return {
    night,
    runs: runs.length,
    schools: new Set(runs.map(({ school }) => school)).size,
    state: stateOf(runs, total),
    tookMs: runs.reduce((sum, { tookMs = 0 }) => sum + tookMs, 0),
    ...total,
  };
};

/** So many nights up to and including the last, oldest first. A night without a run is there too: that is news. */
export const trendOf = (runs: readonly PastRun[], last: string, nights: number): readonly Night[] => {
  const byNight = Map.groupBy(runs, ({ night }) => night);
  return Array.from({ length: nights }, (_, index) => {
    const night = addDays(last, index + 1 - nights);
    return nightOf(night, byNight.get(night) ?? []);
  });
};
