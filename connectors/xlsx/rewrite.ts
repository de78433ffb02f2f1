import { strToU8, zipSync } from 'fflate';
import { lettersOf } from './address.ts';
import type { RawCell } from './scan.ts';

/** What of a workbook is given to the reader. `styles`: as it is, where there is one. */
type Parts = {
  readonly cells: readonly RawCell[];
  readonly strings: readonly string[];
  readonly styles: Uint8Array | undefined;
  readonly from1904: boolean;
};

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');

const cellText = ({ row, column, type, style, text }: RawCell): string => {
  const attributes = `r="${lettersOf(column)}${row}" t="${type}"${style === undefined ? '' : ` s="${escaped(style)}"`}`;
  const value = type === 'inlineStr' ? `<is><t>${escaped(text)}</t></is>` : `<v>${escaped(text)}</v>`;
  return `<c ${attributes}>${value}</c>`;
};

const sheetText = (cells: readonly RawCell[]): string => {
  const rows = [...Map.groupBy(cells, ({ row }) => row)].map(
    ([row, own]) => `<row r="${row}">${own.map(cellText).join('')}</row>`,
  );
  return `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
};

const stringsText = (strings: readonly string[]): string =>
  `<sst xmlns="${main}">${strings.map((text) => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>`;

const workbookText = (from1904: boolean): string =>
  `<workbook xmlns="${main}" xmlns:r="${relationships}"><workbookPr date1904="${from1904 ? 1 : 0}"/>` +
  '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>';

const relation = (id: string, kind: string, target: string): string =>
  `<Relationship Id="${id}" Type="${relationships}/${kind}" Target="${target}"/>`;

const relationsText = (): string => {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${[
    relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
    relation('rId2', 'sharedStrings', 'sharedStrings.xml'),
    relation('rId3', 'styles', 'styles.xml'),
  ].join('')}</Relationships>`;
};

/**
 * A workbook written anew, of one sheet and of what our own reading of it saw. The reader that makes dates of numbers is
 * lenient where ours is not; of what is doubtful (prefixes, sections, comments, formulas, other sheets) it sees nothing.
 */
export const writeAnew = ({ cells, strings, styles, from1904 }: Parts): ArrayBuffer => {
  const parts = {
    'xl/workbook.xml': strToU8(workbookText(from1904)),
    'xl/_rels/workbook.xml.rels': strToU8(relationsText()),
    'xl/worksheets/sheet1.xml': strToU8(sheetText(cells)),
    'xl/sharedStrings.xml': strToU8(stringsText(strings)),
    ...(styles === undefined ? {} : { 'xl/styles.xml': styles }),
  };
  return zipSync(parts, { level: 0 }).buffer;
};
