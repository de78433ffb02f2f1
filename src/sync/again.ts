import { type Actor, demand } from '../agreement/roles.ts';
import { type FeedAttempt, forgetAttempt, readAttempts } from '../delivery/attempts.ts';
import { asGatewayError } from '../errors.ts';
import type { Statement } from '../ports.ts';
import { readStops, stopOf } from '../rights/stop.ts';
import { syncSchool } from '../sync.ts';
import { stopsTheNight } from './fatal.ts';
import type { Gateway } from './gateway.ts';
import type { FeedReport, SchoolReport } from './report.ts';
import { sideBySide } from './side-by-side.ts';

/** Where an attempt dies with its process, it is due again after this time. */
const graceMs = 5 * 60_000;

/** What waits and whose time has come, of suppliers and schools that are not stopped. */
const dueOf = async ({ store, clock }: Gateway, board: string): Promise<readonly FeedAttempt[]> => {
  const now = clock.now();
  const stops = await readStops(store, board);
  return (await readAttempts(store, board)).filter(
    (one) => one.nextAt !== undefined && one.nextAt <= now && stopOf(stops, one) === undefined,
  );
};

const hold = ({ clock }: Gateway, { feed }: FeedAttempt): Statement => ({
  sql: 'UPDATE attempt SET next_at = ? WHERE feed = ?',
  params: [new Date(clock.now().getTime() + graceMs).toISOString(), feed],
});

const nameOf = ({ supplier, product }: { readonly supplier: string; readonly product: string }): string =>
  `${supplier}/${product}`;

/** Nothing could even be tried (no agreement, no reading): the next night makes of it what then holds. */
const isOver = (report: FeedReport | undefined): boolean =>
  report === undefined ||
  report.state === 'no_agreement' ||
  (report.state === 'refused' && report.error?.code.startsWith('delivery_') !== true);

const schoolAgain = async (
  gateway: Gateway,
  school: string,
  { due, afloat }: { readonly due: readonly FeedAttempt[]; readonly afloat: () => void },
): Promise<SchoolReport | undefined> => {
  const patience = { ...gateway.patience, tries: 1 };
  await gateway.store.batch(due.map((one) => hold(gateway, one)));
  try {
    const options = { again: new Set(due.map(nameOf)), afloat };
    const report = await syncSchool({ ...gateway, patience }, school, options);
    const over = due.filter((one) => isOver(report.feeds.find((feed) => nameOf(feed) === nameOf(one))));
    if (over.length > 0) await gateway.store.batch(over.map(({ feed }) => forgetAttempt(feed)));
    return report;
  } catch (thrown) {
    // Another run of this school is under way, or its source is unknown by now: it comes again.
    if (stopsTheNight(asGatewayError(thrown))) throw thrown;
    return undefined;
  }
};

/**
 * Tries again whatever waits and is due: from the current reading and the agreement in force now, one attempt each. It is
 * no night: no file is read, and only these suppliers' part of the school's report is written anew.
 */
export async function* tryAgain(gateway: Gateway, board: string): AsyncGenerator<SchoolReport> {
  const due = await dueOf(gateway, board);
  const schools = [...new Set(due.map(({ school }) => school))];
  const work = (school: string, afloat: () => void) =>
    schoolAgain(gateway, school, { due: due.filter((one) => one.school === school), afloat });
  for await (const report of sideBySide(schools, gateway.signal, work)) if (report !== undefined) yield report;
}

type Of = { readonly school?: string | undefined; readonly supplier?: string | undefined };

/**
 * A person has what waits or was given up tried again, from the start of the schedule; how many feeds that is. The ledger
 * has it before anything is sent. Throws actor_forbidden.
 */
export const askAgain = async (gateway: Gateway, board: string, of: Of, actor: Actor): Promise<number> => {
  demand(board, actor, 'decide');
  const { store, clock, remember } = gateway;
  const chosen = (await readAttempts(store, board)).filter(
    (one) => (of.school ?? one.school) === one.school && (of.supplier ?? one.supplier) === one.supplier,
  );
  const at = clock.now().toISOString();
  const statements = chosen.flatMap(({ feed, school, supplier, product }): readonly Statement[] => [
    {
      sql: "UPDATE attempt SET state = 'waiting', attempts = 0, first_at = ?, next_at = ? WHERE feed = ?",
      params: [at, at, feed],
    },
    { sql: 'DELETE FROM breaker WHERE board = ? AND supplier = ?', params: [board, supplier] },
    ...remember(board, {
      kind: 'decision',
      at,
      school,
      supplier,
      product,
      actor: actor.id,
      facts: { what: 'resend', feed },
    }),
  ]);
  if (statements.length > 0) await store.batch(statements);
  return chosen.length;
};
