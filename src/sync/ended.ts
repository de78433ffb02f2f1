import { forgetAttempt, readAttempt } from '../delivery/attempts.ts';
import { deliverAll } from '../delivery/converge.ts';
import { withdrawalOrders } from '../delivery/withdraw-feed.ts';
import { asGatewayError, type ErrorCode } from '../errors.ts';
import { type Feed, feedsOfSchool, holdFeed, setFields, unsettleFeed } from '../feed/feed.ts';
import { rulesOf } from '../feed/rules.ts';
import { type FeedRow, isHeld, readRows, writeRows } from '../feed/row.ts';
import type { Statement } from '../ports.ts';
import { addDays, amsterdamDay } from '../record/day.ts';
import { readStops, type Stop, stopOf } from '../rights/stop.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import { agreedFor, type AgreedForSchool, shapeOf } from './agreed.ts';
import { stopsTheSchool } from './fatal.ts';
import { destinationOf } from './destination.ts';
import type { Gateway } from './gateway.ts';
import type { Run } from './night-run.ts';
import { type Supplier, suppliersOf } from './school.ts';

/** What these say is over; anything else (unreadable, doubled, not yet, stopped) may be a mistake and withdraws nothing. */
const over: readonly ErrorCode[] = ['agreement_ended', 'agreement_revoked', 'agreement_missing'];

/** Over by its agreement, or because the school switched the product off. */
const isOver = ({ agreed, refused }: AgreedForSchool, { supplier, product }: Feed): boolean => {
  if (agreed.some((one) => one.supplier.id === supplier && one.agreement.product === product)) return false;
  const known = refused.find((one) => one.activation.supplier === supplier && one.activation.product === product);
  return known === undefined || over.includes(known.error.code);
};

/** Rows with the day of their withdrawal, counted from the first night on which the agreement was over. */
const dated = (rows: readonly FeedRow[], day: string): readonly FeedRow[] =>
  rows.map((row) =>
    row.cause === 'agreement_ended' && row.stepOn !== undefined
      ? row
      : { ...row, state: 'leaving', cause: 'agreement_ended', stepOn: day },
  );

/** To a supplier that is stopped goes nothing at all, no withdrawal either. */
const stopAt = async ({ store }: Gateway, feed: Feed): Promise<Stop | undefined> =>
  stopOf(await readStops(store, feed.board), feed);

type Ending = { readonly run: Run; readonly feed: Feed; readonly supplier: Supplier };

const withdrawNow = async (gateway: Gateway, ending: Ending, rows: readonly FeedRow[]): Promise<void> => {
  const { run, feed, supplier } = ending;
  const { lease, school } = run;
  if (lease === undefined) return;
  const mac = await gateway.keyring.mac('alias', `${feed.board}/${feed.supplier}`);
  const checkpoint = await gateway.checkpoints.newest(feed.board);
  const orders = withdrawalOrders(feed, rows, {
    shape: shapeOf(gateway, supplier),
    destination: await destinationOf(gateway, feed.board, supplier),
    checkpoint: { size: checkpoint?.size ?? 0, note: checkpoint?.note },
    schoolYear: schoolYearOf(amsterdamDay(run.at)),
    refOf: mac,
    isDue: async () =>
      (await stopAt(gateway, feed)) === undefined &&
      isOver(await agreedFor(gateway, school, gateway.clock.now()), feed),
  });
  const delivered = await deliverAll(orders, { ...gateway, lease });
  const isDone = delivered.length > 0 && delivered.every(({ outcome }) => outcome.result === 'accepted');
  if (isDone) await gateway.store.batch([setFields(feed.id, [], undefined)], lease);
};

/** What was decided under an agreement that is over does not hold under a later one. */
const forget = ({ id }: Feed): Statement => ({ sql: 'DELETE FROM hold_decision WHERE feed = ?', params: [id] });

/** What was owed under it is owed no more, also where it was given up. */
const oweNothing = async ({ store }: Gateway, { run, feed }: Ending): Promise<void> => {
  if ((await readAttempt(store, feed.id)) !== undefined) await store.batch([forgetAttempt(feed.id)], run.lease);
};

const endFeed = async (gateway: Gateway, ending: Ending): Promise<void> => {
  const { run, feed, supplier } = ending;
  await oweNothing(gateway, ending);
  const held = [...(await readRows(gateway.store, feed.id)).values()].filter(isHeld);
  if (held.length === 0 || run.lease === undefined) return;
  const today = amsterdamDay(run.at);
  const rows = dated(held, addDays(today, rulesOf(supplier.rules).removal.endedDays));
  if (feed.held !== undefined) await gateway.store.batch([holdFeed(feed.id, undefined)], run.lease);
  const changed = rows.filter((row, index) => row !== held[index]);
  if (changed.length > 0) {
    // Not settled: should the agreement come back, its rows are looked at again.
    const statements = [writeRows(feed.id, changed, run.at.toISOString()), unsettleFeed(feed.id), forget(feed)];
    await gateway.store.batch(statements, run.lease);
  }
  const due = rows.filter(({ stepOn }) => stepOn !== undefined && stepOn <= today);
  if (due.length > 0 && (await stopAt(gateway, feed)) === undefined) await withdrawNow(gateway, ending, due);
};

/**
 * After an agreement ended its supplier gets no byte of data; when the days that the board set are over it is told, by
 * reference, to erase what it has. Nothing of it waits when the agreement comes back before.
 */
export const withdrawEnded = async (gateway: Gateway, run: Run, found: AgreedForSchool): Promise<void> => {
  const { school, options } = run;
  if (run.lease === undefined) return;
  const suppliers = await suppliersOf(gateway.store, school.board);
  for (const feed of await feedsOfSchool(gateway.store, school.id)) {
    const supplier = suppliers.get(feed.supplier);
    const chosen = options.supplier === undefined || options.supplier === feed.supplier;
    if (supplier === undefined || !chosen || !isOver(found, feed)) continue;
    await endFeed(gateway, { run, feed, supplier }).catch((thrown: unknown) => {
      // What is wrong with one supplier keeps no other from its withdrawal; it goes again the next night.
      if (stopsTheSchool(asGatewayError(thrown))) throw thrown;
    });
  }
};
