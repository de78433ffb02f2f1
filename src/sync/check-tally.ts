import type { CompiledMapping, Draft } from '../mapping/apply.ts';
import { type Mapping, originName } from '../mapping/table.ts';
import type { SourceRow } from '../ports.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import { entities, type Entity } from '../record/field.ts';
import { type Count, createCount } from '../roster/count.ts';
import { relations } from '../roster/relations.ts';

/** Something wrong in rows: what, in which field and name of the source, how often, and the first line. No value. */
export type RowProblem = {
  readonly what: 'unreadable' | 'stopped' | 'keyless' | 'duplicate' | 'dangling';
  readonly entity: Entity;
  /** Canonical field, where one field is wrong. */
  readonly field?: string;
  /** The source's own name of it. */
  readonly name?: string;
  readonly line: number;
  readonly count: number;
};

type Placed = { readonly record: FlatRecord; readonly line: number };

/** What one reading of a file came to, without keeping any of it beyond the check. */
export type CheckTally = {
  /** `leerling/roepnaam` and how often it had a value; names that the mapping reads. */
  readonly names: Map<string, number>;
  readonly items: Map<Entity, Placed[]>;
  readonly problems: Map<string, RowProblem>;
  /** `pupil/gender` and how often a text could not be read as that. */
  readonly misshapen: Count;
};

export const newCheckTally = (): CheckTally => ({
  names: new Map(),
  items: new Map(entities.map((entity) => [entity, []])),
  problems: new Map(),
  misshapen: createCount(),
});

type Found = Omit<RowProblem, 'count'>;

const note = ({ problems }: CheckTally, found: Found): void => {
  const id = `${found.what}/${found.entity}/${found.field ?? ''}`;
  const known = problems.get(id);
  problems.set(id, known === undefined ? { ...found, count: 1 } : { ...known, count: known.count + 1 });
};

const nameOf = (mapping: Mapping, entity: Entity, field: string): { readonly name?: string } => {
  const origin = mapping.tables.find((table) => table.entity === entity)?.fields[field];
  return origin === undefined ? {} : { name: originName(origin) };
};

const takeDraft = (tally: CheckTally, draft: Draft, mapping: Mapping): void => {
  const { entity, line, record } = draft;
  const place = (field: string) => ({ entity, field, ...nameOf(mapping, entity, field), line });
  for (const field of draft.unreadable) note(tally, { what: 'unreadable', ...place(field) });
  for (const field of draft.misshapen) tally.misshapen.add(`${entity}/${field}`);
  for (const field of draft.stopped) note(tally, { what: 'stopped', ...place(field) });
  if (record === undefined) note(tally, { what: 'keyless', ...place('key') });
  else tally.items.get(entity)?.push({ record, line });
};

export const takeRow = (tally: CheckTally, row: SourceRow, mapping: Mapping, compiled: CompiledMapping): void => {
  for (const name of Object.keys(row.values)) {
    const path = `${row.kind}/${name}`;
    tally.names.set(path, (tally.names.get(path) ?? 0) + 1);
  }
  for (const draft of compiled.apply(row)) takeDraft(tally, draft, mapping);
};

const keysOf = (tally: CheckTally, entity: Entity): ReadonlySet<string> =>
  new Set((tally.items.get(entity) ?? []).map(({ record }) => record.key));

const noteDuplicates = (tally: CheckTally, mapping: Mapping): void => {
  if (mapping.rowPerPlacement === true) return;
  for (const [entity, items] of tally.items) {
    const seen = new Set<string>();
    for (const { record, line } of items) {
      const place = { entity, field: 'key', ...nameOf(mapping, entity, 'key'), line };
      if (seen.has(record.key)) note(tally, { what: 'duplicate', ...place });
      seen.add(record.key);
    }
  }
};

const noteDangling = (tally: CheckTally, mapping: Mapping): void => {
  for (const { entity, field, target } of relations) {
    const keys = keysOf(tally, target);
    for (const { record, line } of tally.items.get(entity) ?? []) {
      const pointed = [record[field] ?? []].flat().filter((key) => typeof key === 'string');
      if (pointed.every((key) => keys.has(key))) continue;
      note(tally, { what: 'dangling', entity, field, ...nameOf(mapping, entity, field), line });
    }
  }
};

/** What can only be said of the whole: doubled keys, and relations that point at nothing. */
export const finish = (tally: CheckTally, mapping: Mapping): void => {
  noteDuplicates(tally, mapping);
  noteDangling(tally, mapping);
};

/** Different keys of a kind. */
export const countOf = (tally: CheckTally, entity: Entity): number => keysOf(tally, entity).size;
