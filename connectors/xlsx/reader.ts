import { GatewayError } from '../../src/errors.ts';

/** A number as it is written in the file, unparsed: what it was before is for `cell.ts` to say. */
export type Digits = { readonly digits: string };
export type CellValue = string | boolean | Date | Digits | null;
export type SheetReader = (workbook: ArrayBuffer) => Promise<readonly (readonly CellValue[])[]>;

const isDigits = (value: object): value is Digits => 'digits' in value && typeof value.digits === 'string';

/** The library says less of its cells than we rest on, so each is looked at. Throws source_malformed for anything else. */
const cellOf = (value: unknown): CellValue => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || value instanceof Date) return value;
  if (typeof value === 'object' && isDigits(value)) return value;
  throw new GatewayError('source_malformed', { line: 1, column: 1 });
};

const load = () => import('read-excel-file/universal');

/**
 * The reader of spreadsheets, an optional dependency that is loaded when the first workbook comes. Throws config_invalid
 * where it is not installed.
 */
export const loadReader = async (loading: typeof load = load): Promise<SheetReader> => {
  const { readSheet } = await loading().catch(() => {
    throw new GatewayError('config_invalid', { source: 'xlsx', setting: 'read-excel-file' });
  });
  return async (workbook) => {
    try {
      const options = { trim: false, parseNumber: (digits: string): Digits => ({ digits }) };
      return (await readSheet<Digits>(workbook, 1, options)).map((row) => row.map(cellOf));
    } catch {
      // Its message may quote what stands in the file.
      throw new GatewayError('source_malformed', { line: 1, column: 1 });
    }
  };
};
