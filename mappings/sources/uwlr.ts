import type { Mapping } from '../../src/mapping/table.ts';
import { edexmlMapping } from './edexml.ts';

/** UWLR 2.2 and 2.3 carry the rows of EDEXML; what a set leaves out is absent. */
export const uwlrMapping: Mapping = { ...edexmlMapping, name: 'uwlr', connector: 'uwlr' };

const withYears = new Set(['groep', 'leerling']);

/** Of secondary schools whose system writes the years 1 to 6 instead of 11 to 16 (seen at Magister). */
export const uwlrSecondaryMapping: Mapping = {
  ...uwlrMapping,
  name: 'uwlr-vo',
  tables: edexmlMapping.tables.map((table) =>
    withYears.has(table.row)
      ? { ...table, fields: { ...table.fields, yearGroup: ['jaargroep', 'voYearGroup'] as const } }
      : table,
  ),
};
