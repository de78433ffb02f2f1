import { GatewayError } from '../../src/errors.ts';
import type { XmlPlace } from '../kit/xml.ts';
import { addressOf, type Range, rangeOf } from './address.ts';
import { readPart } from './part.ts';
import { isTrue } from './workbook.ts';

/** A cell as it is written: its type and style, and the text of its value. Row and column are from 1. */
export type RawCell = {
  readonly row: number;
  readonly column: number;
  /** `s` shared string, `n` number, `b` boolean, `inlineStr` a text of its own. */
  readonly type: string;
  readonly style: string | undefined;
  readonly text: string;
};

/** What makes a place of a sheet unfit to be believed; see `source_sheet` in the texts. */
export type Fault = {
  readonly found: 'formula' | 'error' | 'merged' | 'hidden_rows' | 'number' | 'type';
  readonly row: number;
  /** First and last; of a row all of them. */
  readonly columns: readonly [number, number];
};

/** A sheet as it is written, without what formulas came to. */
export type Scan = { readonly cells: readonly RawCell[]; readonly faults: readonly Fault[]; readonly rows: number };

/** More than any school has; without limits one cell at the end of a sheet would make a million empty rows. */
const [maxRows, maxColumns, maxCells] = [100_000, 512, 4_000_000];

/**
 * Reads all of a sheet. Cells stand in order and once; what has no value is left out. Errors: those of readPart,
 * source_malformed, source_limit.
 */
export const scanSheet = async (bytes: Uint8Array): Promise<Scan> => {
  const scan = { cells: [] as RawCell[], faults: [] as Fault[], rows: 0 };
  const merged: Range[] = [];
  await readPart(bytes, (place) => createWalk(scan, merged, place));
  for (const { from, to } of merged) {
    if (from.row > scan.rows || (from.row === to.row && from.column === to.column)) continue;
    scan.faults.push({ found: 'merged', row: from.row, columns: [from.column, to.column] });
  }
  return scan;
};

type Open = { column: number; type: string; style: string | undefined; value?: string; inline?: string; fault?: Fault };
type Writable = { readonly cells: RawCell[]; readonly faults: Fault[]; rows: number };

const createWalk = (scan: Writable, merged: Range[], place: () => XmlPlace) => {
  let row = { number: 0, hidden: false, column: 0 };
  let cell: Open | undefined;
  let phonetic = 0;
  const fail = (): never => {
    throw new GatewayError('source_malformed', place());
  };
  const beginRow = (attributes: Readonly<Record<string, string>>): void => {
    const number = attributes['r'] === undefined ? row.number + 1 : Number(attributes['r']);
    if (!Number.isSafeInteger(number) || number <= row.number) fail();
    // A row without height is as hidden as one that says so.
    row = { number, hidden: isTrue(attributes['hidden']) || Number(attributes['ht'] ?? 1) === 0, column: 0 };
  };
  const beginCell = ({ r, t, s }: Readonly<Record<string, string>>): void => {
    const at = r === undefined ? { row: row.number, column: row.column + 1 } : (addressOf(r) ?? fail());
    if (at.row !== row.number || at.column <= row.column || cell !== undefined) fail();
    row.column = at.column;
    cell = { column: at.column, type: t ?? 'n', style: s };
  };
  return {
    open: (name: string, attributes: Readonly<Record<string, string>>): void => {
      if (name === 'row') beginRow(attributes);
      else if (name === 'c') beginCell(attributes);
      else if (name === 'mergeCell') merged.push(rangeOf(attributes['ref'] ?? '') ?? fail());
      else if (name === 'rPh') phonetic += 1;
      else if (name === 'f' && cell !== undefined) cell.fault = faultAt('formula', row.number, cell.column);
    },
    close: (name: string, text: string): void => {
      if (name === 'rPh') phonetic -= 1;
      if (cell === undefined) return;
      if (name === 'v') cell.value = cell.value === undefined ? text : fail();
      else if (name === 't' && phonetic === 0) cell.inline = (cell.inline ?? '') + text;
      else if (name === 'c') {
        finish(scan, row, cell);
        cell = undefined;
      }
    },
  };
};

const faultAt = (found: Fault['found'], row: number, column: number): Fault => ({
  found,
  row,
  columns: [column, column],
});

/** Types of ECMA-376 part 1, 18.18.11. `str` is what a formula came to; without one it is a text. `d` is not in use. */
const types: ReadonlyMap<string, string> = new Map([
  ['n', 'n'],
  ['s', 's'],
  ['b', 'b'],
  ['inlineStr', 'inlineStr'],
  ['str', 'inlineStr'],
]);

const finish = (scan: Writable, row: { readonly number: number; readonly hidden: boolean }, cell: Open): void => {
  const { column, style } = cell;
  const text = cell.type === 'inlineStr' ? cell.inline : cell.value;
  const fault = cell.fault ?? faultOf(cell.type, row.number, column);
  const isEmpty = text === undefined || text === '';
  if (isEmpty && cell.fault === undefined) return;
  if (row.number > maxRows) throw new GatewayError('source_limit', { line: row.number, limit: maxRows });
  if (column > maxColumns) throw new GatewayError('source_limit', { line: row.number, column, limit: maxColumns });
  if (row.hidden && row.number !== scan.faults.at(-1)?.row) {
    scan.faults.push({ found: 'hidden_rows', row: row.number, columns: [1, maxColumns] });
  }
  scan.rows = row.number;
  if (fault !== undefined) scan.faults.push(fault);
  else scan.cells.push({ row: row.number, column, type: types.get(cell.type) ?? '', style, text: text ?? '' });
  const found = scan.cells.length + scan.faults.length;
  if (found > maxCells) throw new GatewayError('source_limit', { line: row.number, limit: maxCells });
};

const faultOf = (type: string, row: number, column: number): Fault | undefined => {
  if (types.has(type)) return undefined;
  return faultAt(type === 'e' ? 'error' : 'type', row, column);
};
