import { timeOf } from '../calendar/nightly.ts';
import type { Store } from '../ports.ts';
import { optionalText, text } from '../row.ts';
import { readStops, type Stop, stopOf } from '../rights/stop.ts';
import { nextNight } from '../schedule/due.ts';
import { stoppedError } from '../sync/agreed.ts';
import type { House } from '../sync/house.ts';
import { readNights } from '../sync/nights.ts';
import { told } from '../sync/report-of.ts';
import type { FeedReport, SchoolReport } from '../sync/report.ts';
import { allSchools, type SchoolSource } from '../sync/school.ts';
import type { Silence } from '../sync/silence.ts';
import { tidingsFor } from '../telling/tidings.ts';
import type { SchoolStatus, StatusView, SupplierStatus } from '../web/status.ts';
import { amsterdamDay } from '../record/day.ts';

type LastRun = { readonly state: string; readonly at: string; readonly report: SchoolReport | undefined };

const runStates = {
  fine: 'done',
  waits: 'waiting',
  failed: 'failed',
  running: 'running',
  stopped: 'failed',
} as const;

const lastRun = async (store: Store, school: string): Promise<LastRun | undefined> => {
  const sql = 'SELECT state, started_at, ended_at, report FROM run WHERE school = ? ORDER BY started_at DESC LIMIT 1';
  const [row] = await store.all(sql, school);
  if (row === undefined) return undefined;
  const ended = optionalText(row, 'ended_at') !== undefined && text(row, 'state') !== 'stopped';
  const report = ended ? (JSON.parse(text(row, 'report')) as SchoolReport) : undefined;
  return { state: text(row, 'state'), at: text(row, 'started_at'), report };
};

const deliveredAt = async (store: Store, school: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await store.all(
    `SELECT feed.supplier, feed.product, max(delivery.ended_at) AS at FROM delivery JOIN feed ON feed.id = delivery.feed
     WHERE feed.school = ? AND delivery.state = 'accepted' GROUP BY feed.supplier, feed.product`,
    school,
  );
  return new Map(rows.map((row) => [`${text(row, 'supplier')}/${text(row, 'product')}`, text(row, 'at')]));
};

/** A stop that was laid or lifted since the last exchange is told of now, not after the next one. */
const standing = (feed: FeedReport, stop: Stop | undefined, school: string): Pick<FeedReport, 'state' | 'error'> => {
  if (stop !== undefined) return { state: 'stopped', error: told(stoppedError(stop, school, feed.supplier)) };
  return feed.state === 'stopped' ? { state: 'deferred', error: undefined } : feed;
};

const supplierStatus = (
  feed: FeedReport,
  at: string | undefined,
  now: ReturnType<typeof standing>,
): SupplierStatus => ({
  supplier: feed.supplierName,
  product: feed.product,
  state: now.state,
  inScope: feed.inScope,
  ...(now.error === undefined ? {} : { error: now.error }),
  ...(at === undefined ? {} : { deliveredAt: at }),
  ...(feed.nextAt === undefined || now.state === 'stopped' ? {} : { nextAt: feed.nextAt }),
});

const isRunState = (state: string): state is keyof typeof runStates => Object.hasOwn(runStates, state);

const schoolStatus = async (store: Store, school: SchoolSource, nightly: string): Promise<SchoolStatus> => {
  const run = await lastRun(store, school.id);
  const delivered = await deliveredAt(store, school.id);
  const stops = await readStops(store, school.board);
  const report = run?.report;
  const state = run !== undefined && isRunState(run.state) ? runStates[run.state] : 'never';
  const code = report?.error?.code;
  const pupils = report?.counts?.items['pupil'];
  return {
    id: school.id,
    name: school.name,
    nightly,
    run: { state, ...(run === undefined ? {} : { at: run.at }), ...(code === undefined ? {} : { code }) },
    ...(report?.readAt === undefined || pupils === undefined
      ? {}
      : { roster: { day: amsterdamDay(new Date(report.readAt)), pupils } }),
    suppliers: (report?.feeds ?? []).map((feed) =>
      supplierStatus(
        feed,
        delivered.get(`${feed.supplier}/${feed.product}`),
        standing(feed, stopOf(stops, { school: school.id, supplier: feed.supplier }), school.id),
      ),
    ),
  };
};

const ledgerOf = async (house: House, board: string): Promise<StatusView['ledger']> => {
  const { store, checkpoints } = house.gateway;
  const [head] = await store.all('SELECT size FROM ledger_head WHERE board = ?', board);
  const checkpoint = await checkpoints.newest(board);
  const size = Number(head?.['size'] ?? 0);
  if (checkpoint === undefined) return { size };
  return { size, checkpoint: { size: checkpoint.size, root: checkpoint.root, at: checkpoint.at } };
};

const alarmOf = (silence: Silence | undefined): Pick<SchoolStatus, 'silence'> => {
  if (silence === undefined) return {};
  const { lastFileAt } = silence;
  return { silence: lastFileAt === undefined ? {} : { lastFileAt } };
};

/** The status page's view: counts and states only. Undefined before there is a board. */
export const statusView = async (house: House): Promise<StatusView | undefined> => {
  const board = await house.board();
  const tidings = await tidingsFor(house, { nights: 30 });
  if (board === undefined || tidings === undefined) return undefined;
  const { store, clock } = house.gateway;
  const { schools: nights } = await readNights(store);
  const now = clock.now();
  const next = nextNight(nights, now);
  const schools: SchoolStatus[] = [];
  for (const school of await allSchools(store)) {
    const night = nights.find((one) => one.school === school.id);
    const nightly = night === undefined ? '' : (timeOf(night) ?? night.nightly);
    const silence = tidings.silences.find((one) => one.school === school.id);
    schools.push({ ...(await schoolStatus(store, school, nightly)), ...alarmOf(silence) });
  }
  return {
    at: now.toISOString(),
    board: { name: board.name, number: board.number, demo: board.demo },
    ...(tidings.halted === undefined ? {} : { halted: tidings.halted }),
    schools,
    tidings,
    ...(next === undefined ? {} : { nextNight: { at: next.at.toISOString(), school: next.school } }),
    ledger: await ledgerOf(house, board.id),
  };
};
