import { turnAt } from '../calendar/turn.ts';
import { namesHeld } from '../delivery/converge.ts';
import type { Converging } from '../delivery/converging.ts';
import { asGatewayError, type GatewayError } from '../errors.ts';
import { feedsOfSchool } from '../feed/feed.ts';
import type { FeedRow } from '../feed/row.ts';
import { amsterdamDay, startOfDay } from '../record/day.ts';
import { itemsOf } from '../record/item.ts';
import type { Head } from '../roster/head.ts';
import { type Agreed, agreedFor } from './agreed.ts';
import { announcedAt, dayOneOf, hasLeftBy } from './announced.ts';
import { stopsTheSchool } from './fatal.ts';
import { assemble, feedFor, type Ground } from './feed-run.ts';
import type { Gateway } from './gateway.ts';
import { type CareGroup, careGroupsOf } from './group-list.ts';
import { readGroupNames } from './joined.ts';
import { nextYearsHead } from './next-year.ts';
import { paceOf } from './pace.ts';
import { told } from './report-of.ts';
import type { HoldReport, Told } from './report.ts';
import type { SchoolSource } from './school.ts';

/** What day one would bring to one supplier; pupils, unless it says otherwise. */
export type RehearsedFeed = {
  readonly supplier: string;
  readonly supplierName: string;
  readonly product: string;
  /** Why nothing would go: an agreement that is over by then, settings that cannot be read. */
  readonly error: Told | undefined;
  readonly inScope: number;
  readonly added: number;
  readonly changed: number;
  /** Those who leave with the school year: on their date, and for nobody to decide. */
  readonly leaving: number;
  /** Whoever else goes on that day: moved, or no longer what the agreement is about. */
  readonly removed: number;
  /** Missing from next year's file without being announced: they stay until the turn of the school year is over. */
  readonly waiting: number;
  /** Of those who wait, the announced: this supplier may not be told by a day who was in the last year. */
  readonly waitingLeavers: number;
  readonly holds: readonly HoldReport[];
  /** Names of groups that nobody looked at, for which this supplier's delivery would wait. */
  readonly groupNames: number;
};

/** Next year's data, run without storing or sending anything. */
export type Rehearsal = {
  readonly school: string;
  readonly name: string;
  readonly schoolYear: string;
  /** Instant at which next year's file was read. */
  readonly readAt: string;
  /** The day that was rehearsed: 1 August, or today where that has gone by. */
  readonly day: string;
  /** The first day of the normal rules; undefined when the turn of the school year is over by then. */
  readonly waitsUntil: string | undefined;
  readonly feeds: readonly RehearsedFeed[];
  /** Next year's groups with a care word in their name. */
  readonly groups: readonly CareGroup[];
};

const nothing = {
  inScope: 0,
  added: 0,
  changed: 0,
  leaving: 0,
  removed: 0,
  waiting: 0,
  waitingLeavers: 0,
  holds: [],
  groupNames: 0,
};

type Named = Pick<RehearsedFeed, 'supplier' | 'supplierName' | 'product'>;

const notGoing = (named: Named, error: GatewayError): RehearsedFeed => ({ ...named, error: told(error), ...nothing });

const isPupil = ({ entity }: { readonly entity: string }): boolean => entity === 'pupil';

/** In the turn of the school year a row that is kept for its end is told by the day of its next step. */
const waitingIn = ({ prepared }: Converging, { until, gone }: Day): readonly FeedRow[] => {
  const going = gone.union(new Set(prepared.difference.removed.map(({ subject }) => subject)));
  const waits = ({ state, stepOn, subject }: FeedRow): boolean =>
    (state === 'suspended' || state === 'leaving') && !going.has(subject) && (until === undefined || stepOn === until);
  return [...prepared.rows.values()].filter((row) => isPupil(row) && waits(row));
};

const rehearsed = (named: Named, converging: Converging, at: Day): RehearsedFeed => {
  const waiting = waitingIn(converging, at);
  const { difference, scope } = converging.prepared;
  const removed = difference.removed.filter(isPupil);
  const leaving = removed.filter(({ cause }) => cause === 'left').length;
  return {
    ...named,
    error: undefined,
    inScope: scope.items.get('pupil')?.length ?? 0,
    added: difference.added.filter(({ release }) => isPupil(release)).length,
    changed: difference.changed.filter(({ release }) => isPupil(release)).length,
    leaving,
    removed: removed.length - leaving,
    waiting: waiting.length,
    waitingLeavers: waiting.filter(({ subject }) => at.announced.has(subject)).length,
    holds: converging.holds.map(({ kind, lines, of, limit }) => ({ kind, count: lines.length, of, limit })),
    groupNames: namesHeld(converging, at.day)?.count ?? 0,
  };
};

type Day = {
  readonly day: string;
  readonly until: string | undefined;
  readonly announced: ReadonlySet<string>;
  /** Pupils who by this year's file have left before that day. */
  readonly gone: ReadonlySet<string>;
};

const oneFeed = async (gateway: Gateway, ground: Ground, agreed: Agreed, day: Day): Promise<RehearsedFeed> => {
  const { supplier, agreement } = agreed;
  const named = { supplier: supplier.id, supplierName: supplier.name, product: agreement.product };
  const feeds = await feedsOfSchool(gateway.store, ground.school.id);
  try {
    const feed = feedFor(feeds, agreed, gateway, ground.school);
    return rehearsed(named, await assemble(gateway, ground, agreed, feed), day);
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (stopsTheSchool(error)) throw thrown;
    return notGoing(named, error);
  }
};

/** The same house on another day, in which nothing can be written. */
const onDay = (gateway: Gateway, at: Date): Gateway => ({ ...gateway.rehearsal(), clock: { now: () => at } });

const groundOf = async (gateway: Gateway, school: SchoolSource, head: Head, at: Date): Promise<Ground> => {
  const opened = await gateway.generations.open(head);
  return {
    school,
    head,
    generation: () => Promise.resolve(opened),
    names: await readGroupNames(gateway.store, gateway.keyring, school.board),
    checkpoint: undefined,
    lease: undefined,
    pace: await paceOf(gateway, school, at),
    full: false,
  };
};

const goneBy = async ({ generations }: Gateway, { id }: SchoolSource, day: string): Promise<ReadonlySet<string>> => {
  const current = await generations.current(id);
  const pupils = current === undefined ? [] : itemsOf((await generations.open(current)).roster, 'pupil');
  return new Set(pupils.filter((item) => hasLeftBy(item, day)).map(({ subject }) => subject));
};

/** A file of next year counts from 1 August on; one that is still kept aside after that day would be read today. */
const dayOneAt = ({ clock }: Gateway, { schoolYear }: Head): Date => {
  const [dayOne, now] = [startOfDay(dayOneOf(schoolYear)), clock.now()];
  return dayOne > now ? dayOne : now;
};

/**
 * The rehearsal (generale repetitie): what next year's file would bring on day one, by the agreements that are in force
 * then. Nothing is stored and nothing is sent. Throws rehearsal_missing, seal_broken.
 */
export const rehearse = async (gateway: Gateway, school: SchoolSource): Promise<Rehearsal> => {
  const head = await nextYearsHead(gateway, school.id);
  const at = dayOneAt(gateway, head);
  const then = onDay(gateway, at);
  const day = amsterdamDay(at);
  const until = turnAt(school.calendar, day)?.until;
  const ground = await groundOf(then, school, head, at);
  const { agreed, refused } = await agreedFor(then, school, at);
  const [announced, gone] = [await announcedAt(then, school, head.schoolYear), await goneBy(then, school, day)];
  const going = await Promise.all(agreed.map((one) => oneFeed(then, ground, one, { day, until, announced, gone })));
  const over = refused.map(({ activation: { supplier, product }, name, error }) =>
    notGoing({ supplier, supplierName: name, product }, error),
  );
  return {
    school: school.id,
    name: school.name,
    schoolYear: head.schoolYear,
    readAt: head.readAt,
    day,
    waitsUntil: until,
    feeds: [...going, ...over],
    groups: (await careGroupsOf(gateway, school, 'next')).groups,
  };
};
