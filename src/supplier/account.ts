import { createHash } from 'node:crypto';
import type { Views } from '../door/views.ts';
import { canonical } from '../ledger/canonical.ts';
import type { Shaped } from '../ports/door.ts';
import { amsterdamDay } from '../record/day.ts';
import type { Entity } from '../record/field.ts';
import type { Permit } from '../release/permit.ts';
import { integer, optionalText, text } from '../row.ts';
import type { Gateway } from '../sync/gateway.ts';
import { isSettled, kindsOf, viewOf } from './served.ts';
import { feedVisited, noted, type Visit } from './visit.ts';

/** What one side has of one kind: how many, and digests that both sides can compute. */
export type Tally = { readonly kind: Entity; readonly count: number; readonly refs: string; readonly lines: string };
export type Stated = {
  readonly kind: Entity;
  readonly count: number;
  readonly refs: string;
  readonly lines?: string | undefined;
};

export type Compared = {
  readonly kind: Entity;
  readonly equal: boolean;
  readonly count: { readonly sent: number; readonly stated: number };
  readonly refs: 'equal' | 'differs';
  readonly lines: 'equal' | 'differs' | 'not_stated';
};

export type Account = {
  /** `unsettled`: an answer is not known yet, or rows go again; then a difference says nothing and nobody is told. */
  readonly result: 'equal' | 'differs' | 'unsettled';
  readonly sequence: number;
  readonly kinds: readonly Compared[];
};

/** SHA-256 in hexadecimal of texts, each followed by a line feed (U+000A), as `sha256sum` makes it of lines. */
export const listDigest = (texts: readonly string[]): string =>
  createHash('sha256')
    .update(texts.map((one) => `${one}\n`).join(''))
    .digest('hex');

/** RFC 8785 of `{"data":{…},"kind":"…","ref":"…"}`: what a supplier has of somebody, under its own names. */
const lineOf = ({ kind, ref, data }: Shaped): string => canonical({ kind, ref, data });

/** Per kind what this feed shows, in the order of references. */
export const talliesOf = (items: readonly Shaped[], permit: Permit): readonly Tally[] =>
  kindsOf(permit).map((kind) => {
    const own = items.filter((one) => one.kind === kind).toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
    return {
      kind,
      count: own.length,
      refs: listDigest(own.map(({ ref }) => ref)),
      lines: listDigest(own.map(lineOf)),
    };
  });

const nothing = listDigest([]);

/** A kind that one side does not name counts as empty there. */
export const compare = (sent: readonly Tally[], stated: readonly Stated[]): readonly Compared[] => {
  const kinds = [...new Set([...sent, ...stated].map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const ours = sent.find((one) => one.kind === kind) ?? { count: 0, refs: nothing, lines: nothing };
    const theirs = stated.find((one) => one.kind === kind) ?? { count: 0, refs: nothing, lines: undefined };
    const refs = ours.refs === theirs.refs ? 'equal' : 'differs';
    const said = ours.lines === theirs.lines ? 'equal' : 'differs';
    const lines = theirs.lines === undefined ? 'not_stated' : said;
    const equal = ours.count === theirs.count && refs === 'equal' && lines !== 'differs';
    return { kind, equal, count: { sent: ours.count, stated: theirs.count }, refs, lines };
  });
};

/** Differs when another difference is found; of the answer only, so that nothing is told twice for how it is worded. */
const markOf = (kinds: readonly Compared[]): string => listDigest(kinds.map((one) => JSON.stringify(one)));

const keepAccount = `INSERT INTO account (feed, board, mark, differing, at, told_on) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (feed) DO UPDATE SET mark = excluded.mark, differing = excluded.differing, at = excluded.at,
    told_on = excluded.told_on`;

/** The ledger hears of a new difference at once, of an equal one once a day, and of the first time that all is equal again. */
const remember = async (gateway: Gateway, visit: Visit, kinds: readonly Compared[]): Promise<void> => {
  const feed = feedVisited(visit);
  const [row] = await gateway.store.all('SELECT mark, differing, told_on FROM account WHERE feed = ?', feed.id);
  const now = gateway.clock.now();
  const today = amsterdamDay(now);
  const [mark, differing] = [markOf(kinds), kinds.filter(({ equal }) => !equal).length];
  const isKnown = row !== undefined && text(row, 'mark') === mark && optionalText(row, 'told_on') === today;
  const isOld = differing === 0 && row !== undefined && integer(row, 'differing') === 0;
  const what = differing === 0 ? 'account_equal' : 'account_differs';
  const counts = Object.fromEntries(kinds.map(({ kind, count }) => [kind, count.stated]));
  const facts = { what, feed: feed.id, sequence: feed.sequence, count: differing, counts };
  await gateway.store.batch([
    { sql: keepAccount, params: [feed.id, feed.board, mark, differing, now.toISOString(), today] },
    ...(isKnown || isOld ? [] : noted(gateway, visit.visitor, facts, feed.school)),
  ]);
};

/**
 * Holds what a supplier says that it has against what it was given. Throws delivery_missing before the first delivery,
 * door_unavailable while nothing can be said of what it was given.
 */
export const takeAccount = async (
  gateway: Gateway,
  views: Views,
  { visit, stated }: { readonly visit: Visit; readonly stated: readonly Stated[] },
): Promise<Account> => {
  const feed = feedVisited(visit);
  const { sequence } = feed;
  const { items } = await viewOf(views, visit);
  const kinds = compare(talliesOf(items, visit.agreed.permit), stated);
  if (!(await isSettled(gateway, feed, visit.agreed))) return { result: 'unsettled', sequence, kinds };
  await remember(gateway, visit, kinds);
  return { result: kinds.every(({ equal }) => equal) ? 'equal' : 'differs', sequence, kinds };
};
