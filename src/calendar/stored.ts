import { GatewayError } from '../errors.ts';
import type { Store } from '../ports.ts';
import { optionalText } from '../row.ts';
import { type SchoolCalendar, schoolCalendar } from './turn.ts';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A calendar as it is stored; a school that said nothing of it has an empty one. Throws store_corrupt. */
export const calendarIn = (stored: string | undefined): SchoolCalendar => {
  if (stored === undefined) return {};
  const read = schoolCalendar.safeParse(parsed(stored));
  if (!read.success) throw new GatewayError('store_corrupt', { field: 'calendar' });
  return read.data;
};

/** The calendar of a school. Throws school_unknown, store_corrupt. */
export const calendarOf = async (store: Store, school: string): Promise<SchoolCalendar> => {
  const [row] = await store.all('SELECT calendar FROM school WHERE id = ?', school);
  if (row === undefined) throw new GatewayError('school_unknown', { school });
  return calendarIn(optionalText(row, 'calendar'));
};
