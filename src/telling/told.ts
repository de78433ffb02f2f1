import { type ErrorCode, recoveries } from '../errors.ts';
import type { Row, Statement, Store } from '../ports.ts';
import { integer, optionalText, text } from '../row.ts';
import { type ToldRow, type Way, ways } from './due.ts';

const codeOf = (stored: string | undefined): ErrorCode | undefined =>
  stored !== undefined && Object.hasOwn(recoveries, stored) ? (stored as ErrorCode) : undefined;

const rowOf = (row: Row): ToldRow => ({
  way: ways.find((way) => way === row['way']) ?? 'mail',
  attempts: integer(row, 'attempts'),
  nextAt: text(row, 'next_at'),
  toldAt: optionalText(row, 'told_at'),
  code: codeOf(optionalText(row, 'code')),
});

export const readTold = async (store: Store, board: string, day: string): Promise<readonly ToldRow[]> => {
  const sql = 'SELECT way, attempts, next_at, told_at, code FROM told WHERE board = ? AND day = ? ORDER BY way';
  return (await store.all(sql, board, day)).map(rowOf);
};

/** One note in one way. */
export type Telling = { readonly board: string; readonly day: string; readonly way: Way };

/** Kept before anything leaves: a process that is killed while telling waits its turn like any other that failed. */
export const attemptStatement = ({ board, day, way }: Telling, nextAt: Date): Statement => ({
  sql: `INSERT INTO told (board, day, way, attempts, next_at) VALUES (?, ?, ?, 1, ?)
    ON CONFLICT (board, day, way) DO UPDATE SET attempts = told.attempts + 1, next_at = excluded.next_at`,
  params: [board, day, way, nextAt.toISOString()],
});

export const toldStatement = ({ board, day, way }: Telling, at: Date, code: ErrorCode | undefined): Statement => ({
  sql: 'UPDATE told SET told_at = ?, code = ? WHERE board = ? AND day = ? AND way = ?',
  params: [at.toISOString(), code ?? null, board, day, way],
});

export const failedStatement = ({ board, day, way }: Telling, code: ErrorCode): Statement => ({
  sql: 'UPDATE told SET code = ? WHERE board = ? AND day = ? AND way = ?',
  params: [code, board, day, way],
});

/** Days of more than a year ago say nothing to anybody. */
export const forgetStatement = (board: string, before: string): Statement => ({
  sql: 'DELETE FROM told WHERE board = ? AND day < ?',
  params: [board, before],
});
