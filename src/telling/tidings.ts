import type { Store } from '../ports.ts';
import { amsterdamDay, addDays, startOfDay } from '../record/day.ts';
import type { House } from '../sync/house.ts';
import { allSchools } from '../sync/school.ts';
import type { Lang } from '../text/texts.ts';
import { readStops } from '../rights/stop.ts';
import type { Told } from '../sync/report.ts';
import { certificatesUntil } from '../sync/secret.ts';
import { byUrgency, type Cause, causesOf } from './cause.ts';
import { deskCauses } from './desk-cause.ts';
import type { ToldRow } from './due.ts';
import { expiryCauses, expiryNoticeMs } from './expiry.ts';
import { type Note, noteOf } from './note.ts';
import { haltedBy } from './halted.ts';
import { type PastRun, readPastRuns } from './past-run.ts';
import { type Silence, silencesOf } from '../sync/silence.ts';
import { readWaits, type SchoolStanding, standingsOf } from './standing.ts';
import { totalOf } from './tally.ts';
import { readTold } from './told.ts';

/** All that there is to tell of a board at one moment. */
export type Tidings = {
  readonly at: Date;
  /** Day in Europe/Amsterdam. */
  readonly day: string;
  readonly runs: readonly PastRun[];
  readonly standings: readonly SchoolStanding[];
  readonly silences: readonly Silence[];
  readonly causes: readonly Cause[];
  /** What keeps anything from being sent now, whatever the last runs came to. */
  readonly halted?: Told;
  /** How today's note left the house, where it goes anywhere. */
  readonly told: readonly ToldRow[];
};

export type TidingsOf = {
  readonly store: Store;
  readonly board: string;
  readonly now: Date;
  /** Sources from which nothing came for too long; who tells the rhythm decides. */
  readonly silences: readonly Silence[];
  readonly halted?: Told | undefined;
  /** Only this school. */
  readonly school?: string;
  /** Nights to look back on, the present one included. */
  readonly nights: number;
};

/** Reads what runs came to. The state of today is told also where fewer nights are asked for. */
const tidingsOf = async ({ store, board, now, silences, halted, school, nights }: TidingsOf): Promise<Tidings> => {
  const day = amsterdamDay(now);
  const since = startOfDay(addDays(day, -Math.max(nights, 3)));
  const chosen = (id: string): boolean => school === undefined || school === id;
  const all = (await allSchools(store)).filter((one) => one.board === board && chosen(one.id));
  const runs = (await readPastRuns(store, board, { since, until: now })).filter((run) => chosen(run.school));
  const standings = standingsOf(all, runs, {
    waits: await readWaits(store, board),
    stops: await readStops(store, board),
  });
  const silent = silences.filter((one) => chosen(one.school));
  const told = await readTold(store, board, day);
  const own = causesOf(standings, silent, now, halted);
  const ending = await certificatesUntil(store, board, new Date(now.getTime() + expiryNoticeMs).toISOString());
  const atDesk = await deskCauses(store, board, all);
  const causes = [...own, ...expiryCauses(ending, standings, { now, known: own }), ...atDesk].toSorted(byUrgency);
  return { at: now, day, runs, standings, silences: silent, causes, ...(halted === undefined ? {} : { halted }), told };
};

/** The same of a whole house, with what is silent in it. Undefined before there is a board. */
export const tidingsFor = async (
  house: House,
  looking: { readonly nights: number; readonly school?: string },
): Promise<Tidings | undefined> => {
  const board = await house.board();
  if (board === undefined) return undefined;
  const { store, clock } = house.gateway;
  const now = clock.now();
  const silences = await silencesOf(store, board.id, now);
  const halted = await haltedBy(house, board.id);
  return tidingsOf({ store, board: board.id, now, silences, halted, ...looking });
};

const dayMs = 24 * 60 * 60_000;

/** Today's note. */
export const noteFrom = ({ at, day, runs, standings, causes }: Tidings, lang: Lang): Note => {
  const lately = runs.filter((run) => at.getTime() - Date.parse(run.at) < dayMs);
  return noteOf({ day, standings, causes, total: totalOf(lately) }, lang);
};
