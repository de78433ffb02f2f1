import { GatewayError } from '../errors.ts';
import { fieldOf } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { ConverterName } from './converters.ts';
import { parseMapping } from './document.ts';
import { type Mapping, originConverter, originName, type Table } from './table.ts';

/** A column that nobody declared, and the field that it is to feed. */
export type Addition = {
  /** Of the new mapping. */
  readonly name: string;
  readonly row: string;
  readonly column: string;
  readonly entity: Entity;
  readonly field: string;
  /** Absent: as the mapping itself, or one that is shipped, reads this field. */
  readonly converter?: ConverterName;
};

const converterOf = (mappings: readonly Mapping[], { row, entity, field }: Addition): ConverterName | undefined => {
  const tables = mappings.flatMap((mapping) => mapping.tables);
  const origin = tables.find((table) => table.row === row && table.entity === entity && table.fields[field])?.fields[
    field
  ];
  return origin === undefined ? undefined : originConverter(origin);
};

const namesIn = (tables: readonly Table[]): ReadonlySet<string> =>
  new Set(tables.flatMap(({ fields }) => Object.values(fields).map(originName)));

const withField = (table: Table, { column, field }: Addition, converter: ConverterName | undefined): Table => ({
  ...table,
  fields: { ...table.fields, [field]: converter === undefined ? column : [column, converter] },
});

/**
 * A copy of a mapping in which one more column feeds a field. A column that fed that field before is of no use from then
 * on. The copy passes the same rules as a mapping that a school wrote itself, bans included; flags and age class stay with
 * the column that the mapping gave them. Throws drift_unmappable, and mapping_invalid when the mapping itself is wrong.
 */
export const extended = (mapping: Mapping, addition: Addition, shipped: readonly Mapping[]): Mapping => {
  const { name, row, column, entity, field } = addition;
  const refused = new GatewayError('drift_unmappable', { name: column, entity, field });
  const known = fieldOf(entity, field);
  const at = mapping.tables.findIndex((table) => table.row === row && table.entity === entity);
  if (mapping.columns === undefined || at < 0 || known === undefined || known.control === 'never') throw refused;
  const converter = addition.converter ?? converterOf([mapping, ...shipped], addition);
  const tables = mapping.tables.map((table, index) => (index === at ? withField(table, addition, converter) : table));
  const left = [...namesIn(mapping.tables)].filter((one) => !namesIn(tables).has(one));
  const copy: Mapping = {
    ...mapping,
    name,
    columns: { ...mapping.columns, [column]: 'optional' },
    tables,
    ignored: { ...mapping.ignored, [row]: [...(mapping.ignored[row] ?? []), ...left] },
  };
  try {
    return parseMapping(JSON.stringify(copy), shipped);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { expected, found } = error.subject;
    const more = { ...(expected === undefined ? {} : { expected }), ...(found === undefined ? {} : { found }) };
    throw new GatewayError('drift_unmappable', { ...refused.subject, ...more }, { cause: error });
  }
};
