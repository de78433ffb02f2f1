import type { FlatRecord } from './catalogue.ts';
import type { Entity } from './field.ts';

/** One record of a generation with the id of its subject: 32 hexadecimal characters, random, within a board. */
export type Item = { readonly entity: Entity; readonly subject: string; readonly record: FlatRecord };

/** One complete reading of one school, by kind. */
export type Roster = ReadonlyMap<Entity, readonly Item[]>;

export const itemsOf = (roster: Roster, entity: Entity): readonly Item[] => roster.get(entity) ?? [];
