import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import { demandRoom, roomIn } from './disk.ts';

const mb = 1_000_000;
const codeOf = (freeBytes: number, databaseBytes: number): unknown => {
  try {
    demandRoom({ freeBytes, databaseBytes });
    return 'room';
  } catch (error) {
    return error instanceof GatewayError ? [error.code, error.subject.count, error.subject.limit] : error;
  }
};

it.each([
  ['a small database needs the least', 100 * mb, 3 * mb, 'room'],
  ['and no less', 100 * mb - 1, 3 * mb, ['disk_low', 99, 100]],
  ['a large one needs room for itself twice over', 1_000 * mb, 500 * mb, 'room'],
  ['and no less', 1_000 * mb - 1, 500 * mb, ['disk_low', 999, 1000]],
  ['a full disk has none', 0, 0, ['disk_low', 0, 100]],
])('%s', (_, free, database, found) => {
  expect(codeOf(free, database)).toEqual(found);
});

it('asks the system', async () => {
  const { freeBytes, databaseBytes } = await roomIn(tmpdir());
  expect(freeBytes).toBeGreaterThan(0);
  expect(databaseBytes).toBe(0);
});
