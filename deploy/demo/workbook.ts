import { strToU8, zipSync } from 'fflate';

/** A cell; `day` is kept as a number with a date format, as spreadsheets do. */
export type WorkbookCell =
  | string
  | number
  | boolean
  | undefined
  | { readonly day: string }
  | { readonly formula: string; readonly cached: string }
  | { readonly error: string }
  | { readonly xml: string };

export type WorkbookSheet = {
  readonly name: string;
  readonly rows: readonly (readonly WorkbookCell[])[];
  readonly state?: 'visible' | 'hidden' | 'veryHidden';
  /** Numbers of rows, from 1. */
  readonly hiddenRows?: readonly number[];
  /** Ranges such as `A2:A3`. */
  readonly merged?: readonly string[];
  /** XML before `sheetData`. */
  readonly before?: string;
};

type Options = { readonly from1904?: boolean; readonly inline?: boolean };

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\r', '_x000D_');

const letters = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : letters(Math.floor(index / 26) - 1) + letters(index % 26);

const dayMs = 86_400_000;

/** Days since the epoch of the workbook; 1900 has a 29 February there. */
const serialOf = (day: string, from1904: boolean): number =>
  (Date.parse(day) - (from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30))) / dayMs;

type Strings = { of(text: string): number; readonly all: readonly string[] };

const createStrings = (): Strings => {
  const places = new Map<string, number>();
  const all: string[] = [];
  return {
    all,
    of: (text) => {
      const known = places.get(text) ?? all.push(text) - 1;
      places.set(text, known);
      return known;
    },
  };
};

const cellXml = (cell: WorkbookCell, at: string, strings: Strings, options: Options): string => {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === 'string' && options.inline === true) {
    return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  }
  if (typeof cell === 'string') return `<c r="${at}" t="s"><v>${strings.of(cell)}</v></c>`;
  if ('day' in cell) return `<c r="${at}" s="1"><v>${serialOf(cell.day, options.from1904 === true)}</v></c>`;
  if ('error' in cell) return `<c r="${at}" t="e"><v>${escaped(cell.error)}</v></c>`;
  if ('xml' in cell) return cell.xml;
  return `<c r="${at}" t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.cached)}</v></c>`;
};

const sheetXml = (
  { rows, hiddenRows = [], merged = [], before = '' }: WorkbookSheet,
  strings: Strings,
  options: Options,
) => {
  const lines = rows.map((cells, index) => {
    const hidden = hiddenRows.includes(index + 1) ? ' hidden="1"' : '';
    const inside = cells.map((cell, column) => cellXml(cell, `${letters(column)}${index + 1}`, strings, options));
    return `<row r="${index + 1}"${hidden}>${inside.join('')}</row>`;
  });
  const cells = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  const merges = merged.length === 0 ? '' : `<mergeCells count="${merged.length}">${cells}</mergeCells>`;
  return `${head}<worksheet xmlns="${main}">${before}<sheetData>${lines.join('')}</sheetData>${merges}</worksheet>`;
};

const workbookXml = (sheets: readonly WorkbookSheet[], { from1904 = false }: Options): string => {
  const list = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${index + 1}"/>`,
  );
  return `${head}<workbook xmlns="${main}" xmlns:r="${relationships}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`;
};

const relationsXml = (count: number): string => {
  const sheets = Array.from({ length: count }, (_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`]);
  const all = [...sheets, ['sharedStrings', 'sharedStrings.xml'], ['styles', 'styles.xml']].map(
    ([kind, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${relationships}/${kind}" Target="${target}"/>`,
  );
  return `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
};

/** Format 14 is a day, in the order of the country. */
const stylesXml = `${head}<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`;

const stringsXml = ({ all }: Strings): string =>
  `${head}<sst xmlns="${main}">${all.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`;

/** The parts of a workbook (ECMA-376), path to text. */
export const workbookParts = (
  sheets: readonly WorkbookSheet[],
  options: Options = {},
): Readonly<Record<string, string>> => {
  const strings = createStrings();
  const parts = sheets.map((sheet, index) => [
    `xl/worksheets/sheet${index + 1}.xml`,
    sheetXml(sheet, strings, options),
  ]);
  return {
    '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': workbookXml(sheets, options),
    'xl/_rels/workbook.xml.rels': relationsXml(sheets.length),
    'xl/styles.xml': stylesXml,
    'xl/sharedStrings.xml': stringsXml(strings),
    ...Object.fromEntries(parts),
  };
};

/** Zipped with a fixed date, so that the same parts give the same bytes. */
export const zipTexts = (parts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])), {
    mtime: '2026-01-02T00:00:00',
  });

/** A workbook as a file. */
export const writeWorkbook = (sheets: readonly WorkbookSheet[], options: Options = {}): Uint8Array<ArrayBuffer> =>
  zipTexts(workbookParts(sheets, options));
