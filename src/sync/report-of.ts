import type { GatewayError } from '../errors.ts';
import type { Prepared } from '../delivery/prepare.ts';
import type { Feed, Held } from '../feed/feed.ts';
import type { RowState } from '../feed/row.ts';
import type { Form } from '../record/field.ts';
import { fieldNames, type Permit } from '../release/permit.ts';
import type { Agreed } from './agreed.ts';
import { stoppedOf } from './blocked.ts';
import type { FeedRun } from './feed-run.ts';
import type { FeedReport, FeedState, Told } from './report.ts';

/** Code and subject, without the cause: that can hold anything. */
export const told = (error: GatewayError): Told => ({ code: error.code, subject: error.subject });

const none = { added: 0, changed: 0, removed: 0 };
const blank = {
  inScope: 0,
  fields: [],
  coarser: {},
  ...none,
  others: none,
  through: {},
  stopped: [],
  attempts: 0,
  turnedDown: 0,
};

/** What waits, as an error: the code, and of the longest list its kind, number and threshold. */
const heldTold = ({ school, supplier }: Feed, held: Held | undefined): Told | undefined => {
  if (held === undefined) return undefined;
  const [longest] = (held.holds ?? []).toSorted((a, b) => b.count - a.count);
  const subject = { school, supplier, count: longest?.count ?? held.count };
  return longest === undefined
    ? { code: held.code, subject }
    : { code: held.code, subject: { ...subject, found: longest.kind, limit: longest.limit } };
};

const waitingOf = (held: Held | undefined): Pick<FeedReport, 'holds'> =>
  held?.holds === undefined
    ? {}
    : { holds: held.holds.map(({ kind, count, of, limit }) => ({ kind, count, of, limit })) };

const coarserIn = ({ steps }: Permit): Readonly<Record<string, Form>> =>
  Object.fromEntries(
    [...steps].flatMap(([entity, all]) =>
      all.flatMap(({ field, form }) => (form === 'whole' ? [] : [[`${entity}/${field}`, form]])),
    ),
  );

export const refusedReport = (
  of: { readonly supplier: string; readonly product: string },
  supplierName: string,
  error: GatewayError,
  state: FeedState,
): FeedReport => ({ supplier: of.supplier, supplierName, product: of.product, state, error: told(error), ...blank });

/** Nothing that decides has changed since this feed had what it should have. */
export const settledReport = (agreed: Agreed, feed: Feed, inScope: number): FeedReport => ({
  supplier: feed.supplier,
  supplierName: agreed.supplier.name,
  product: feed.product,
  state: 'unchanged',
  error: undefined,
  ...blank,
  inScope,
  fields: fieldNames(agreed.permit),
  coarser: coarserIn(agreed.permit),
});

type Kind = { readonly entity: string };
const split = (items: readonly Kind[]): { readonly pupils: number; readonly others: number } => {
  const pupils = items.filter((item) => item.entity === 'pupil').length;
  return { pupils, others: items.length - pupils };
};

const stateOf = ({ state, error, held }: FeedRun['result'], wouldSend: boolean): FeedState => {
  if (error !== undefined) return state;
  if (held !== undefined) return 'held';
  return wouldSend ? 'would_send' : state;
};

/** How many pupils are missing and still served, and of how many the day of removal is set. */
const steppedOf = ({ rows, difference }: Prepared): Pick<FeedReport, 'suspended' | 'leaving'> => {
  const going = new Set(difference.removed.map(({ subject }) => subject));
  const pupils = [...rows.values()].filter(({ entity, subject }) => entity === 'pupil' && !going.has(subject));
  const count = (state: RowState) => pupils.filter((row) => row.state === state).length;
  return { suspended: count('suspended'), leaving: count('leaving') };
};

export const feedReport = (agreed: Agreed, { first, result }: FeedRun, dryRun: boolean): FeedReport => {
  const { difference, scope, tally, feed, permit } = first;
  const added = split(difference.added.map((one) => one.release));
  const changed = split(difference.changed.map((one) => one.release));
  const removed = split(difference.removed);
  const differs = difference.added.length + difference.changed.length + difference.removed.length > 0;
  return {
    supplier: feed.supplier,
    supplierName: agreed.supplier.name,
    product: feed.product,
    state: stateOf(result, dryRun && differs),
    error: result.error === undefined ? heldTold(feed, result.held) : told(result.error),
    ...waitingOf(result.held),
    ...steppedOf(first),
    inScope: scope.items.get('pupil')?.length ?? 0,
    added: added.pupils,
    changed: changed.pupils,
    removed: removed.pupils,
    others: { added: added.others, changed: changed.others, removed: removed.others },
    fields: fieldNames(permit),
    coarser: coarserIn(permit),
    through: Object.fromEntries(tally.through),
    stopped: stoppedOf(first),
    attempts: result.attempts,
    turnedDown: result.turnedDown,
  };
};
