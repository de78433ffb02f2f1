import { Parser } from 'csv-parse';
import { dialect, wrongSyntax } from './csv-dialect.ts';
import type { Delimiter } from './csv-dialect.ts';
import type { Cells } from './table-tally.ts';

/**
 * Rows of a text, the header among them, in batches. Errors: source_malformed (a quote that does not close, text
 * after a closing quote, a quote inside a bare cell) and source_limit, with line and column.
 */
export async function* readRows(texts: Iterable<string>, delimiter: Delimiter): AsyncGenerator<readonly Cells[]> {
  let batch: Cells[] = [];
  let line = 1;
  const parser = new Parser({
    ...dialect(delimiter),
    on_record: (cells) => {
      batch.push({ line, cells });
      line += 1 + breaks(cells);
      return null;
    },
  });
  // Every failure also reaches the call that caused it; without a listener the event would end the process.
  parser.on('error', () => {});
  try {
    for (const text of texts) {
      await settled((done) => parser.write(text, done));
      yield batch;
      batch = [];
    }
    await settled((done) => parser.end(done));
    yield batch;
  } catch (error) {
    throw wrongSyntax(error, line);
  } finally {
    parser.destroy();
  }
}

/** Counted here: csv-parse counts a CR LF within quotes as two lines. */
const breaks = (cells: readonly string[]): number => {
  let count = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count++;
  }
  return count;
};

const settled = (start: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
