import { asGatewayError, type GatewayError } from '../errors.ts';
import { syncSchool } from '../sync.ts';
import { stopsTheNight } from './fatal.ts';
import type { Gateway } from './gateway.ts';
import type { SyncOptions } from './night-run.ts';
import { told } from './report-of.ts';
import type { SchoolReport } from './report.ts';
import { readSchool } from './school.ts';
import { seal } from './seal.ts';
import { sideBySide } from './side-by-side.ts';

/** A school whose run could not be made: it is told of, and the next school goes on. */
const failedReport = async (gateway: Gateway, school: string, error: GatewayError): Promise<SchoolReport> => {
  const known = await readSchool(gateway.store, school).catch(() => undefined);
  return {
    board: known?.board ?? '',
    school,
    name: known?.name ?? '',
    intake: 'refused',
    error: told(error),
    counts: undefined,
    dropped: [],
    readAt: undefined,
    feeds: [],
  };
};

const oneSchool = async (gateway: Gateway, school: string, options: SyncOptions): Promise<SchoolReport> => {
  try {
    return await syncSchool(gateway, school, options);
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (stopsTheNight(error)) throw thrown;
    return failedReport(gateway, school, error);
  }
};

/**
 * Several schools, side by side: a school that waits for a slow supplier, or that fails, keeps no other from its night.
 * Reports come in the order of the list. Seals the ledger with a checkpoint at the end. Throws what stops the night: the store, the
 * ledger, the keys.
 */
export async function* syncSchools(
  gateway: Gateway,
  schools: readonly string[],
  options: SyncOptions,
): AsyncGenerator<SchoolReport> {
  if (options.dryRun !== true) await gateway.demandRoom();
  const boards = new Set<string>();
  const work = (school: string, afloat: () => void) => oneSchool(gateway, school, Object.assign({ afloat }, options));
  for await (const report of sideBySide(schools, gateway.signal, work)) {
    if (report.board !== '') boards.add(report.board);
    yield report;
  }
  if (options.dryRun === true) return;
  for (const board of boards) await seal(gateway, board);
}
