import { type ErrorCode, recoveries } from '../errors.ts';
import type { Told } from '../sync/report.ts';
import type { FeedLine } from './past-run.ts';
import type { Silence } from '../sync/silence.ts';
import type { SchoolStanding } from './standing.ts';

/** `decide`: waits for a decision. `act`: somebody has to do something. `again`: goes again by itself. */
export type CauseKind = 'decide' | 'act' | 'again';

/** Something that is not as it should be, once, however many schools it touches. Names, codes and counts only. */
export type Cause = {
  readonly kind: CauseKind;
  readonly what: 'error' | 'halted' | 'held' | 'stopped' | 'missed' | 'silent';
  readonly schools: readonly { readonly id: string; readonly name: string }[];
  readonly suppliers: readonly { readonly id: string; readonly name: string }[];
  readonly told?: Told;
  /** Of what is silent or missed: instant of the last good file or run, where there was one. */
  readonly since?: string;
};

/** The day will come by itself, and nobody has to do anything. */
const noNews: readonly ErrorCode[] = ['agreement_not_yet', 'year_early'];
/** By rule or by a decision of people: it waits for somebody to say yes rather than to repair something. */
const toDecide = /^(?:source_unconfirmed$|delivery_stopped$|agreement_|feed_)/;
/** About the school as a whole, whichever supplier it came up for. */
const ofSchool: readonly ErrorCode[] = ['generation_missing', 'generation_expired'];

const kindOf = ({ code }: Told): CauseKind => {
  if (toDecide.test(code)) return 'decide';
  return recoveries[code] === 'retry' ? 'again' : 'act';
};

/** A night and an hour or two: who has not run since then was passed over. */
const missedMs = 30 * 60 * 60_000;

/** No run takes this long: its process was killed, or hangs. */
const stuckMs = 6 * 60 * 60_000;

type Named = { readonly id: string; readonly name: string };

const runCauses = ({ last }: SchoolStanding, school: Named, nowMs: number): readonly Cause[] => {
  const schools = [school];
  if (last === undefined || nowMs - Date.parse(last.at) > missedMs) {
    return [{ kind: 'act', what: 'missed', schools, suppliers: [], ...(last === undefined ? {} : { since: last.at }) }];
  }
  const isStuck = last.state === 'running' && nowMs - Date.parse(last.at) > stuckMs;
  if (last.state === 'stopped' || isStuck) return [{ kind: 'act', what: 'stopped', schools, suppliers: [] }];
  const { error } = last;
  return error === undefined ? [] : [{ kind: kindOf(error), what: 'error', schools, suppliers: [], told: error }];
};

const silenceCause = (silence: Silence | undefined, school: Named): readonly Cause[] => {
  if (silence === undefined) return [];
  const { lastFileAt } = silence;
  return [
    {
      kind: 'act',
      what: 'silent',
      schools: [school],
      suppliers: [],
      ...(lastFileAt === undefined ? {} : { since: lastFileAt }),
    },
  ];
};

/** Why a school has nothing new to give, once: a refused file says more than that no good one came. */
const sourceCauses = (standing: SchoolStanding, silence: Silence | undefined, nowMs: number): readonly Cause[] => {
  const school = { id: standing.school, name: standing.name };
  const own = runCauses(standing, school, nowMs);
  const expired = standing.feeds.find(({ error }) => error !== undefined && ofSchool.includes(error.code))?.error;
  if (own.length > 0) return own;
  const silent = silenceCause(silence, school);
  if (silent.length > 0 || expired === undefined) return silent;
  return [{ kind: 'act', what: 'error', schools: [school], suppliers: [], told: expired }];
};

const feedCauses = ({ school, name, feeds }: SchoolStanding): readonly Cause[] =>
  feeds.flatMap(({ state, error, supplier, supplierName }: FeedLine): readonly Cause[] => {
    const about = { schools: [{ id: school, name }], suppliers: [{ id: supplier, name: supplierName }] };
    if (state === 'held') {
      return [{ kind: 'decide', what: 'held', ...about, ...(error === undefined ? {} : { told: error }) }];
    }
    if (error === undefined || ofSchool.includes(error.code)) return [];
    return [{ kind: kindOf(error), what: 'error', ...about, told: error }];
  });

/**
 * What is wrong with a supplier or an agreement is wrong at every school alike; what waits or is wrong in the data of a
 * school is one case, whichever suppliers it stops.
 */
const keyOf = ({ what, schools, suppliers, told }: Cause): string => {
  const ofData = what === 'held' || suppliers.length === 0;
  return JSON.stringify([what, told?.code, ...(ofData ? [schools[0]?.id] : [suppliers[0]?.id, told?.subject.product])]);
};

type Ids = readonly { readonly id: string; readonly name: string }[];

const united = (a: Ids, b: Ids): Ids => [...a, ...b.filter(({ id }) => a.every((one) => one.id !== id))];

const countIn = ({ told }: Cause): number => told?.subject.count ?? 0;

/** Of two of one case the larger is told, and of equals both. */
const together = (a: Cause, b: Cause): Cause => {
  if (a.what === 'held' && countIn(a) !== countIn(b)) return countIn(a) > countIn(b) ? a : b;
  return { ...a, schools: united(a.schools, b.schools), suppliers: united(a.suppliers, b.suppliers) };
};

/** An emergency stop of a school is one, however many suppliers it keeps from being sent anything. */
const stopKeyOf = (cause: Cause): string => {
  const { schools, told } = cause;
  if (told?.code !== 'delivery_stopped') return keyOf(cause);
  return JSON.stringify([told.code, told.subject.date, schools.map(({ id }) => id)]);
};

const mergedBy = (causes: readonly Cause[], key: (cause: Cause) => string): readonly Cause[] => {
  const byKey = new Map<string, Cause>();
  for (const cause of causes) {
    const known = byKey.get(key(cause));
    byKey.set(key(cause), known === undefined ? cause : together(known, cause));
  }
  return [...byKey.values()];
};

const order: readonly CauseKind[] = ['act', 'again', 'decide'];

/** What needs somebody first. */
export const byUrgency = (a: Cause, b: Cause): number => order.indexOf(a.kind) - order.indexOf(b.kind);

const merged = (causes: readonly Cause[]): readonly Cause[] => mergedBy(mergedBy(causes, keyOf), stopKeyOf);

/** What keeps every school from being served is told once, and at once: no night has to have come to grief on it. */
const haltedCause = (standings: readonly SchoolStanding[], halted: Told | undefined): readonly Cause[] =>
  halted === undefined
    ? []
    : [
        {
          kind: kindOf(halted),
          what: 'halted',
          schools: standings.map(({ school, name }) => ({ id: school, name })),
          suppliers: [],
          told: halted,
        },
      ];

/** Everything that is not as it should be, what needs somebody first; one for each cause. */
export const causesOf = (
  standings: readonly SchoolStanding[],
  silences: readonly Silence[],
  now: Date,
  halted?: Told,
): readonly Cause[] => {
  const halt = haltedCause(standings, halted);
  const all = standings.flatMap((standing) => [
    ...sourceCauses(
      standing,
      silences.find(({ school }) => school === standing.school),
      now.getTime(),
    ),
    ...feedCauses(standing),
  ]);
  const isNews = ({ told }: Cause): boolean =>
    told === undefined || (!noNews.includes(told.code) && told.code !== halted?.code);
  return merged([...halt, ...all.filter(isNews)]).toSorted(byUrgency);
};
