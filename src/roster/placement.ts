import type { FlatRecord } from '../record/catalogue.ts';

/** What a placement may say otherwise of the same pupil. */
const placement = ['groupKey', 'subgroupKeys', 'programme', 'yearGroup', 'enrolledFrom', 'enrolledUntil'];
const secrecy = ['addressSecret', 'phoneSecret'];
const free: ReadonlySet<string> = new Set([...placement, ...secrecy]);

type Value = FlatRecord[string];

/** Order of names does not matter; lists are compared by their text, as they hold texts only. */
const person = (record: FlatRecord): string =>
  JSON.stringify(
    Object.entries(record)
      .filter(([name, value]) => value !== undefined && !free.has(name))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

/** Secret where one row says so; not secret only where both do. */
const stricter = (one: Value, other: Value): Value => {
  if (one === true || other === true) return true;
  return one === false && other === false ? false : undefined;
};

const before = (one: Value, other: Value): boolean =>
  typeof one === 'string' && typeof other === 'string' && one < other;

const isApart = (one: FlatRecord, other: FlatRecord): boolean =>
  before(one['enrolledUntil'], other['enrolledFrom']) || before(other['enrolledUntil'], one['enrolledFrom']);

/** From the first day of either until the end of the last; a row without a day has no limit there. */
const span = (a: FlatRecord, b: FlatRecord): Readonly<Record<string, Value>> => {
  const ends = (name: string): readonly string[] =>
    [a[name], b[name]].filter((day) => typeof day === 'string').toSorted();
  const [from, until] = [ends('enrolledFrom'), ends('enrolledUntil')];
  return {
    enrolledFrom: from.length === 2 ? from[0] : undefined,
    enrolledUntil: until.length === 2 ? until[1] : undefined,
  };
};

const united = (one: Value, other: Value): Value => {
  const keys = [one ?? [], other ?? []].flat().filter((key) => typeof key === 'string');
  return keys.length === 0 ? undefined : [...new Set(keys)];
};

/**
 * One pupil of two rows that differ in their placement only: the first group with its year and programme, all
 * subgroups, the stricter of two secrecy flags. Undefined when the rows cannot be of one pupil, or when there is
 * time between two enrolments: then the key is doubled.
 */
export const mergePlacements = (a: FlatRecord, b: FlatRecord): FlatRecord | undefined => {
  if (person(a) !== person(b) || isApart(a, b)) return undefined;
  const first = a['groupKey'] === undefined && b['groupKey'] !== undefined ? b : a;
  const merged = {
    ...first,
    ...span(a, b),
    ...Object.fromEntries(secrecy.map((name) => [name, stricter(a[name], b[name])])),
    subgroupKeys: united(a['subgroupKeys'], b['subgroupKeys']),
  };
  // What is absent has no name: a record with a name and nothing behind it would have another digest.
  const present = Object.entries(merged).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), key: a.key };
};
