import { GatewayError } from '../../src/errors.ts';

const amsterdam = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** The day and the time of day in Europe/Amsterdam: `2026-11-21` and `02:15`. */
export const amsterdamNow = (at: Date): { readonly day: string; readonly time: string } => {
  const [day = '', time = ''] = amsterdam.format(at).split(' ');
  return { day, time };
};

/** Is this moment in a window such as `20:00-06:00`, which may go over midnight? Its end is outside. */
const isWithin = (hours: string, at: Date): boolean => {
  const [from = '', until = ''] = hours.split('-');
  const { time } = amsterdamNow(at);
  return from <= until ? time >= from && time < until : time >= from || time < until;
};

/** Schools work in SOMtoday by day, so it is asked at night. Throws source_not_now. */
export const demandHours = (hours: string, at: Date): void => {
  if (!isWithin(hours, at)) throw new GatewayError('source_not_now', { expected: hours });
};
