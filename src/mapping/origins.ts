import type { Mapping } from './table.ts';

/** `pupil/callName` and the like: every field that this mapping can read. */
export const originsOf = (mapping: Mapping): ReadonlySet<string> =>
  new Set(mapping.tables.flatMap((table) => Object.keys(table.fields).map((field) => `${table.entity}/${field}`)));
