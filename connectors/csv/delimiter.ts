import { parse } from 'csv-parse/sync';
import { GatewayError } from '../../src/errors.ts';
import { checkWidth, headerError, missingColumns } from '../kit/header.ts';
import { dialect } from '../kit/csv-dialect.ts';
import type { Delimiter } from '../kit/csv-dialect.ts';
import type { CsvSettings } from './settings.ts';

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
