import { GatewayError } from '../errors.ts';
import { fieldsOf, type FlatRecord } from '../record/catalogue.ts';
import { isBsn } from '../record/content.ts';
import type { Entity } from '../record/field.ts';
import type { Count } from './count.ts';

type Pile = { readonly byKey: ReadonlyMap<string, FlatRecord>; readonly items: number };

/** At least this many rows, and this share of them, with forbidden content in one field: the file is refused. */
const contentRows = 3;
const contentShare = 0.02;

/** Forbidden content in a text field of many rows means that columns shifted, not that somebody made a slip. */
export const checkContents = (stopped: Count, piles: ReadonlyMap<Entity, Pile>): void => {
  for (const [name, count] of stopped.entries()) {
    const [entity = '', field = ''] = name.split('/');
    const items = [...piles].find(([kind]) => kind === entity)?.[1].items ?? 0;
    if (count >= contentRows && count >= contentShare * items) {
      throw new GatewayError('source_forbidden_content', { entity, field, count });
    }
  }
};

/** At least so many keys before a share says anything. */
const keySample = 20;

const keyFields = (entity: Entity): readonly string[] =>
  Object.entries(fieldsOf(entity)).flatMap(([name, field]) => (field.content === 'key' ? [name] : []));

const suspects = (records: readonly FlatRecord[], field: string): { readonly all: number; readonly found: number } => {
  const values = records.map((record) => record[field]).filter((value) => typeof value === 'string');
  return { all: values.length, found: values.filter((value) => /^\d{9}$/.test(value) && isBsn(value)).length };
};

/**
 * A column of keys of which more than half are nine digits that pass the test of a citizen service number is a column
 * of such numbers, whatever it is called (law 3).
 */
export const checkColumns = (piles: ReadonlyMap<Entity, Pile>): void => {
  for (const [entity, pile] of piles) {
    const records = [...pile.byKey.values()];
    for (const field of keyFields(entity)) {
      const { all, found } = suspects(records, field);
      if (all >= keySample && found > all / 2)
        throw new GatewayError('source_bsn_key', { entity, field, count: found });
    }
  }
};
