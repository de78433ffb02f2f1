import { GatewayError } from '../errors.ts';
import { amsterdamDay } from '../record/day.ts';
import type { Head } from '../roster/head.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import type { Gateway } from './gateway.ts';

/** Which reading of a school: what is released from, or next year's file that is kept for the rehearsal. */
export type WhichYear = 'this' | 'next';

/** `2026-2027` after `2025-2026`. */
const yearAfter = (schoolYear: string): string => {
  const [first = 0, second = 0] = schoolYear.split('-').map(Number);
  return `${first + 1}-${second + 1}`;
};

/** Next year's file as it was kept for the rehearsal. Throws rehearsal_missing. */
export const nextYearsHead = async ({ generations, clock }: Gateway, school: string): Promise<Head> => {
  const kept = (await generations.all(school)).findLast(({ state }) => state === 'rehearsal');
  if (kept !== undefined) return kept;
  const expected = yearAfter(schoolYearOf(amsterdamDay(clock.now())));
  throw new GatewayError('rehearsal_missing', { school, expected });
};

/** Throws generation_missing, rehearsal_missing. */
export const headOfYear = async (gateway: Gateway, school: string, year: WhichYear): Promise<Head> => {
  if (year === 'next') return nextYearsHead(gateway, school);
  const head = await gateway.generations.current(school);
  if (head === undefined) throw new GatewayError('generation_missing', { school });
  return head;
};
