import { GatewayError } from '../errors.ts';
import type { FlatRecord } from '../record/catalogue.ts';
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

/**
 * A key column of which more than half are nine digits that pass the test of a citizen service number is a column
 * of such numbers (law 3).
 */
export const checkColumns = (piles: ReadonlyMap<Entity, Pile>): void => {
  for (const [entity, pile] of piles) {
    const keys = [...pile.byKey.keys()];
    const suspect = keys.filter((key) => /^\d{9}$/.test(key) && isBsn(key)).length;
    if (keys.length >= keySample && suspect > keys.length / 2) {
      throw new GatewayError('source_bsn_key', { entity, field: 'key', count: suspect });
    }
  }
};
