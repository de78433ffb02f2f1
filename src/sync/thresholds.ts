import { type Actor, demand } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import { feedsOfSchool, unsettleFeed } from '../feed/feed.ts';
import type { HoldKind } from '../feed/limit.ts';
import { limit } from '../feed/rules.ts';
import type { Entry, Row } from '../ports.ts';
import { addDays, amsterdamDay } from '../record/day.ts';
import { optionalText, text } from '../row.ts';
import type { Gateway } from './gateway.ts';
import type { ReasonCode } from './look.ts';
import type { SchoolSource } from './school.ts';

/** A threshold for a while is no new rule: it ends within so many days. */
const longestDays = 31;

/** A threshold that counts until its last day, once a second person agreed. */
export type Threshold = {
  readonly id: string;
  readonly school: string;
  readonly supplier: string;
  readonly kind: string;
  readonly count: number;
  readonly percent: number;
  readonly until: string;
  readonly approved: boolean;
};

type Stored = { readonly threshold: Threshold; readonly proposedBy: string };

const storedOf = (row: Row): Stored => {
  const { count, percent } = limit.parse(JSON.parse(text(row, 'amount')));
  const threshold: Threshold = {
    id: text(row, 'id'),
    school: text(row, 'school'),
    supplier: text(row, 'supplier'),
    kind: text(row, 'kind'),
    count,
    percent,
    until: text(row, 'until'),
    approved: optionalText(row, 'approved_by') !== undefined,
  };
  return { threshold, proposedBy: text(row, 'proposed_by') };
};

const select = `SELECT id, school, supplier, kind, amount, until, proposed_by, approved_by FROM threshold
  WHERE board = ? AND until >= ? ORDER BY school, supplier, kind`;

const readAll = async ({ store, clock }: Gateway, board: string): Promise<readonly Stored[]> =>
  (await store.all(select, board, amsterdamDay(clock.now()))).map(storedOf);

/** Those that count, or wait for a second person. */
export const thresholdsOf = async (gateway: Gateway, board: string): Promise<readonly Threshold[]> =>
  (await readAll(gateway, board)).map(({ threshold }) => threshold);

type Proposal = {
  readonly school: SchoolSource;
  readonly supplier: string;
  readonly kind: HoldKind;
  readonly count: number;
  readonly percent: number;
  readonly until: string;
  readonly reasonCode: ReasonCode;
};

const entryOf = (
  gateway: Gateway,
  of: { readonly school: string; readonly supplier: string; readonly count: number },
  actor: Actor,
  facts: Entry['facts'],
): Entry => ({
  kind: 'decision',
  at: gateway.clock.now().toISOString(),
  school: of.school,
  supplier: of.supplier,
  actor: actor.id,
  facts: { ...facts, count: of.count },
});

/** Refused outright where it would be as good as no threshold (law 10), or for longer than a while. */
const checked = ({ count, percent, until }: Proposal, today: string): string => {
  const amount = limit.safeParse({ count, percent });
  if (!amount.success)
    throw new GatewayError('usage_invalid', { found: 'value_invalid', setting: '--count, --percent' });
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || until < today || until > addDays(today, longestDays)) {
    throw new GatewayError('usage_invalid', { found: 'value_invalid', setting: '--until' });
  }
  return JSON.stringify(amount.data);
};

/** Writes a threshold down; it counts once another person agreed. Returns its id. Throws actor_forbidden, usage_invalid. */
export const proposeThreshold = async (gateway: Gateway, proposal: Proposal, actor: Actor): Promise<string> => {
  const { school, supplier, kind, until, reasonCode } = proposal;
  demand(school.board, actor, 'decide');
  const now = gateway.clock.now();
  const amount = checked(proposal, amsterdamDay(now));
  const id = Buffer.from(gateway.random.bytes(4)).toString('hex');
  const facts = { what: 'propose_threshold', reasonCode };
  const entry = entryOf(gateway, { school: school.id, supplier, count: proposal.count }, actor, facts);
  await gateway.store.batch([
    {
      sql: `INSERT INTO threshold (id, board, school, supplier, kind, amount, until, proposed_by, proposed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      params: [id, school.board, school.id, supplier, kind, amount, until, actor.id, now.toISOString()],
    },
    ...gateway.remember(school.board, entry),
  ]);
  return id;
};

/** The second person. Throws actor_forbidden, approver_same, hold_missing. */
export const approveThreshold = async (
  gateway: Gateway,
  board: string,
  id: string,
  actor: Actor,
): Promise<Threshold> => {
  demand(board, actor, 'secondThreshold');
  const stored = (await readAll(gateway, board)).find(({ threshold }) => threshold.id === id && !threshold.approved);
  if (stored === undefined) throw new GatewayError('hold_missing');
  if (stored.proposedBy === actor.id) throw new GatewayError('approver_same');
  const { threshold: found } = stored;
  const { school, supplier } = found;
  const feeds = (await feedsOfSchool(gateway.store, school)).filter((feed) => feed.supplier === supplier);
  await gateway.store.batch([
    {
      sql: 'UPDATE threshold SET approved_by = ?, approved_at = ? WHERE id = ? AND approved_by IS NULL',
      params: [actor.id, gateway.clock.now().toISOString(), id],
    },
    ...feeds.map((feed) => unsettleFeed(feed.id)),
    ...gateway.remember(board, entryOf(gateway, found, actor, { what: 'approve_threshold' })),
  ]);
  return { ...found, approved: true };
};
