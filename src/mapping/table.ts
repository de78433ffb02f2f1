import type * as z from 'zod';
import type { BanName } from '../record/bans.ts';
import type { FieldName } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { ConverterName } from './converters.ts';

/** Where a canonical field comes from: a source name, with at most one converter from the closed list. */
type Origin<Name extends string = string> = Name | readonly [Name, ConverterName];

/** One kind of row into one kind of record. Left canonical names, right the source's. */
export type Table = {
  readonly row: string;
  readonly entity: Entity;
  readonly fields: Readonly<Record<string, Origin>>;
  /** Rows with the same key are one record (a group named on every pupil's row); rows without it make none. */
  readonly distinct?: true;
  /** Values for fields that the source leaves out, always the same (the kind of a group). */
  readonly fixed?: Readonly<Record<string, string>>;
};

/**
 * A mapping: data without functions, so that a privacy officer can read it and its hash can name its version.
 * Each declared source name is in exactly one of `tables`, `banned` and `ignored`.
 */
export type Mapping = {
  readonly name: string;
  readonly connector: string;
  readonly tables: readonly Table[];
  /** Source names of banned fields, per kind of row. */
  readonly banned: Readonly<Record<string, Readonly<Record<string, BanName>>>>;
  /** Declared source names that are of no use here, per kind of row. */
  readonly ignored: Readonly<Record<string, readonly string[]>>;
  /** Header profile, for connectors whose files name their own columns: column name to required or not. */
  readonly columns?: Readonly<Record<string, 'required' | 'optional'>>;
  /** A pupil with two placements has two rows: duplicate keys are merged instead of set aside. */
  readonly rowPerPlacement?: true;
};

/** Declares one table; the compiler checks the names on both sides. */
export const defineTable = <Shape extends z.ZodRawShape, E extends Entity>(
  row: string,
  schema: z.ZodObject<Shape>,
  entity: E,
  fields: { readonly key: Origin<Extract<keyof Shape, string>> } & {
    readonly [F in FieldName<E>]?: Origin<Extract<keyof Shape, string>>;
  },
): Table => {
  void schema;
  return { row, entity, fields: fields as Table['fields'] };
};

/** The source name that a field comes from. */
export const originName = (origin: Origin): string => (typeof origin === 'string' ? origin : origin[0]);

export const originConverter = (origin: Origin): ConverterName | undefined =>
  typeof origin === 'string' ? undefined : origin[1];
