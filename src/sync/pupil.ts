import { GatewayError } from '../errors.ts';
import type { Item } from '../record/item.ts';
import { itemsOf } from '../record/item.ts';
import type { Generation } from '../roster/generation.ts';
import { isUnstable } from './counts-of.ts';
import { isExpired } from './expired.ts';
import type { Gateway } from './gateway.ts';
import type { SchoolSource } from './school.ts';

/** What the current reading of a school says of one person. */
export type Reading =
  | { readonly state: 'no_reading' }
  | { readonly state: 'expired' | 'not_in_reading' | 'set_aside'; readonly generation: Generation }
  | { readonly state: 'read'; readonly generation: Generation; readonly item: Item };

/** Whether a key is the same pupil's from one file to the next; see `unstableKeys` of the connector. */
export const isLasting = (gateway: Gateway, school: SchoolSource, key: string): boolean =>
  !isUnstable(key, gateway.connectors.get(school.connector)?.unstableKeys);

/** Whom the reading in use calls so: tomorrow it can be another. */
const subjectToday = async (gateway: Gateway, school: SchoolSource, key: string): Promise<string | undefined> => {
  const head = await gateway.generations.current(school.id);
  if (head === undefined) return undefined;
  const { roster } = await gateway.generations.open(head);
  return itemsOf(roster, 'pupil').find(({ record }) => record.key === key)?.subject;
};

/** The subject of a pupil's key at a school; undefined when this key was never read there. */
export const subjectOf = (gateway: Gateway, school: SchoolSource, key: string): Promise<string | undefined> =>
  isLasting(gateway, school, key)
    ? gateway.subjects.find(school.board, 'pupil', school.keyScope, key)
    : subjectToday(gateway, school, key);

/** Throws pupil_unknown; the key itself is a value and stays out of the error. */
export const knownSubject = async (gateway: Gateway, school: SchoolSource, key: string): Promise<string> => {
  const subject = await subjectOf(gateway, school, key);
  if (subject === undefined) throw new GatewayError('pupil_unknown', { school: school.id });
  return subject;
};

/** Where a subject is in the reading that is released from today. */
export const readingOf = async (gateway: Gateway, school: SchoolSource, subject: string): Promise<Reading> => {
  const head = await gateway.generations.current(school.id);
  if (head === undefined) return { state: 'no_reading' };
  const generation = await gateway.generations.open(head);
  if (isExpired(head, school, gateway.clock.now())) return { state: 'expired', generation };
  if (generation.aside.has(subject)) return { state: 'set_aside', generation };
  const item = itemsOf(generation.roster, 'pupil').find((one) => one.subject === subject);
  return item === undefined ? { state: 'not_in_reading', generation } : { state: 'read', generation, item };
};
