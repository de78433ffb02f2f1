import type { Draft } from '../mapping/apply.ts';
import type { ReadingReport } from '../ports.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import { entities, type Entity } from '../record/field.ts';
import { type Count, createCount } from './count.ts';
import { mergePlacements } from './placement.ts';

/** What came of one kind. `doubled`: keys that came more than once; their rows are all set aside. */
export type Pile = { readonly byKey: Map<string, FlatRecord>; readonly doubled: Set<string> };

export const createPiles = (): ReadonlyMap<Entity, Pile> =>
  new Map(entities.map((entity) => [entity, { byKey: new Map(), doubled: new Set() }]));

/**
 * True when the key is new. A known one is set aside, unless the source has a row per placement and both rows are of one
 * pupil: then they are one record.
 */
export const put = (pile: Pile, record: FlatRecord, merge: boolean): boolean => {
  const known = pile.byKey.get(record.key);
  const one = known === undefined ? record : merge ? mergePlacements(known, record) : undefined;
  if (one === undefined) pile.doubled.add(record.key);
  else pile.byKey.set(record.key, one);
  return known === undefined;
};

export const kept = (pile: Pile): readonly FlatRecord[] =>
  [...pile.byKey.values()].filter((record) => !pile.doubled.has(record.key));

/** What a reading counts. `items` are rows per kind, those without a key included. */
export type Tallies = {
  readonly items: Count;
  readonly unreadable: Count;
  /** Those that had a text. */
  readonly misshapen: Count;
  readonly stopped: Count;
  readonly keyless: Count;
  readonly dangling: Count;
};

export const createTallies = (): Tallies => ({
  items: createCount(),
  unreadable: createCount(),
  misshapen: createCount(),
  stopped: createCount(),
  keyless: createCount(),
  dangling: createCount(),
});

/** Counts a draft; its record, where it has a key. */
export const tallied = (draft: Draft, tallies: Tallies): FlatRecord | undefined => {
  tallies.items.add(draft.entity);
  for (const field of draft.unreadable) tallies.unreadable.add(`${draft.entity}/${field}`);
  for (const field of draft.misshapen) tallies.misshapen.add(`${draft.entity}/${field}`);
  for (const field of draft.stopped) tallies.stopped.add(`${draft.entity}/${field}`);
  if (draft.record === undefined) tallies.keyless.add(draft.entity);
  return draft.record;
};

/** Without a usable key on every row, or without proof of the end, nobody can be said to be missing (law 6). */
export const isPartial = ({ keyless }: Tallies, { proof }: ReadingReport): boolean =>
  proof === 'none' || keyless.total() > keyless.of('school');
