import { fieldOf } from '../record/catalogue.ts';
import type { Item } from '../record/item.ts';
import { rowKey } from '../feed/row.ts';
import type { Permit } from '../release/permit.ts';
import type { Opened } from './prepare.ts';

const flags: readonly string[] = ['addressSecret', 'phoneSecret'];

/** What law 3 guards: the flags themselves, and what they speak of. */
const isGuarded = ({ entity }: Item, name: string): boolean =>
  flags.includes(name) || fieldOf(entity, name)?.secrecy !== undefined;

/**
 * A record built anew, name by name. Of what law 3 guards, and the newest reading read, only what that reading still has
 * stays, and its flags are the newest.
 */
const asNow = (item: Item, now: Item, read: ReadonlySet<string>): Item => {
  const record: Record<string, Item['record'][string]> & { key: string } = { key: item.record.key };
  for (const name of new Set([...Object.keys(item.record), ...flags])) {
    const follows = isGuarded(item, name) && read.has(name);
    if (follows && now.record[name] === undefined) continue;
    const value = follows && flags.includes(name) ? now.record[name] : item.record[name];
    if (value !== undefined) record[name] = value;
  }
  return { entity: item.entity, subject: item.subject, record };
};

/**
 * An older reading, less what the newest one calls secret or has no more: to a supplier secret looks like empty (law 3).
 * Nothing changes of who is frozen.
 */
export const secretAsNow = (before: Opened, now: Opened, { standing }: Permit): Opened => {
  const known = new Map(
    [...now.roster].flatMap(([entity, items]) => items.map((item) => [rowKey(entity, item.subject), item] as const)),
  );
  const served = (item: Item): Item => {
    const newest = known.get(rowKey(item.entity, item.subject));
    const read = now.readingSet.get(item.entity);
    const isFrozen = standing.restrictions.get(item.subject) === 'frozen';
    return newest === undefined || read === undefined || isFrozen ? item : asNow(item, newest, read);
  };
  return { ...before, roster: new Map([...before.roster].map(([entity, items]) => [entity, items.map(served)])) };
};
