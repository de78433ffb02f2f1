import { Cron } from 'croner';
import { isNightly, type Nightly, timeOf } from '../calendar/nightly.ts';
import { GatewayError } from '../errors.ts';

/** A school whose time cannot be read stops no other; registering a board refuses such a time. */
const isReadable = ({ nightly }: Nightly): boolean => isNightly(nightly);

/**
 * When the night after an instant begins. In the night that skips an hour, a time inside it becomes the first
 * moment after it; in the night that has an hour twice, the first of the two counts, once. Throws config_invalid.
 */
export const nightAfter = ({ school, nightly }: Nightly, after: Date): Date => {
  const [hour, minute] = timeOf({ school, nightly })?.split(':').map(Number) ?? [];
  if (hour === undefined) throw new GatewayError('config_invalid', { school, setting: 'nightly' });
  const pattern = new Cron(`${minute} ${hour} * * *`, {
    timezone: 'Europe/Amsterdam',
    paused: true,
  });
  const next = pattern.nextRun(after);
  // A daily time always comes again; croner says null only past its last year.
  if (next === null) throw new GatewayError('internal', { school, setting: 'nightly' });
  return next;
};

/**
 * The schools whose night has begun since their last run, in the order given. `lastRuns` holds the start of the
 * last run that ended, by school: so nights missed while the process was down are due once, not once each, and
 * a run that was cut off is due again. A school that never ran is due at once.
 */
export const dueSchools = (
  schools: readonly Nightly[],
  lastRuns: ReadonlyMap<string, Date>,
  now: Date,
): readonly string[] =>
  schools
    .filter(isReadable)
    .filter((school) => {
      const last = lastRuns.get(school.school);
      return last === undefined || nightAfter(school, last) <= now;
    })
    .map(({ school }) => school);

/** The first night still to come, for the status page. Undefined where there are no schools. */
export const nextNight = (schools: readonly Nightly[], now: Date): { school: string; at: Date } | undefined =>
  schools
    .filter(isReadable)
    .map((school) => ({ school: school.school, at: nightAfter(school, now) }))
    .sort((a, b) => a.at.getTime() - b.at.getTime())[0];
