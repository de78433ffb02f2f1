import { eraseDay } from '../delivery/manifest.ts';
import type { Feed } from '../feed/feed.ts';
import { type FeedRow, readRows } from '../feed/row.ts';
import { amsterdamDay } from '../record/day.ts';
import type { Entity } from '../record/field.ts';
import { integer, text } from '../row.ts';
import type { Gateway } from '../sync/gateway.ts';
import { findSent } from './sent.ts';
import { refsOf } from './served.ts';
import { feedVisited, noted, type Visit } from './visit.ts';

/** Somebody who was taken back from a supplier, and by when it has to have erased what it had. */
export type Due = {
  readonly kind: Entity;
  readonly ref: string;
  readonly sequence: number;
  /** Day, the last one. */
  readonly eraseBefore: string;
  /** Instant at which the supplier said that it did. */
  readonly confirmedAt: string | undefined;
};

type Gone = FeedRow & { readonly eraseBefore: string; readonly confirmedAt: string | undefined };

const goneRows = async (gateway: Gateway, feed: Feed): Promise<readonly Gone[]> => {
  const { store } = gateway;
  const rows = [...(await readRows(store, feed.id)).values()].filter(({ state }) => state === 'removed');
  const sent = await store.all(
    'SELECT sequence, max(intended_at) AS at FROM delivery WHERE feed = ? GROUP BY sequence',
    feed.id,
  );
  const days = new Map(sent.map((row) => [integer(row, 'sequence'), amsterdamDay(new Date(text(row, 'at')))]));
  const said = await store.all('SELECT entity, subject, sequence, confirmed_at FROM erasure WHERE feed = ?', feed.id);
  const confirmed = new Map(
    said.map((row) => [
      `${text(row, 'entity')}/${text(row, 'subject')}/${integer(row, 'sequence')}`,
      text(row, 'confirmed_at'),
    ]),
  );
  const today = amsterdamDay(gateway.clock.now());
  return rows.map((row) => ({
    ...row,
    eraseBefore: eraseDay(days.get(row.sequence) ?? today),
    confirmedAt: confirmed.get(`${row.entity}/${row.subject}/${row.sequence}`),
  }));
};

/** What a supplier still has to say that it erased, and what it said; the soonest first. */
export const erasuresOf = async (gateway: Gateway, visit: Visit): Promise<readonly Due[]> => {
  const feed = feedVisited(visit);
  const refOf = await refsOf(gateway, feed);
  const gone = await goneRows(gateway, feed);
  const due = gone.map(({ entity, subject, sequence, eraseBefore, confirmedAt }): Due => {
    return { kind: entity, ref: refOf(subject), sequence, eraseBefore, confirmedAt };
  });
  return due.toSorted((a, b) => (a.eraseBefore + a.ref < b.eraseBefore + b.ref ? -1 : 1));
};

/** `eraseBefore`: of the delivery that was named, also where it took back fields and nobody. */
export type Confirmed = {
  readonly confirmed: number;
  readonly late: number;
  readonly unknown: number;
  readonly eraseBefore?: string;
};

/** What is erased: people by ref, or everybody whom one delivery took back. */
export type Erased = { readonly refs: readonly string[] } | { readonly delivery: string };

const insert = `INSERT INTO erasure (feed, entity, subject, sequence, erase_before, confirmed_at) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;

type Chosen = { readonly rows: readonly Gone[]; readonly unknown: number; readonly eraseBefore?: string };

const chosen = async (gateway: Gateway, feed: Feed, erased: Erased): Promise<Chosen> => {
  const gone = await goneRows(gateway, feed);
  if ('delivery' in erased) {
    const { lines, at } = await findSent(gateway, feed, erased.delivery);
    const back = new Set(
      lines.filter(({ op }) => op === 'remove').map(({ entity, subject }) => `${entity}/${subject}`),
    );
    const rows = gone.filter(({ entity, subject }) => back.has(`${entity}/${subject}`));
    return { rows, unknown: 0, eraseBefore: eraseDay(amsterdamDay(new Date(at))) };
  }
  const refOf = await refsOf(gateway, feed);
  const refs = new Set(erased.refs);
  const rows = gone.filter(({ subject }) => refs.has(refOf(subject)));
  return { rows, unknown: Math.max(0, refs.size - rows.length) };
};

/** Writes down that a supplier erased somebody, against the day by which it had to. Throws delivery_missing. */
export const confirmErasure = async (gateway: Gateway, visit: Visit, erased: Erased): Promise<Confirmed> => {
  const feed = feedVisited(visit);
  const { rows, ...named } = await chosen(gateway, feed, erased);
  const fresh = rows.filter(({ confirmedAt }) => confirmedAt === undefined);
  const now = gateway.clock.now();
  const late = fresh.filter(({ eraseBefore }) => eraseBefore < amsterdamDay(now)).length;
  const answer = { confirmed: fresh.length, late, ...named };
  // A delivery that took back fields only is confirmed as well; there is nobody to write it down for.
  if (fresh.length === 0 && ('refs' in erased || rows.length > 0)) return answer;
  const set = await gateway.subjectSets.keep(
    feed.board,
    fresh.map(({ entity, subject }) => `erased/${entity}/${subject}`),
  );
  const facts = { what: 'erasure_confirmed', feed: feed.id, count: fresh.length, counts: { late }, subjectSet: set.id };
  const delivery = 'delivery' in erased ? { delivery: erased.delivery } : {};
  await gateway.store.batch([
    ...set.statements,
    ...fresh.map(({ entity, subject, sequence, eraseBefore }) => ({
      sql: insert,
      params: [feed.id, entity, subject, sequence, eraseBefore, now.toISOString()],
    })),
    ...noted(gateway, visit.visitor, { ...facts, ...delivery }, feed.school),
  ]);
  return answer;
};
