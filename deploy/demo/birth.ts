import { addDays, addYears, daysBetween, earliest } from './day.ts';
import type { Dice } from './seed.ts';

/** First and last day of birth, both included. */
type Window = { readonly from: string; readonly to: string };

const october = (year: number): string => `${year}-10-01`;
const september = (year: number): string => `${year}-09-30`;

/**
 * When pupils of a year are born, for the school year that starts in `start`. Group n: 1 October of start-n-4 to
 * 30 September of start-n-3; VO year k (code 10+k): start-k-12 to start-k-11; S about 4 to 13; V about 12 to 20.
 */
export const birthWindow = (yearGroup: string, start: number): Window => {
  if (yearGroup === 'S') return { from: october(start - 13), to: september(start - 5) };
  if (yearGroup === 'V') return { from: october(start - 20), to: september(start - 12) };
  const year = Number(yearGroup);
  const first = year > 10 ? start - (year - 10) - 12 : start - year - 4;
  return { from: october(first), to: september(first + 1) };
};

/** The window of those who are a year older than their year. */
export const olderWindow = (yearGroup: string, start: number): Window => birthWindow(yearGroup, start - 1);

const dayIn = (dice: Dice, window: Window): string =>
  addDays(window.from, dice.below(daysBetween(window.from, window.to) + 1));

/** A day of birth in a window. Who would not yet be four today is half a year older: school starts at four. */
export const pickBirth = (dice: Dice, window: Window, today: string): string => {
  const born = dayIn(dice, window);
  return born <= addYears(today, -4) ? born : addDays(born, -183);
};

/** When the ordinal-th of several starters turns four: spread evenly from October to June. */
export const starterBirth = (ordinal: number, starters: number, start: number): string =>
  addDays(october(start - 4), Math.round(((ordinal + 0.5) * 272) / starters));

/** A day between two, or the earlier limit where there is nothing between them. */
export const dayBetween = (dice: Dice, from: string, to: string): string =>
  from >= to ? earliest(from, to) : dayIn(dice, { from, to });
