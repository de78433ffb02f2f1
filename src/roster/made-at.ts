import { wallMs } from '../record/day.ts';

/** When a source made a file: `2026-11-20T22:15:00` on the wall in Amsterdam, or the same with `Z` as an instant. */
export type MadeAt = string;

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/;
const hourMs = 3_600_000;

/** Of xs:dateTime; without a zone it stays without one. Undefined for a moment that does not exist. */
export const madeAtOf = (text: string): MadeAt | undefined => {
  const [, local, zone] = form.exec(text) ?? [];
  if (local === undefined) return undefined;
  const ms = Date.parse(`${local}${zone ?? 'Z'}`);
  if (Number.isNaN(ms)) return undefined;
  const whole = new Date(ms).toISOString().slice(0, 19);
  return zone === undefined ? whole : `${whole}Z`;
};

/**
 * The first and the last instant that this may be. They differ in the hour that the clock shows twice in October only;
 * in the hour that it skips in March it may be either.
 */
const span = (madeAt: MadeAt): readonly [number, number] => {
  if (madeAt.endsWith('Z')) return [Date.parse(madeAt), Date.parse(madeAt)];
  const wall = Date.parse(`${madeAt}Z`);
  const [summer, winter] = [wall - 2 * hourMs, wall - hourMs];
  const [inSummer, inWinter] = [wallMs(summer) === wall, wallMs(winter) === wall];
  if (inSummer === inWinter) return [summer, winter];
  return inSummer ? [summer, summer] : [winter, winter];
};

/** Surely made before the other; not where the clock leaves it open. */
export const isOlder = (one: MadeAt, other: MadeAt): boolean => span(one)[1] < span(other)[0];

/** How far the clock of a school's own system may be ahead of ours. */
const aheadMs = 24 * hourMs;

/** Made later than can be: a clock that is wrong. Remembered, it would refuse every right file from then on. */
export const isAhead = (madeAt: MadeAt, now: Date): boolean => span(madeAt)[0] > now.getTime() + aheadMs;
