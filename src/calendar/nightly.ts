import { createHash } from 'node:crypto';

/**
 * When a school runs each night, Europe/Amsterdam whatever the machine is set to: `02:15`, or a window `01:00-05:00`
 * (its end excluded; over midnight too) in which each school has its own minute.
 */
export type Nightly = { readonly school: string; readonly nightly: string };

const dayMinutes = 24 * 60;
const form = /^([01]\d|2[0-3]):([0-5]\d)(?:-([01]\d|2[0-3]):([0-5]\d))?$/;

type Window = { readonly start: number; readonly minutes: number };

/** Minutes after midnight, and how many there are to choose from. A window without a minute in it is none. */
const windowOf = (nightly: string): Window | undefined => {
  const [, hour, minute, untilHour, untilMinute] = form.exec(nightly) ?? [];
  if (hour === undefined) return undefined;
  const start = Number(hour) * 60 + Number(minute);
  if (untilHour === undefined) return { start, minutes: 1 };
  const until = Number(untilHour) * 60 + Number(untilMinute);
  return until === start ? undefined : { start, minutes: (until - start + dayMinutes) % dayMinutes };
};

/** Whether a text is a time or a window. */
export const isNightly = (nightly: string): boolean => windowOf(nightly) !== undefined;

/** Six bytes of a hash as a part of one: the same for a school each night, and evenly spread over schools. */
const shareOf = (school: string): number =>
  createHash('sha256').update(`nightly ${school}`).digest().readUIntBE(0, 6) / 2 ** 48;

const two = (number: number): string => String(number).padStart(2, '0');

/** The minute at which this school runs each night, `02:15`. Undefined where the text is neither time nor window. */
export const timeOf = ({ school, nightly }: Nightly): string | undefined => {
  const window = windowOf(nightly);
  if (window === undefined) return undefined;
  const minute = (window.start + Math.floor(shareOf(school) * window.minutes)) % dayMinutes;
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
};
