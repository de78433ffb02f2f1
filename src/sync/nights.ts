import type { Store } from '../ports.ts';
import { text } from '../row.ts';

/** When schools run, and when each last came to an end: what the schedule goes by. */
type Nights = {
  readonly schools: readonly { readonly school: string; readonly nightly: string }[];
  readonly lastRuns: ReadonlyMap<string, Date>;
};

export const readNights = async (store: Store): Promise<Nights> => {
  const schools = await store.all('SELECT id, nightly FROM school ORDER BY nightly, id');
  const runs = await store.all(
    'SELECT school, max(started_at) AS started FROM run WHERE ended_at IS NOT NULL GROUP BY school',
  );
  return {
    schools: schools.map((row) => ({ school: text(row, 'id'), nightly: text(row, 'nightly') })),
    lastRuns: new Map(runs.map((row) => [text(row, 'school'), new Date(text(row, 'started'))])),
  };
};
