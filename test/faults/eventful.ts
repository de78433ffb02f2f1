import { turnAt } from '../../src/calendar/turn.ts';
import { addDays } from '../../src/record/day.ts';

/** What a night is for; `plain` nights only read the export of that day. */
export type Night = {
  readonly day: string;
  readonly what: 'plain' | 'live' | 'accident' | 'rehearsal' | 'turn' | 'settled';
};

const lastSunday = (year: number, month: string): string => {
  const last = `${year}-${month}-31`;
  return addDays(last, -new Date(`${last}T00:00:00Z`).getUTCDay());
};

const every = (from: string, until: string, step: number): readonly string[] => {
  const days: string[] = [];
  for (let day = from; day < until; day = addDays(day, step)) days.push(day);
  return days;
};

/** Around the day on which the normal rules return. */
const summer = (year: number, dense: boolean): readonly string[] => {
  const until = turnAt({}, `${year}-08-05`)?.until ?? `${year}-09-20`;
  const around = [-1, 0, 1, 4, 8, 12].map((days) => addDays(until, days));
  return [
    ...every(`${year}-07-31`, addDays(until, dense ? 14 : 0), dense ? 1 : 14),
    `${year}-08-01`,
    `${year}-08-02`,
    ...around,
  ];
};

/**
 * The nights of one school year that may bring something: some of each month, both changes of the clock and the night after,
 * the end of February, and from 31 July until the normal rules have returned. `dense`: each week and each day instead.
 */
export const nightsOf = (start: number, dense: boolean): readonly Night[] => {
  const year = start + 1;
  const [october, march] = [lastSunday(start, '10'), lastSunday(year, '03')];
  const plain = [
    october,
    addDays(october, 1),
    march,
    addDays(march, 1),
    `${year}-02-28`,
    addDays(`${year}-02-28`, 1),
    `${year}-03-01`,
  ];
  const quiet = [...every(`${year}-05-20`, `${year}-07-30`, dense ? 7 : 25), `${year}-06-16`, ...summer(year, dense)];
  const nights = new Map<string, Night['what']>();
  for (const day of every(`${start}-10-01`, `${year}-05-20`, dense ? 7 : 30)) nights.set(day, 'live');
  for (const day of [...plain, ...quiet]) nights.set(day, 'plain');
  nights.set(`${start}-11-20`, 'accident');
  nights.set(`${start}-11-21`, 'plain');
  nights.set(`${year}-06-15`, 'rehearsal');
  nights.set(`${year}-07-30`, 'settled');
  nights.set(`${year}-08-01`, 'turn');
  return [...nights].map(([day, what]) => ({ day, what })).sort((a, b) => (a.day < b.day ? -1 : 1));
};
