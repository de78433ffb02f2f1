import { type Cause, readRows, rowKey } from '../feed/row.ts';
import { type HoldLine, parseLine } from '../feed/line.ts';
import { type Item, itemsOf } from '../record/item.ts';
import type { Entity } from '../record/field.ts';
import type { Generation } from '../roster/generation.ts';
import type { Gateway } from './gateway.ts';
import type { CasePart, HoldCase } from './holds.ts';
import { demandLook, type Looker, rememberLook } from './look.ts';

/** One person or group on the list behind a case. */
export type Listed = {
  readonly subject: string;
  readonly entity: Entity;
  readonly operation: HoldLine['operation'];
  /** Why it would go; for removals. */
  readonly cause: Cause | undefined;
  readonly suppliers: readonly string[];
  /** Only for who may see it, and looked: what was read of the name. */
  readonly name?: string;
};

type Pair = { readonly line: HoldLine; readonly part: CasePart };

const pairsIn = async (gateway: Gateway, part: CasePart): Promise<readonly Pair[]> => {
  const lists = await Promise.all(part.holds.map(({ set }) => gateway.subjectSets.read(part.feed.board, set)));
  return [...new Set(lists.flat())].flatMap((text) => {
    const line = parseLine(text);
    return line === undefined ? [] : [{ line, part }];
  });
};

const keyOf = ({ operation, entity, subject }: HoldLine): string => `${operation}/${rowKey(entity, subject)}`;

/** A list is made before the row's cause is written, so what is not in the row is told by the reading. */
const causesIn = async (gateway: Gateway, part: CasePart): Promise<ReadonlyMap<string, Cause>> => {
  const rows = await readRows(gateway.store, part.feed.id);
  return new Map([...rows].flatMap(([key, { cause }]) => (cause === undefined ? [] : [[key, cause] as const])));
};

const generationsOf = async (gateway: Gateway, found: HoldCase): Promise<readonly Generation[]> => {
  const heads = await gateway.generations.all(found.school.id);
  const open = heads.filter(({ state }) => state !== 'staged' && state !== 'rehearsal');
  return Promise.all(open.map((head) => gateway.generations.open(head)));
};

const nameOf = ({ record }: Item): string =>
  [record['callName'] ?? record['givenNames'] ?? record['initials'], record['familyNamePrefix'], record['familyName']]
    .concat(record['name'] ?? [])
    .filter((part) => typeof part === 'string')
    .join(' ') || record.key;

/** The newest reading that has somebody leads; who is gone is in the one before. */
const namesIn = (generations: readonly Generation[]): ReadonlyMap<string, string> =>
  new Map(
    generations.flatMap(({ roster }) =>
      [...roster.keys()].flatMap((entity) =>
        itemsOf(roster, entity).map((item) => [rowKey(entity, item.subject), nameOf(item)] as const),
      ),
    ),
  );

const looked = async (gateway: Gateway, found: HoldCase, all: readonly Listed[], looker: Looker): Promise<void> => {
  const { board, id: school } = found.school;
  for (const { subject, entity } of all) {
    if (entity === 'group') continue;
    await rememberLook(gateway, looker, { board, school, subject, what: 'record' });
  }
};

const together = (pairs: readonly Pair[], causes: ReadonlyMap<string, Cause>): readonly Listed[] => {
  const found = new Map<string, Listed>();
  for (const { line, part } of pairs) {
    const before = found.get(keyOf(line));
    const suppliers = [...(before?.suppliers ?? []), part.supplierName];
    const cause =
      line.operation === 'remove' ? (causes.get(rowKey(line.entity, line.subject)) ?? 'missing') : undefined;
    found.set(keyOf(line), { ...line, cause, suppliers });
  }
  return [...found.values()];
};

/**
 * The list behind a case: subjects and reasons. With a looker also names, and then each look is in the ledger before
 * anything is returned. Throws actor_forbidden, seal_broken.
 */
export const listOf = async (
  gateway: Gateway,
  found: HoldCase,
  looker: Looker | undefined,
): Promise<readonly Listed[]> => {
  const pairs = (await Promise.all(found.parts.map((part) => pairsIn(gateway, part)))).flat();
  const causes = new Map(
    (await Promise.all(found.parts.map((part) => causesIn(gateway, part)))).flatMap((one) => [...one]),
  );
  const all = together(pairs, causes);
  if (looker === undefined) return all;
  demandLook(found.school.board, looker);
  await looked(gateway, found, all, looker);
  const names = namesIn(await generationsOf(gateway, found));
  return all.map((one) => {
    const name = names.get(rowKey(one.entity, one.subject));
    return name === undefined ? one : { ...one, name };
  });
};
