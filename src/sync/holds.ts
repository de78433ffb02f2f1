import { createHash } from 'node:crypto';
import { type Actor, demand } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import { type Feed, feedsOfSchool, holdFeed, type HeldList, unsettleFeed } from '../feed/feed.ts';
import { parseLine } from '../feed/line.ts';
import type { Statement } from '../ports.ts';
import type { Gateway } from './gateway.ts';
import type { ReasonCode } from './look.ts';
import { allSchools, type SchoolSource, suppliersOf } from './school.ts';

/** What waits in one feed. */
export type CasePart = {
  readonly feed: Feed;
  readonly supplierName: string;
  readonly generation: string;
  readonly holds: readonly HeldList[];
};

/** Everything that waits at one school, decided on as one. Its id changes with the lists behind it. */
export type HoldCase = {
  readonly id: string;
  readonly school: SchoolSource;
  /** Instant at which the first of it began to wait. */
  readonly since: string;
  readonly parts: readonly CasePart[];
};

/** `additions`: new pupils go, and the rest is not carried out. */
export type Verdict = 'all' | 'additions' | 'none';

const idLength = 8;

const idOf = (parts: readonly CasePart[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map(({ feed, holds }) => [feed.id, holds.map(({ kind, set }) => [kind, set])])))
    .digest('hex')
    .slice(0, idLength);

const partOf = (feed: Feed, names: ReadonlyMap<string, { readonly name: string }>): readonly CasePart[] => {
  const { held, supplier } = feed;
  if (held?.holds === undefined || held.generation === undefined) return [];
  const supplierName = names.get(supplier)?.name ?? supplier;
  return [{ feed, supplierName, generation: held.generation, holds: held.holds }];
};

const caseOf = async (gateway: Gateway, school: SchoolSource): Promise<HoldCase | undefined> => {
  const names = await suppliersOf(gateway.store, school.board);
  const feeds = await feedsOfSchool(gateway.store, school.id);
  const parts = feeds.flatMap((feed) => partOf(feed, names));
  const [since] = parts.flatMap(({ feed }) => feed.held?.since ?? []).toSorted();
  return since === undefined ? undefined : { id: idOf(parts), school, since, parts };
};

/** What waits for a person, one case per school. */
export const casesOf = async (gateway: Gateway, board: string): Promise<readonly HoldCase[]> => {
  const schools = (await allSchools(gateway.store)).filter((school) => school.board === board);
  const cases = await Promise.all(schools.map((school) => caseOf(gateway, school)));
  return cases.filter((one) => one !== undefined);
};

/** Is this the number of a case, and not a school? */
export const isCaseId = (wanted: string): boolean => /^[0-9a-f]{8}$/.test(wanted);

/**
 * The case with this id, or that of this school. Throws hold_missing when nothing waits there, hold_changed when the list
 * is no longer the one that was shown under this id.
 */
export const findCase = async (gateway: Gateway, board: string, wanted: string): Promise<HoldCase> => {
  const cases = await casesOf(gateway, board);
  const found = cases.find(({ id, school }) => id === wanted || school.id === wanted);
  if (found !== undefined) return found;
  throw new GatewayError(isCaseId(wanted) && cases.length > 0 ? 'hold_changed' : 'hold_missing');
};

const whats = { all: 'approve_hold', additions: 'approve_additions', none: 'discard_hold' } as const;

const isApproved = (line: string, verdict: Verdict): boolean =>
  verdict === 'all' || (verdict === 'additions' && parseLine(line)?.operation === 'add');

type Decision = { readonly verdict: Verdict; readonly reasonCode: ReasonCode; readonly actor: Actor };

const insert = `INSERT INTO hold_decision (feed, verdict, subject_set, generation, decided_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (feed, verdict, subject_set) DO UPDATE SET generation = excluded.generation, decided_at = excluded.decided_at`;

/** One half of what was decided for a feed: the lines that go, or those that do not. */
const decided = async (
  gateway: Gateway,
  { feed, generation }: CasePart,
  verdict: 'approved' | 'discarded',
  lines: readonly string[],
): Promise<readonly Statement[]> => {
  if (lines.length === 0) return [];
  const set = await gateway.subjectSets.keep(feed.board, lines);
  const at = gateway.clock.now().toISOString();
  return [...set.statements, { sql: insert, params: [feed.id, verdict, set.id, generation, at] }];
};

const partStatements = async (
  gateway: Gateway,
  part: CasePart,
  { verdict, reasonCode, actor }: Decision,
): Promise<readonly Statement[]> => {
  const { feed, holds } = part;
  const { id, board, school, supplier, product } = feed;
  const lists = await Promise.all(holds.map(({ set }) => gateway.subjectSets.read(board, set)));
  const lines = [...new Set(lists.flat())];
  const approved = lines.filter((line) => isApproved(line, verdict));
  const discarded = lines.filter((line) => !isApproved(line, verdict));
  const count = verdict === 'additions' ? approved.length : lines.length;
  return [
    ...gateway.remember(board, {
      kind: 'decision',
      at: gateway.clock.now().toISOString(),
      school,
      supplier,
      product,
      actor: actor.id,
      facts: { what: whats[verdict], feed: id, count, reasonCode },
    }),
    ...(await decided(gateway, part, 'approved', approved)),
    ...(await decided(gateway, part, 'discarded', discarded)),
    holdFeed(id, undefined),
    unsettleFeed(id),
  ];
};

/**
 * Decides on exactly the lists behind a case: what came on them since waits for its own decision. The ledger tells who,
 * when and why in the same batch. Throws actor_forbidden.
 */
export const decideCase = async (gateway: Gateway, found: HoldCase, decision: Decision): Promise<void> => {
  demand(found.school.board, decision.actor, 'decide');
  const parts = await Promise.all(found.parts.map((part) => partStatements(gateway, part, decision)));
  await gateway.store.batch(parts.flat());
};
