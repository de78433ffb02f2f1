import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { ConverterContext } from './converters.ts';
import { compileStep, type Step, stopped, unreadable } from './step.ts';
import type { Mapping, Table } from './table.ts';

/** What a row is to a mapping: one item in the source's words. */
type MappedRow = {
  readonly kind: string;
  readonly line: number;
  readonly values: Readonly<Record<string, string | readonly string[]>>;
};

/** What one table made of one row. */
export type Draft = {
  readonly entity: Entity;
  /** Undefined: set aside, since its key is missing or cannot be read. */
  readonly record: FlatRecord | undefined;
  readonly key?: string;
  /** Fields whose text cannot be read as their type: left out of this record. */
  readonly unreadable: readonly string[];
  /** Those of them that had a text: where the source says nothing at all, its column did not change. */
  readonly misshapen: readonly string[];
  /** Fields left out because their text holds something that no text may hold; see record/content.ts. */
  readonly stopped: readonly string[];
  readonly line: number;
};

type CompileOptions = {
  /** Fields that may be read, control data included. Other fields are never mapped; a missing entity is not read. */
  readonly readingSet: ReadonlyMap<Entity, ReadonlySet<string>>;
  readonly context: ConverterContext;
};

export type CompiledMapping = {
  /** Per kind of row the names that the reading set needs. */
  readonly wanted: ReadonlyMap<string, ReadonlySet<string>>;
  /** A draft per table of this kind of row. Remembers the keys of `distinct` tables: good for one reading. */
  apply(row: MappedRow): readonly Draft[];
};

type Compiled = {
  readonly table: Table;
  readonly key: Step;
  readonly steps: readonly Step[];
  readonly fixed: readonly (readonly [string, string])[];
  readonly seen: Set<string> | undefined;
};

const none: readonly string[] = Object.freeze([]);

/** Prepares a mapping for one reading. Throws mapping_invalid for a name that the catalogue does not have. */
export const compile = (mapping: Mapping, { readingSet, context }: CompileOptions): CompiledMapping => {
  const wanted = new Map<string, Set<string>>();
  const tables = new Map<string, Compiled[]>();
  for (const table of mapping.tables) {
    const fields = readingSet.get(table.entity);
    if (fields === undefined) continue;
    const compiled = compileTable(mapping, table, fields, context);
    const names = wanted.get(table.row) ?? new Set();
    for (const step of [compiled.key, ...compiled.steps]) names.add(step.name);
    wanted.set(table.row, names);
    tables.set(table.row, [...(tables.get(table.row) ?? []), compiled]);
  }
  return { wanted, apply: (row) => applyAll(tables.get(row.kind), row) };
};

/** Who has no status in a column of statuses is not thereby enrolled: an empty cell says nothing that can be read. */
const stated = (step: Step): Step => ({ ...step, read: (given) => step.read(given) ?? unreadable });

const compileTable = (
  mapping: Mapping,
  table: Table,
  fields: ReadonlySet<string>,
  context: ConverterContext,
): Compiled => {
  const read = Object.entries(table.fields).filter(([field]) => field !== 'key' && fields.has(field));
  const make = (field: string): Step => {
    const step = compileStep(table, field, context);
    return field === 'enrolmentStatus' && mapping.columns?.[step.name] === 'required' ? stated(step) : step;
  };
  return {
    table,
    key: make('key'),
    steps: read.map(([field]) => make(field)),
    fixed: Object.entries(table.fixed ?? {}).filter(([field]) => fields.has(field)),
    seen: table.distinct ? new Set() : undefined,
  };
};

const applyAll = (tables: readonly Compiled[] | undefined, row: MappedRow): readonly Draft[] => {
  if (tables === undefined) return [];
  const drafts: Draft[] = [];
  for (const table of tables) {
    const draft = applyTable(table, row);
    if (draft !== undefined) drafts.push(draft);
  }
  return drafts;
};

const applyTable = (compiled: Compiled, row: MappedRow): Draft | undefined => {
  const { entity } = compiled.table;
  const key = compiled.key.read(row.values[compiled.key.name]);
  if (typeof key !== 'string') {
    if (compiled.seen !== undefined && key === undefined) return undefined;
    return {
      entity,
      record: undefined,
      unreadable: key === unreadable ? ['key'] : none,
      misshapen: key === unreadable ? ['key'] : none,
      stopped: none,
      line: row.line,
    };
  }
  if (compiled.seen?.has(key)) return undefined;
  compiled.seen?.add(key);
  return fill(compiled, key, row);
};

const isBlank = (given: string | readonly string[] | undefined): boolean =>
  given === undefined || (typeof given === 'string' ? given.trim() === '' : given.every((one) => one.trim() === ''));

const fill = (compiled: Compiled, key: string, row: MappedRow): Draft => {
  const record: Record<string, string | boolean | readonly string[]> & { key: string } = { key };
  let bad: string[] | undefined;
  let wrong: string[] | undefined;
  let forbidden: string[] | undefined;
  for (const step of compiled.steps) {
    const value = step.read(row.values[step.name]);
    if (value === undefined) continue;
    if (value === unreadable) {
      (bad ??= []).push(step.field);
      if (!isBlank(row.values[step.name])) (wrong ??= []).push(step.field);
    }
    if (value === stopped) (forbidden ??= []).push(step.field);
    else if (value !== unreadable) record[step.field] = value;
  }
  for (const [field, value] of compiled.fixed) {
    if (record[field] === undefined && !bad?.includes(field) && !forbidden?.includes(field)) record[field] = value;
  }
  return {
    entity: compiled.table.entity,
    record,
    key,
    unreadable: bad ?? none,
    misshapen: wrong ?? none,
    stopped: forbidden ?? none,
    line: row.line,
  };
};
