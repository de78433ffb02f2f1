import type { SourceRow } from '../../src/ports.ts';

/** Rows go out in batches of about this many. */
const batch = 200;

/** Rows of a document while it is read, in batches; `end` is called after the last of them was taken. */
export async function* inBatches(
  take: () => SourceRow[],
  pieces: AsyncIterable<undefined>,
  end: () => void,
): AsyncGenerator<readonly SourceRow[]> {
  let rows: SourceRow[] = [];
  for await (const _ of pieces) {
    void _;
    rows.push(...take());
    if (rows.length < batch) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
  end();
}
