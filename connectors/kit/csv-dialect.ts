import type { Options } from 'csv-parse';
import { asGatewayError, GatewayError } from '../../src/errors.ts';

export type Delimiter = ';' | ',' | '\t';

/** Bytes in one row. A file that opens a quote and never closes it would otherwise be one cell. */
const maxRowBytes = 1024 * 1024;

/**
 * How csv-parse reads: quotes are exact, and nothing is trimmed, cast or skipped. Both line ends are named, since
 * the library would otherwise take the first that it meets and read the other as text. Width is counted by us, to
 * tell an empty line at the end of a file from a row that was cut off.
 */
export const dialect = (delimiter: Delimiter): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n'],
  relax_column_count: true,
  max_record_size: maxRowBytes,
});

/**
 * A GatewayError for whatever csv-parse throws. Its own error is not kept as the cause: it carries the row, and
 * its message quotes a value. `line` is where the row begins; `column` counts columns from 1.
 */
export const wrongSyntax = (error: unknown, line: number): GatewayError => {
  if (!isCsvError(error)) return asGatewayError(error);
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new GatewayError('source_limit', { line, limit: maxRowBytes });
  return new GatewayError('source_malformed', { line, column: error.column + 1 });
};

type CsvFailure = { readonly code: string; readonly column: number };

const isCsvError = (error: unknown): error is CsvFailure =>
  error instanceof Error && 'code' in error && 'column' in error && typeof error.column === 'number';
