import type { Format, FormatDocument, Kind, Shaped } from '../../src/ports/door.ts';
import { csvText } from '../kit/csv-text.ts';

/** What stands beside each pupil: the things that a relation of the pupil points at, by their own key. */
const joins = [
  { relation: 'groupKey', kind: 'group' },
  { relation: 'locationKey', kind: 'location' },
] as const;

type Column = { readonly name: string; cell(pupil: Shaped): string };

/** Values of a list stand in one cell with `|` between them; a `|` or `\` within one gets a `\` in front. */
const textOf = (value: Shaped['data'][string] | undefined): string => {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  return value.map((one) => one.replaceAll(/[\\|]/g, String.raw`\$&`)).join('|');
};

/** The supplier's names of one kind without those of `except`, which are our own names. */
const namesOf = ({ names }: FormatDocument, kind: Kind, except: readonly string[] = []): readonly string[] =>
  Object.entries(names[kind] ?? {}).flatMap(([field, name]) => (except.includes(field) ? [] : [name]));

const joined = (document: FormatDocument, { relation, kind }: (typeof joins)[number]): readonly Column[] => {
  const pointer = document.names.pupil?.[relation];
  const key = document.names[kind]?.['key'];
  if (pointer === undefined || key === undefined) return [];
  const targets = new Map(
    document.items.flatMap((item) => (item.kind === kind ? [[textOf(item.data[key]), item] as const] : [])),
  );
  return namesOf(document, kind, ['key']).map((name) => ({
    name,
    cell: ({ data }) => (data[pointer] === undefined ? '' : textOf(targets.get(textOf(data[pointer]))?.data[name])),
  }));
};

const ofSchool = (document: FormatDocument): readonly Column[] => {
  const school = document.items.find(({ kind }) => kind === 'school');
  return namesOf(document, 'school').map((name) => ({ name, cell: () => textOf(school?.data[name]) }));
};

/** A name that stood already gets the kind in front, so that no two columns have one name. */
const distinct = (columns: readonly (Column & { readonly kind: Kind })[]): readonly Column[] => {
  const seen = new Set<string>();
  return columns.map((column) => {
    const name = seen.has(column.name) ? `${column.kind}.${column.name}` : column.name;
    seen.add(name);
    return { name, cell: column.cell };
  });
};

/** Every name that the shape has, in use or not: what a supplier reads by column stays where it is. */
const columnsOf = (document: FormatDocument): readonly Column[] =>
  distinct([
    ...namesOf(document, 'pupil').map((name) => ({
      kind: 'pupil' as const,
      name,
      cell: ({ data }: Shaped) => textOf(data[name]),
    })),
    ...joins.flatMap((join) => joined(document, join).map((column) => ({ ...column, kind: join.kind }))),
    ...ofSchool(document).map((column) => ({ ...column, kind: 'school' as const })),
  ]);

const byRef = (one: Shaped, other: Shaped): number => (one.ref < other.ref ? -1 : 1);

const rowsOf = (document: FormatDocument): readonly (readonly string[])[] => {
  const columns = columnsOf(document);
  const pupils = document.items.filter(({ kind }) => kind === 'pupil').toSorted(byRef);
  const rows = pupils.map((pupil) => columns.map(({ cell }) => cell(pupil)));
  return [columns.map(({ name }) => name), ...rows];
};

const words = { school: 'all', location: 'all', group: 'all', pupil: 'all' } as const;

const csv = (name: string, delimiter: ',' | ';', mark: string): Format => ({
  name,
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  whole: true,
  words,
  write: (document) => new TextEncoder().encode(`${mark}${csvText(rowsOf(document), delimiter)}`),
});

/** For people: semicolons and a byte order mark, as a Dutch spreadsheet opens it right. One line per pupil. */
export const csvFormat = csv('csv', ';', '\uFEFF');

/** For programs: commas and no mark, as RFC 4180 has it. One line per pupil. */
export const csvCommaFormat = csv('csv-comma', ',', '');
