import { GatewayError } from '../errors.ts';
import { integer, text } from '../row.ts';
import type { Statement, Store } from '../ports.ts';
import { peakPlaces, type Node } from './frontier.ts';
import { isHash, type Hash } from './tree.ts';
import type { Span } from './entries.ts';

// Level 0 is not stored twice: leaves are in ledger_entry, complete subtrees of two or more in ledger_node.

const keep = `INSERT INTO ledger_node (board, level, idx, hash)
  SELECT ?, value ->> '$[0]', value ->> '$[1]', value ->> '$[2]' FROM json_each(?) WHERE true
  ON CONFLICT (board, level, idx) DO UPDATE SET hash = excluded.hash`;

const select = `SELECT node.level, node.idx, node.hash FROM json_each(?) AS span CROSS JOIN ledger_node AS node
  WHERE node.board = ? AND node.level = span.value ->> '$[0]'
  AND node.idx >= span.value ->> '$[1]' AND node.idx < span.value ->> '$[2]'`;

const perStatement = 5_000;

/** Statements that keep complete subtrees; a stray row in their place is overwritten. */
export const keepNodes = (board: string, nodes: readonly Node[]): readonly Statement[] => {
  const statements: Statement[] = [];
  for (let start = 0; start < nodes.length; start += perStatement) {
    const some = nodes.slice(start, start + perStatement).map(({ level, idx, hash }) => [level, idx, hash]);
    statements.push({ sql: keep, params: [board, JSON.stringify(some)] });
  }
  return statements;
};

type Spans = readonly (readonly [level: number, from: number, until: number])[];

const nodesIn = async (store: Store, board: string, spans: Spans): Promise<ReadonlyMap<string, Hash>> => {
  const rows = await store.all(select, JSON.stringify(spans), board);
  return new Map(rows.map((row) => [`${integer(row, 'level')}/${integer(row, 'idx')}`, text(row, 'hash')]));
};

/** Stored subtrees by `level/idx` whose last leaf lies in the span. */
export const readNodes = (store: Store, board: string, span: Span): Promise<ReadonlyMap<string, Hash>> => {
  const spans: [number, number, number][] = [];
  for (let level = 1; 2 ** level <= span.until; level++) {
    const width = 2 ** level;
    spans.push([level, Math.floor(span.from / width), Math.floor(span.until / width)]);
  }
  return nodesIn(store, board, spans);
};

const readLeaf = async (store: Store, board: string, seq: number): Promise<Hash | undefined> => {
  const [row] = await store.all('SELECT leaf FROM ledger_entry WHERE board = ? AND seq = ?', board, seq);
  return row === undefined ? undefined : text(row, 'leaf');
};

/** The peaks of the tree of `size` leaves, left to right. Errors: ledger_broken when one is not there or no hash. */
export const readPeaks = async (store: Store, board: string, size: number): Promise<readonly Hash[]> => {
  const places = peakPlaces(size);
  const known = await nodesIn(
    store,
    board,
    places.map(({ level, idx }) => [level, idx, idx + 1]),
  );
  const peaks: Hash[] = [];
  for (const { level, idx } of places) {
    const hash = level === 0 ? await readLeaf(store, board, idx) : known.get(`${level}/${idx}`);
    if (hash === undefined || !isHash(hash)) throw new GatewayError('ledger_broken', { board, line: idx * 2 ** level });
    peaks.push(hash);
  }
  return peaks;
};
