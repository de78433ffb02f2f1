import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { Count } from './count.ts';

export type Records = ReadonlyMap<Entity, readonly FlatRecord[]>;

type Relation = { readonly entity: Entity; readonly field: string; readonly target: Entity };

/** Which fields of which kinds hold keys of what. */
export const relations: readonly Relation[] = [
  { entity: 'pupil', field: 'groupKey', target: 'group' },
  { entity: 'pupil', field: 'subgroupKeys', target: 'group' },
  { entity: 'pupil', field: 'locationKey', target: 'location' },
  { entity: 'staff', field: 'groupKeys', target: 'group' },
  { entity: 'guardian', field: 'pupilKeys', target: 'pupil' },
];

export const keysOf = (records: readonly FlatRecord[] | undefined): ReadonlySet<string> =>
  new Set((records ?? []).map((record) => record.key));

/** A relation that points at nothing in this file is absent, and counted. */
export const resolved = (
  record: FlatRecord,
  field: string,
  targets: ReadonlySet<string>,
  count: () => void,
): FlatRecord => {
  const value = record[field];
  if (value === undefined || typeof value === 'boolean') return record;
  if (typeof value === 'string' ? targets.has(value) : value.every((key) => targets.has(key))) return record;
  count();
  const keep = [value].flat().filter((key) => targets.has(key));
  const { [field]: _dangling, ...rest } = record;
  if (keep.length === 0) return { ...rest, key: record.key };
  return { ...rest, key: record.key, [field]: keep };
};

/** Resolves the relations of the kinds that are there. */
export const resolveRelations = (records: Map<Entity, readonly FlatRecord[]>, dangling: Count): void => {
  for (const { entity, field, target } of relations) {
    const targets = keysOf(records.get(target));
    const count = () => dangling.add(`${entity}/${field}`);
    records.set(
      entity,
      (records.get(entity) ?? []).map((record) => resolved(record, field, targets, count)),
    );
  }
};
