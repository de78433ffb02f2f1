import { asGatewayError, type GatewayError } from '../errors.ts';
import type { Clock, Lease, Store } from '../ports.ts';
import { addDays, amsterdamDay } from '../record/day.ts';
import { dueWays, nextAttempt, type Way } from './due.ts';
import type { Note } from './note.ts';
import { attemptStatement, failedStatement, forgetStatement, readTold, type Telling, toldStatement } from './told.ts';

/** A note on its way out. `id` is the same for every attempt to tell it, so that a far end can see that it has it. */
export type Letter = { readonly id: string; readonly at: Date; readonly board: string; readonly note: Note };

/**
 * One way out of the house. Throws mail_unreachable, mail_refused, mail_insecure, webhook_unreachable,
 * webhook_refused. `refused`: for how many of several it was not taken.
 */
export type Teller = {
  readonly way: Way;
  tell(letter: Letter, signal: AbortSignal): Promise<{ readonly refused: number }>;
};

export type TellDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly board: { readonly id: string; readonly name: string };
  readonly tellers: readonly Teller[];
  /** `HH:MM` in Europe/Amsterdam. */
  readonly at: string;
  readonly note: () => Promise<Note>;
  readonly signal: AbortSignal;
};

/** How it went in one way; without an error it was told. */
export type Attempted = { readonly way: Way; readonly error: GatewayError | undefined };

/** Longer than one attempt in every way can take. */
const leaseMs = 5 * 60_000;

export const dueNow = async ({ store, clock, board, tellers, at }: TellDeps): Promise<readonly Way[]> => {
  const now = clock.now();
  const rows = await readTold(store, board.id, amsterdamDay(now));
  const open = tellers.map(({ way }) => way);
  return dueWays(open, { at, now, rows });
};

const attempt = async (deps: TellDeps, teller: Teller, lease: Lease): Promise<Attempted> => {
  const { store, clock, board, signal } = deps;
  const now = clock.now();
  const of: Telling = { board: board.id, day: amsterdamDay(now), way: teller.way };
  const before = (await readTold(store, of.board, of.day)).find(({ way }) => way === of.way)?.attempts ?? 0;
  await store.batch([attemptStatement(of, nextAttempt(before + 1, now))], lease);
  try {
    const letter = { id: `${of.board}-${of.day}`, at: now, board: board.name, note: await deps.note() };
    const { refused } = await teller.tell(letter, signal);
    const code = refused > 0 ? 'mail_refused' : undefined;
    await store.batch([toldStatement(of, clock.now(), code), forgetStatement(of.board, addDays(of.day, -400))], lease);
    return { way: of.way, error: undefined };
  } catch (thrown) {
    const error = asGatewayError(thrown);
    await store.batch([failedStatement(of, error.code)], lease);
    return { way: of.way, error };
  }
};

/**
 * Tells today's note in every way in which it is due and was not told yet: once a day, also after a restart or with two
 * processes on one database. What fails is tried again later in the day. Told twice only when the far end's yes was lost,
 * on the wire or because the process was killed; the letter then has the same id. Throws what the store throws.
 */
export const tellToday = async (deps: TellDeps): Promise<readonly Attempted[]> => {
  const { store, clock, board, tellers } = deps;
  if ((await dueNow(deps)).length === 0) return [];
  const nowMs = clock.now().getTime();
  const lease = await store.claim(`telling/${board.id}`, 'telling', nowMs, nowMs + leaseMs);
  if (lease === undefined) return [];
  try {
    const due = await dueNow(deps);
    const done: Attempted[] = [];
    for (const teller of tellers) if (due.includes(teller.way)) done.push(await attempt(deps, teller, lease));
    return done;
  } finally {
    await store.yield(lease);
  }
};
