import { GatewayError } from '../../src/errors.ts';

/** A number as it is written in the file, unparsed: what it was before is for `cell.ts` to say. */
export type Digits = { readonly digits: string };
export type CellValue = string | boolean | Date | Digits | null;
export type SheetReader = (workbook: ArrayBuffer) => Promise<readonly (readonly CellValue[])[]>;

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
      return (await readSheet<Digits>(workbook, 1, options)) as unknown as readonly (readonly CellValue[])[];
    } catch {
      // Its message may quote what stands in the file.
      throw new GatewayError('source_malformed', { line: 1, column: 1 });
    }
  };
};
