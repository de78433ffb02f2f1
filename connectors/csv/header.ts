import { parse } from 'csv-parse/sync';
import { GatewayError } from '../../src/errors.ts';
import type { Unknown } from '../../src/ports.ts';
import { mayShow } from '../kit/undeclared.ts';
import { dialect } from './dialect.ts';
import type { Delimiter } from './dialect.ts';
import type { CsvSettings } from './settings.ts';

/** The only kind of row that a CSV file has. */
export const rowKind = 'rij';

/** No export has this many columns; without a limit a header alone could fill the memory. */
const maxColumns = 512;

/** One column of the file: a declared name, or how an undeclared one may be shown. */
export type Column =
  | { readonly declared: true; readonly name: string }
  | { readonly declared: false; readonly shown: string };

type Profile = CsvSettings['columns'];

const delimiters: readonly Delimiter[] = [';', ',', '\t'];

/**
 * Proves the delimiter: the declared one, or the only one under which the header holds every required column.
 * `start` is the beginning of the text, long enough for a header. Errors: source_header, naming declared columns
 * only (what stands in the file may be values), source_limit, source_malformed.
 */
export const findDelimiter = (start: string, settings: CsvSettings): Delimiter => {
  if (settings.delimiter !== undefined) return settings.delimiter;
  const readings = delimiters.map((delimiter) => ({ delimiter, names: firstRecord(start, delimiter) }));
  const found = readings.flatMap(({ delimiter, names }) =>
    names === undefined ? [] : [{ delimiter, names, missing: missingColumns(names, settings.columns) }],
  );
  const fitting = found.filter(({ missing }) => missing.length === 0);
  if (fitting.length === 1 && fitting[0] !== undefined) return fitting[0].delimiter;
  if (fitting.length > 1) throw new GatewayError('source_header', { line: 1, setting: 'delimiter' });
  const closest = found.toSorted((one, other) => one.missing.length - other.missing.length)[0];
  if (closest === undefined) throw new GatewayError('source_malformed', { line: 1 });
  throw headerError(closest.names.length, closest.missing);
};

/**
 * Matches the header with the profile: exact code points, no repair, since a name that differs may be another
 * column. Errors: source_header, source_limit.
 */
export const matchHeader = (names: readonly string[], profile: Profile): readonly Column[] => {
  checkWidth(names);
  const missing = missingColumns(names, profile);
  if (missing.length > 0) throw headerError(names.length, missing);
  names.forEach((name, index) => {
    if (name !== '' && names.indexOf(name) < index) throw doubled(name, index + 1, profile);
  });
  return names.map((name, index) =>
    Object.hasOwn(profile, name) ? { declared: true, name } : { declared: false, shown: shownName(name, index + 1) },
  );
};

/** The undeclared columns, with the number of rows that had a value there. */
export const unknownColumns = (columns: readonly Column[], counts: readonly number[]): readonly Unknown[] =>
  columns.flatMap((column, index) =>
    column.declared
      ? []
      : [{ kind: rowKind, name: column.shown, line: 1, column: index + 1, count: counts[index] ?? 0 }],
  );

/** A file without any line: none of the required columns is there. */
export const headerMissing = (profile: Profile): GatewayError => headerError(0, missingColumns([], profile));

/** Undefined where a quote is wrong: it can be wrong under one delimiter and right under another. */
const firstRecord = (start: string, delimiter: Delimiter): readonly string[] | undefined => {
  let names: readonly string[] | undefined;
  try {
    names = parse(start, { ...dialect(delimiter), to: 1 })[0] ?? [];
  } catch {
    return undefined;
  }
  checkWidth(names);
  return names;
};

const checkWidth = (names: readonly string[]): void => {
  if (names.length > maxColumns) {
    throw new GatewayError('source_limit', { line: 1, count: names.length, limit: maxColumns });
  }
};

const missingColumns = (names: readonly string[], profile: Profile): readonly string[] =>
  Object.keys(profile).filter((name) => profile[name] === 'required' && !names.includes(name));

/** Only for a header that holds every required column: without one, the first row of values stands here (law 9). */
const shownName = (name: string, column: number): string =>
  name.trim() !== '' && mayShow(name) ? name : `column ${column}`;

const headerError = (count: number, missing: readonly string[]): GatewayError =>
  new GatewayError('source_header', { line: 1, count, expected: missing.join(', ') });

/** Names declared columns only: where the header lost its line end, the first row's values stand behind it. */
const doubled = (name: string, column: number, profile: Profile): GatewayError =>
  new GatewayError('source_header', {
    line: 1,
    column,
    name: Object.hasOwn(profile, name) ? name : `column ${column}`,
  });
