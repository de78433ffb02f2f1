import type { Store } from '../ports.ts';
import { integer, optionalText, text } from '../row.ts';
import type { Tidings } from './tidings.ts';

/** One figure for a machine that watches. Labels hold ids of schools and suppliers and states; nothing of a pupil. */
export type Figure = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly values: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
};

type Values = Figure['values'];
const figure = (name: string, help: string, labels: readonly string[], values: Values): Figure => ({
  name,
  help,
  labels,
  values,
});
const alone = (value: number | undefined): Values => (value === undefined ? [] : [{ labels: {}, value }]);

const secondsSince = (at: string, now: Date): number => Math.max(0, (now.getTime() - Date.parse(at)) / 1000);

const hasAttempts = async (store: Store): Promise<boolean> =>
  (await store.all("SELECT 1 AS one FROM sqlite_master WHERE type = 'table' AND name = 'attempt'")).length > 0;

/** Feeds that wait for another attempt, and those that were given up; none where no attempts are kept. */
const attempts = async (store: Store, board: string, state: 'waiting' | 'failed'): Promise<number> => {
  if (!(await hasAttempts(store))) return 0;
  const sql = `SELECT count(*) AS n FROM attempt JOIN feed ON feed.id = attempt.feed
    WHERE feed.board = ? AND attempt.state = ?`;
  const [row] = await store.all(sql, board, state);
  return row === undefined ? 0 : integer(row, 'n');
};

const runs = async (store: Store, board: string): Promise<Values> =>
  (await store.all('SELECT state, count(*) AS n FROM run WHERE board = ? GROUP BY state', board)).map((row) => ({
    labels: { state: text(row, 'state') },
    value: integer(row, 'n'),
  }));

const deliveries = async (store: Store, board: string): Promise<Values> => {
  const rows = await store.all(
    `SELECT feed.supplier AS supplier, delivery.state AS state, count(*) AS n FROM delivery
     JOIN feed ON feed.id = delivery.feed WHERE delivery.board = ? GROUP BY feed.supplier, delivery.state`,
    board,
  );
  return rows.map((row) => ({
    labels: { supplier: text(row, 'supplier'), state: text(row, 'state') },
    value: integer(row, 'n'),
  }));
};

/** A reading that was never made has no age; that its school is silent is another figure. */
const readings = async (store: Store, board: string, now: Date): Promise<Values> => {
  const rows = await store.all(
    "SELECT school, max(confirmed_at) AS at FROM generation WHERE board = ? AND state = 'current' GROUP BY school",
    board,
  );
  return rows.map((row) => ({ labels: { school: text(row, 'school') }, value: secondsSince(text(row, 'at'), now) }));
};

const ledgerSize = async (store: Store, board: string): Promise<number> => {
  const [row] = await store.all('SELECT size FROM ledger_head WHERE board = ?', board);
  return row === undefined ? 0 : integer(row, 'size');
};

const checkpointAge = async (store: Store, board: string, now: Date): Promise<number | undefined> => {
  const [row] = await store.all('SELECT max(at) AS at FROM checkpoint WHERE board = ?', board);
  const at = row === undefined ? undefined : optionalText(row, 'at');
  return at === undefined ? undefined : secondsSince(at, now);
};

const held = ({ standings }: Tidings): Values =>
  standings.map(({ school, feeds }) => ({
    labels: { school },
    value: feeds.filter(({ state }) => state === 'held').length,
  }));

const silent = ({ standings, silences }: Tidings): Values =>
  standings.map(({ school }) => ({
    labels: { school },
    value: silences.some((one) => one.school === school) ? 1 : 0,
  }));

/** What a watching machine is told of a board. */
export const figuresOf = async (store: Store, board: string, tidings: Tidings): Promise<readonly Figure[]> => {
  const { at: now, causes } = tidings;
  return [
    figure('sluis_runs', 'Runs that are kept, by state.', ['state'], await runs(store, board)),
    figure(
      'sluis_deliveries',
      'Deliveries that are kept, by supplier and state.',
      ['supplier', 'state'],
      await deliveries(store, board),
    ),
    figure('sluis_held', 'Feeds of a school that wait for a decision.', ['school'], held(tidings)),
    figure('sluis_causes', 'Points of the daily note that are not fine.', [], alone(causes.length)),
    figure('sluis_silent', '1 when a school has been without new data for too long.', ['school'], silent(tidings)),
    figure(
      'sluis_reading_age_seconds',
      'Age of the newest good reading of a school.',
      ['school'],
      await readings(store, board, now),
    ),
    figure(
      'sluis_attempts_waiting',
      'Feeds that wait for another attempt.',
      [],
      alone(await attempts(store, board, 'waiting')),
    ),
    figure('sluis_undelivered', 'Feeds that were given up.', [], alone(await attempts(store, board, 'failed'))),
    figure('sluis_ledger_entries', 'Entries in the ledger.', [], alone(await ledgerSize(store, board))),
    figure(
      'sluis_checkpoint_age_seconds',
      'Age of the newest signed checkpoint.',
      [],
      alone(await checkpointAge(store, board, now)),
    ),
  ];
};
