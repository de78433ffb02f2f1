import { writeLeerlingenlijst, writeOverzicht } from '../../deploy/demo/csv.ts';
import { edexmlHead, edexmlTail, writeEdexml } from '../../deploy/demo/edexml.ts';
import type { SchoolPlan } from '../../deploy/demo/plan.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { halfOfPupils, lastYear, nextYear, otherSchool } from '../../deploy/demo/variant.ts';
import { smallPrimary, smallSecondary } from './board.ts';

/** A kind of export, with a school that makes it. */
export type Format = {
  readonly name: 'edexml' | 'overzicht' | 'leerlingenlijst';
  readonly plan: SchoolPlan;
  readonly source: { readonly connector: string; readonly mapping: string };
  readonly write: (school: DemoSchool) => string;
};

export const formats: readonly Format[] = [
  { name: 'edexml', plan: smallPrimary, source: { connector: 'edexml', mapping: 'edexml' }, write: writeEdexml },
  {
    name: 'overzicht',
    plan: smallSecondary,
    source: { connector: 'csv', mapping: 'somtoday-overzicht' },
    write: writeOverzicht,
  },
  {
    name: 'leerlingenlijst',
    plan: { ...smallPrimary, id: '99XD00', ordinal: 5, domain: 'andere.example', name: 'Basisschool De Andere' },
    source: { connector: 'csv', mapping: 'parnassys-leerlingenlijst' },
    write: writeLeerlingenlijst,
  },
];

/** What a school can do wrong with its export; `make` gives the file, undefined where this format cannot do it. */
export type Misdeed = {
  readonly name: string;
  readonly make: (school: DemoSchool, format: Format) => string | Uint8Array | undefined;
};

const rowsOf = (csv: string): readonly string[] => csv.split(/(?<=\r\n)(?=\d)/);
const [xmlPupils, xmlPupil] = [/<leerlingen>\n([^]*?)\t<\/leerlingen>/, /\t\t<leerling [^]*?<\/leerling>\n/g];

const isXml = (format: Format): boolean => format.name === 'edexml';

/** Each value stands under the name of the one before it. */
const shiftedXml = (xml: string): string =>
  xml.replaceAll(xmlPupil, (pupil) => {
    const leaves = [...pupil.matchAll(/<([a-z_0-9-]+)>([^<]*)<\/\1>/g)].map(([, , text]) => text ?? '');
    let at = 0;
    return pupil.replaceAll(/<([a-z_0-9-]+)>([^<]*)<\/\1>/g, (_, name: string) => {
      at += 1;
      return `<${name}>${leaves[at % leaves.length] ?? ''}</${name}>`;
    });
  });

/** One cell too many at the beginning of each row, as when a column was put in and the header forgot it. */
const shiftedCsv = (csv: string): string => {
  const [header = '', ...rows] = rowsOf(csv);
  return [header, ...rows.map((row) => `;${row}`)].join('');
};

/** The header one place to the left: the same number of columns, and each under the name of the next. */
const shiftedHeader = (csv: string): string => {
  const [header = '', ...rows] = rowsOf(csv);
  const [first = '', ...names] = header.slice(1).replace('\r\n', '').split(';');
  return `\uFEFF${[...names, first].join(';')}\r\n${rows.join('')}`;
};

/** Everybody twice. */
const doubledXml = (xml: string): string =>
  xml.replace(xmlPupils, (list, pupils: string) => list.replace(pupils, () => pupils + pupils));
const doubledCsv = (csv: string): string => {
  const [header = '', ...rows] = rowsOf(csv);
  return [header, ...rows, ...rows].join('');
};

/** As a copy that went on writing at the end of the file that was there: its last quarter once more. */
const tailAgain = (text: string): string => text + text.slice(Math.floor(text.length * 0.75));

/** The last ten pupils once more, in their place. */
const pupilsAgain = (text: string, format: Format): string => {
  if (!isXml(format)) return text + rowsOf(text).slice(-10).join('');
  const again = (text.match(xmlPupil) ?? []).slice(-10).join('');
  return text.replace('\t</leerlingen>', `${again}\t</leerlingen>`);
};

/** `\uFEFF` is in the overviews already. */
const utf16 = (text: string): Buffer =>
  Buffer.from(`\uFEFF${text.replace(/^\uFEFF/, '').replace('encoding="UTF-8"', 'encoding="UTF-16"')}`, 'utf16le');

const headerOnly = (school: DemoSchool, format: Format): string =>
  isXml(format) ? edexmlHead(school) + edexmlTail(school.teachers) : format.write({ ...school, pupils: [] });

/** Pupils of whom nobody has heard here. */
const strangers = (school: DemoSchool): DemoSchool => ({
  ...otherSchool(school, '99ZZ00'),
  pupils: school.pupils.map((pupil) => ({ ...pupil, key: `9${pupil.key}` })),
});

/** As it was a month ago: two pupils of now had not come yet. */
const older = (school: DemoSchool): DemoSchool => ({
  ...school,
  today: '2026-10-20',
  pupils: school.pupils.filter(({ status }, at) => status !== 'enrolled' || at % 29 !== 7),
});

const whole =
  (change: (school: DemoSchool) => DemoSchool): Misdeed['make'] =>
  (school, { write }) =>
    write(change(school));
const text =
  (change: (text: string, format: Format) => string | Uint8Array): Misdeed['make'] =>
  (school, format) =>
    change(format.write(school), format);

/** Everything but cuts, of which there are too many to name. */
export const misdeeds: readonly Misdeed[] = [
  { name: 'empty', make: () => '' },
  { name: 'only zeros', make: (school, { write }) => Buffer.alloc(write(school).length) },
  { name: 'header only', make: headerOnly },
  {
    name: 'nobody who follows education',
    make: whole((school) => ({ ...school, pupils: school.pupils.filter(({ status }) => status !== 'enrolled') })),
  },
  { name: 'shifted by one', make: text((file, format) => (isXml(format) ? shiftedXml(file) : shiftedCsv(file))) },
  {
    name: 'header shifted by one',
    make: (school, format) => (isXml(format) ? undefined : shiftedHeader(format.write(school))),
  },
  { name: 'wrong school', make: whole(strangers) },
  { name: 'last year', make: whole(lastYear) },
  { name: 'next year', make: whole(nextYear) },
  { name: 'older', make: whole(older) },
  { name: 'the same again', make: whole((school) => school) },
  { name: 'half the pupils', make: whole(halfOfPupils) },
  { name: 'everybody twice', make: text((file, format) => (isXml(format) ? doubledXml(file) : doubledCsv(file))) },
  { name: 'the file twice', make: text((file) => file + file) },
  { name: 'its tail again', make: text(tailAgain) },
  { name: 'ten pupils again', make: text(pupilsAgain) },
  { name: 'UTF-16', make: text(utf16) },
  { name: 'UTF-16 without a mark', make: text((file) => utf16(file).subarray(2)) },
  { name: 'an odd byte of UTF-16', make: text((file) => utf16(file).subarray(0, -1)) },
];

/** The file of a school cut off at every thousandth of it. */
export const thousandths = (file: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: 1_000 }, (_, part) => file.subarray(0, Math.floor((file.length * part) / 1_000)));
