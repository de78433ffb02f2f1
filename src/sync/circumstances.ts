import type { Circumstances, Elsewhere } from '../delivery/circumstances.ts';
import { type Feed, waitingSets } from '../feed/feed.ts';
import { rulesOf } from '../feed/rules.ts';
import { integer, text } from '../row.ts';
import type { Agreed } from './agreed.ts';
import { announcedFor } from './announced.ts';
import type { Gateway } from './gateway.ts';
import type { Pace } from './pace.ts';

/**
 * Present is who stands in the current reading of the other school, seen there no longer ago than here: a school of which
 * nothing was read since takes nobody over (law 6).
 */
const elsewhere = `SELECT other.subject AS subject, max(other.state = 'present' AND coalesce(there.state = 'current'
    AND there.confirmed_at >= coalesce(here.confirmed_at, ''), 0)) AS present
  FROM feed JOIN feed_row AS other ON other.feed = feed.id
    LEFT JOIN generation AS there ON there.id = other.generation
    LEFT JOIN feed_row AS own ON own.feed = ? AND own.entity = 'pupil' AND own.subject = other.subject
    LEFT JOIN generation AS here ON here.id = own.generation
  WHERE feed.board = ? AND feed.supplier = ? AND feed.school <> ? AND other.entity = 'pupil' AND other.state <> 'removed'
    AND other.subject IN (SELECT value FROM json_each(?)) GROUP BY other.subject`;

/** Only what this very supplier has counts: what another one has would tell it of a school that it does not serve. */
const elsewhereOf =
  ({ store }: Gateway, { id, board, school, supplier }: Feed): Circumstances['elsewhere'] =>
  async (subjects): Promise<Elsewhere> => {
    if (subjects.length === 0) return { known: new Set(), present: new Set() };
    const rows = await store.all(elsewhere, id, board, supplier, school, JSON.stringify(subjects));
    const present = rows.filter((row) => integer(row, 'present') === 1);
    return {
      known: new Set(rows.map((row) => text(row, 'subject'))),
      present: new Set(present.map((row) => text(row, 'subject'))),
    };
  };

type Decided = Pick<Circumstances, 'approved' | 'discarded'>;

/** A list that was not to be carried out holds for the reading that it was made of; the next one is judged anew. */
const decidedFor = async ({ store, subjectSets }: Gateway, feed: Feed, generation: string): Promise<Decided> => {
  const rows = await store.all('SELECT verdict, subject_set, generation FROM hold_decision WHERE feed = ?', feed.id);
  const lines = { approved: new Set<string>(), discarded: new Set<string>() };
  for (const row of rows) {
    const verdict = text(row, 'verdict') === 'approved' ? 'approved' : 'discarded';
    if (verdict === 'discarded' && text(row, 'generation') !== generation) continue;
    for (const line of await subjectSets.read(feed.board, text(row, 'subject_set'))) lines[verdict].add(line);
  }
  return lines;
};

const waitingIn = async ({ subjectSets }: Gateway, { board, held }: Feed): Promise<ReadonlySet<string>> => {
  const lists = await Promise.all(waitingSets(held).map((set) => subjectSets.read(board, set)));
  return new Set(lists.flat());
};

type Of = {
  readonly agreed: Agreed;
  readonly feed: Feed;
  readonly pace: Pace;
  readonly generation: { readonly id: string; readonly schoolYear: string };
  readonly fullPending: boolean;
};

/** What decides, besides the difference itself, on what goes to one supplier tonight. */
export const circumstancesOf = async (gateway: Gateway, of: Of): Promise<Circumstances> => {
  const { agreed, feed, pace, generation, fullPending } = of;
  const rules = rulesOf(agreed.supplier.rules);
  return {
    rules: { ...rules, limits: { ...rules.limits, ...pace.limitsFor(agreed.supplier.id) } },
    turn: pace.turn,
    ...(await decidedFor(gateway, feed, generation.id)),
    waiting: await waitingIn(gateway, feed),
    announced: await announcedFor(gateway, feed, { schoolYear: generation.schoolYear, permit: agreed.permit }),
    elsewhere: elsewhereOf(gateway, feed),
    fullPending,
  };
};
