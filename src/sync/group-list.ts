import { type Actor, demand } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import { hasCareWord } from '../feed/care-word.ts';
import { feedsOfSchool } from '../feed/feed.ts';
import type { Statement } from '../ports.ts';
import { holdsForbidden } from '../record/content.ts';
import { fieldOf } from '../record/catalogue.ts';
import { itemsOf } from '../record/item.ts';
import type { Gateway } from './gateway.ts';
import { groupNameMark, readGroupNames } from './joined.ts';
import { headOfYear, type WhichYear } from './next-year.ts';
import { type SchoolSource, suppliersOf } from './school.ts';

/** A group whose name holds a care word. */
export type CareGroup = {
  readonly subject: string;
  readonly name: string;
  readonly pupils: number;
  /** Nobody looked yet: it stops a first delivery. `seen`: it may go. `neutral`: another name goes. */
  readonly state: 'waits' | 'seen' | 'neutral';
  readonly neutral: string | undefined;
};

export type CareGroups = {
  readonly groups: readonly CareGroup[];
  /** Suppliers whose first delivery waits for these names. */
  readonly waiting: readonly string[];
};

const pupilsIn = (key: string, groupKeys: readonly (readonly unknown[])[]): number =>
  groupKeys.filter((keys) => keys.includes(key)).length;

const careGroupsIn = async (gateway: Gateway, school: SchoolSource, year: WhichYear): Promise<readonly CareGroup[]> => {
  const { roster } = await gateway.generations.open(await headOfYear(gateway, school.id, year));
  const known = await readGroupNames(gateway.store, gateway.keyring, school.board);
  const memberships = itemsOf(roster, 'pupil').map(({ record }) => [record['groupKey'], record['subgroupKeys']].flat());
  return itemsOf(roster, 'group')
    .flatMap(({ subject, record }): CareGroup[] => {
      const { key } = record;
      // In an overview the key of a group is its name, and may leave where its name does not.
      const name = [record['name'], key].find((one) => typeof one === 'string' && hasCareWord(one));
      if (typeof name !== 'string') return [];
      const neutral = known.neutral.get(subject);
      const state = neutral !== undefined ? 'neutral' : known.seen(subject, name) ? 'seen' : 'waits';
      return [{ subject, name, pupils: pupilsIn(key, memberships), state, neutral }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.subject < b.subject ? -1 : 1));
};

/** Nobody waits yet for names of groups that are next year's. */
const waitingFor = async (gateway: Gateway, school: SchoolSource, year: WhichYear): Promise<readonly string[]> => {
  if (year === 'next') return [];
  const feeds = await feedsOfSchool(gateway.store, school.id);
  const names = await suppliersOf(gateway.store, school.board);
  const waiting = feeds
    .filter(({ held }) => held?.code === 'feed_group_names')
    .map(({ supplier }) => names.get(supplier)?.name ?? supplier);
  return [...new Set(waiting)].sort();
};

/**
 * Groups with a care word in their name, of the current reading or of next year's, in a fixed order. Next year's groups are
 * other groups, whatever they are called. Throws generation_missing, rehearsal_missing.
 */
export const careGroupsOf = async (
  gateway: Gateway,
  school: SchoolSource,
  year: WhichYear = 'this',
): Promise<CareGroups> => ({
  groups: await careGroupsIn(gateway, school, year),
  waiting: await waitingFor(gateway, school, year),
});

/** The decision goes into the ledger in the batch that carries it out: a count, never a name. */
const decided = (gateway: Gateway, school: SchoolSource, actor: Actor, count: number): readonly Statement[] =>
  gateway.remember(school.board, {
    kind: 'decision',
    at: gateway.clock.now().toISOString(),
    school: school.id,
    actor: actor.id,
    facts: { what: 'accept_group_names', count },
  });

/** A person looked at the names of these groups and lets them go outward. Returns how many. Throws actor_forbidden. */
export const acceptGroupNames = async (
  gateway: Gateway,
  school: SchoolSource,
  actor: Actor,
  year: WhichYear = 'this',
): Promise<number> => {
  const { board } = school;
  demand(board, actor, 'decide');
  const waiting = (await careGroupsIn(gateway, school, year)).filter(({ state }) => state === 'waits');
  if (waiting.length === 0) return 0;
  const mac = await gateway.keyring.mac('lookup', board);
  const marks = JSON.stringify(waiting.map(({ subject, name }) => [subject, groupNameMark(mac, subject, name)]));
  const seen: Statement = {
    sql: `INSERT INTO group_name (board, subject, seen_at, mark) SELECT ?, value ->> 0, ?, value ->> 1
      FROM json_each(?) WHERE true
      ON CONFLICT (board, subject) DO UPDATE SET seen_at = excluded.seen_at, mark = excluded.mark`,
    params: [board, gateway.clock.now().toISOString(), marks],
  };
  await gateway.store.batch([...decided(gateway, school, actor, waiting.length), seen]);
  return waiting.length;
};

const plainName = (name: string): string => name.normalize('NFC').trim();

/** May this name go outward instead? No care word, no number of a person or address, at most 64 characters. */
export const isNeutralName = (name: string): boolean => {
  const plain = plainName(name);
  const isName = fieldOf('group', 'name')?.type.safeParse(plain).success === true && !/\p{C}/u.test(plain);
  return isName && !hasCareWord(plain) && !holdsForbidden(plain);
};

/** From now on this name goes outward for a group, to every supplier. Throws actor_forbidden, usage_invalid. */
export const nameNeutrally = async (
  gateway: Gateway,
  school: SchoolSource,
  { subject, name }: { readonly subject: string; readonly name: string },
  actor: Actor,
): Promise<void> => {
  const { board } = school;
  demand(board, actor, 'decide');
  if (!isNeutralName(name)) throw new GatewayError('usage_invalid', { found: 'value_invalid' });
  const mac = await gateway.keyring.mac('lookup', board);
  const plain = new TextEncoder().encode(plainName(name));
  const sealed = (await gateway.keyring.sealer(board)).seal(plain, `group_name/${subject}`);
  const named: Statement = {
    sql: `INSERT INTO group_name (board, subject, seen_at, mark, neutral) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (board, subject) DO UPDATE SET seen_at = excluded.seen_at, neutral = excluded.neutral`,
    params: [board, subject, gateway.clock.now().toISOString(), groupNameMark(mac, subject, name), sealed],
  };
  await gateway.store.batch([...decided(gateway, school, actor, 1), named]);
};
