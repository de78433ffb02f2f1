import { GatewayError } from '../errors.ts';
import { fieldOf, fieldsOf, type FlatRecord } from '../record/catalogue.ts';
import { isBsn } from '../record/content.ts';
import { entities, type Entity } from '../record/field.ts';
import type { Count } from './count.ts';

/** At least this many rows, and this share of them, with something wrong in one field: the file is refused. */
const leastRows = 3;
const leastShare = 0.02;

/** Fields of which so many rows are wrong that it is the column and not somebody's slip; pupils first, flags and age class last. */
const wrongColumns = (found: Count, items: Count) =>
  found
    .entries()
    .flatMap(([name, count]) => {
      const entity = entities.find((kind) => name.startsWith(`${kind}/`));
      if (entity === undefined || count < leastRows || count < leastShare * items.of(entity)) return [];
      const field = name.slice(entity.length + 1);
      return [{ entity, field, count, isOurs: fieldOf(entity, field)?.control === 'never' }];
    })
    .toSorted(
      (a, b) => Number(a.isOurs) - Number(b.isOurs) || Number(b.entity === 'pupil') - Number(a.entity === 'pupil'),
    );

/** Forbidden content in a text field of many rows means that columns shifted, not that somebody made a slip. */
export const checkContents = (stopped: Count, items: Count): void => {
  const [bad] = wrongColumns(stopped, items);
  if (bad === undefined) return;
  throw new GatewayError('source_forbidden_content', { entity: bad.entity, field: bad.field, count: bad.count });
};

/** Values of another shape in many rows mean that the column holds something else now, not that somebody made a slip. */
export const checkShapes = (misshapen: Count, items: Count): void => {
  const [bad] = wrongColumns(misshapen, items);
  if (bad === undefined) return;
  throw new GatewayError('source_column_changed', { entity: bad.entity, field: bad.field, count: bad.count });
};

/** At least so many keys before a share says anything. */
const keySample = 20;

/** What was found in one field of keys. */
type Column = { readonly field: string; all: number; found: number };

const columnsOf = (entity: Entity): readonly Column[] =>
  Object.entries(fieldsOf(entity)).flatMap(([field, { content }]) =>
    content === 'key' ? [{ field, all: 0, found: 0 }] : [],
  );

/** Columns of keys, looked at while the records go by; each record once. */
export type KeyColumns = {
  add(entity: Entity, record: FlatRecord): void;
  /** Throws source_bsn_key. */
  check(): void;
};

/**
 * A column of keys of which more than half are nine digits that pass the test of a citizen service number is a column
 * of such numbers, whatever it is called (law 3).
 */
export const createKeyColumns = (): KeyColumns => {
  const all = new Map(entities.map((entity) => [entity, columnsOf(entity)]));
  return {
    add: (entity, record) => {
      for (const column of all.get(entity) ?? []) {
        const value = record[column.field];
        if (typeof value !== 'string') continue;
        column.all += 1;
        if (value.length === 9 && isBsn(value)) column.found += 1;
      }
    },
    check: () => {
      for (const [entity, columns] of all) {
        const bad = columns.find(({ all: count, found }) => count >= keySample && found > count / 2);
        if (bad === undefined) continue;
        throw new GatewayError('source_bsn_key', { entity, field: bad.field, count: bad.found });
      }
    },
  };
};
