import type { PlaatsingPart } from './interface.ts';

/** Where a pupil stands by their placements, in the names of the rows. */
export type Placed = {
  readonly stand: 'actief' | 'toekomstig' | 'uitgeschreven' | 'onbekend';
  readonly plaatsing: PlaatsingPart | undefined;
  readonly startdatum?: string;
  /** The last day in. */
  readonly einddatum?: string;
};

const isDay = (text: string | undefined): boolean => text === undefined || /^\d{4}-\d\d-\d\d$/.test(text);

const dayMs = 86_400_000;
const dayAfter = (day: string): string => {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) ? day : new Date(ms + dayMs).toISOString().slice(0, 10);
};

/** Does the second begin before or on the day after the first ends? Both days of a placement are in it. */
const follows = (first: PlaatsingPart, second: PlaatsingPart): boolean =>
  first.einddatum === undefined || second.startdatum === undefined || second.startdatum <= dayAfter(first.einddatum);

const begins = ({ startdatum = '' }: PlaatsingPart): string => startdatum;

type Standing = { readonly stand: Placed['stand']; readonly index: number };

/** The placement of this day, else the one that comes next, else the last that was. */
const standingOn = (sorted: readonly PlaatsingPart[], day: string): Standing => {
  const now = sorted.findIndex(
    ({ startdatum = '', einddatum = '9999-12-31' }) => startdatum <= day && einddatum >= day,
  );
  if (now !== -1) return { stand: 'actief', index: now };
  const next = sorted.findIndex((one) => begins(one) > day);
  return next === -1 ? { stand: 'uitgeschreven', index: sorted.length - 1 } : { stand: 'toekomstig', index: next };
};

type Span = Pick<Placed, 'startdatum' | 'einddatum'>;

/** From the first of the placements that follow on each other around this one, until the last of them. */
const spanAround = (sorted: readonly PlaatsingPart[], index: number): Span => {
  let [first, last] = [index, index];
  for (let before = sorted[first - 1]; before !== undefined; before = sorted[first - 1]) {
    if (!follows(before, sorted[first] ?? before)) break;
    first -= 1;
  }
  for (let after = sorted[last + 1]; after !== undefined; after = sorted[last + 1]) {
    if (!follows(sorted[last] ?? after, after)) break;
    last += 1;
  }
  const [startdatum, einddatum] = [sorted[first]?.startdatum, sorted[last]?.einddatum];
  return {
    ...(startdatum === undefined || startdatum.endsWith('-08-01') ? {} : { startdatum }),
    ...(einddatum === undefined || einddatum.endsWith('-07-31') ? {} : { einddatum }),
  };
};

const isDated = ({ startdatum, einddatum }: PlaatsingPart): boolean =>
  (startdatum ?? einddatum) !== undefined && isDay(startdatum) && isDay(einddatum);

/**
 * Where a pupil stands on a day by their placements. Every pupil gets a new placement each school year, so its first and last
 * day say nothing of coming or leaving. Who has no placement, or one without any day, is `onbekend`: nobody may guess.
 */
export const placedOn = (plaatsingen: readonly PlaatsingPart[], day: string): Placed => {
  const sorted = plaatsingen.toSorted((a, b) => (begins(a) < begins(b) ? -1 : 1));
  if (sorted.length === 0 || !sorted.every(isDated)) return { stand: 'onbekend', plaatsing: undefined };
  const { stand, index } = standingOn(sorted, day);
  return { stand, plaatsing: sorted[index], ...spanAround(sorted, index) };
};

/** Where days may not be seen only those who have a placement are asked for, so everybody is placed. */
export const placedNow = (plaatsingen: readonly PlaatsingPart[]): Placed => ({
  stand: 'actief',
  plaatsing: plaatsingen.length === 1 ? plaatsingen[0] : undefined,
});
