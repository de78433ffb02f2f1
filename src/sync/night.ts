import { syncSchool } from '../sync.ts';
import type { Gateway } from './gateway.ts';
import type { SyncOptions } from './night-run.ts';
import type { SchoolReport } from './report.ts';
import { seal } from './seal.ts';

/**
 * Several schools, one after the other; a supplier that did not answer for one is not waited for at the next. Seals the
 * ledger with a checkpoint at the end.
 */
export async function* syncSchools(
  gateway: Gateway,
  schools: readonly string[],
  options: Omit<SyncOptions, 'down'>,
): AsyncGenerator<SchoolReport> {
  const down = new Set<string>();
  const boards = new Set<string>();
  for (const school of schools) {
    const report = await syncSchool(gateway, school, Object.assign({}, options, { down }));
    boards.add(report.board);
    yield report;
  }
  if (options.dryRun === true) return;
  for (const board of boards) await seal(gateway, board);
}
