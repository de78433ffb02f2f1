import { expect, it } from 'vitest';
import { memoryWitness, openLedger, outcome, tickingClock, type LedgerWorld } from '../../test/ledger-world.ts';
import { createCheckpoints } from './checkpoint.ts';
import { rootAt } from './outside.ts';
import { readStanding } from './standing.ts';

const board = 'a';
const fill = (world: LedgerWorld, from: number, until: number): Promise<void> =>
  world.append(board, ...Array.from({ length: until - from }, (_, index) => outcome(`${from + index}`)));
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { code?: string; subject?: { found?: string } }) => `${error.code} ${error.subject?.found ?? ''}`.trim(),
  );
const noteIn = ({ witness }: LedgerWorld): string => [...witness.notes.values()].join();
const outsideSays = (world: LedgerWorld, note: string | undefined): void => {
  const [log = 'none'] = world.witness.notes.keys();
  if (note === undefined) world.witness.notes.delete(log);
  else world.witness.notes.set(log, note);
};

/** A ledger of so many entries, all of it signed. */
const signed = async (size: number): Promise<LedgerWorld> => {
  const world = await openLedger();
  await fill(world, 0, size);
  await world.checkpoints.make(board);
  return world;
};

it('keeps every checkpoint outside before the store has it', async () => {
  const world = await openLedger();
  const kept: number[] = [];
  const checkpoints = createCheckpoints({
    ...world,
    clock: tickingClock(),
    witness: {
      ...world.witness,
      keep: async (log, note) => {
        kept.push((await world.store.all('SELECT size FROM checkpoint')).length);
        await world.witness.keep(log, note);
      },
    },
  });
  for (const size of [1, 2, 3]) {
    await fill(world, size - 1, size);
    const { note } = await checkpoints.make(board);
    expect(noteIn(world)).toBe(note);
  }
  expect(kept).toEqual([0, 1, 2]);
});

it('knows its root at every size, signed or not', async () => {
  const world = await signed(21);
  await fill(world, 21, 30);
  const newest = await world.checkpoints.newest(board);
  for (let size = 1; size <= 30; size += 1) {
    const other = await signed(size);
    expect(await rootAt(world.store, board, size, newest)).toBe((await other.checkpoints.newest(board))?.root);
  }
  expect(await rootAt(world.store, board, 31, newest)).toBeUndefined();
});

it.each([
  ['as large', 20, 20],
  ['smaller and signed', 20, 13],
  ['larger than what is signed here, and met', 13, 20],
])('signs on from a checkpoint outside that is %s', async (_, here, there) => {
  const other = await signed(there);
  const world = await signed(here);
  await fill(world, here, 25);
  outsideSays(world, noteIn(other));
  expect(await codeOf(world.checkpoints.check(board))).toBe('done');
  expect((await world.checkpoints.make(board)).size).toBe(25);
});

it.each([
  ['behind it', 20, 26, 'ledger_rolled_back behind'],
  ['beyond it with other entries', 20, 22, 'ledger_rolled_back differs'],
])('neither checks nor signs when it is %s', async (_, here, there, code) => {
  const other = await signed(there);
  const world = await signed(here);
  await world.append(board, outcome('another life'), outcome('another'), outcome('more'));
  outsideSays(world, noteIn(other));
  expect(await codeOf(world.checkpoints.check(board))).toBe(code);
  expect(await codeOf(world.checkpoints.make(board))).toBe(code);
  expect((await world.checkpoints.newest(board))?.size).toBe(here);
  expect(noteIn(world)).toBe(noteIn(other));
});

it('does not sign what it signed already when its outside checkpoint is ahead', async () => {
  const world = await signed(20);
  outsideSays(world, noteIn(await signed(21)));
  expect(await codeOf(world.checkpoints.make(board))).toBe('ledger_rolled_back behind');
});

it('needs what it once kept outside, unchanged', async () => {
  const world = await signed(20);
  const note = noteIn(world);
  outsideSays(world, note.replace('20', '21'));
  expect(await codeOf(world.checkpoints.check(board))).toBe('ledger_witness_missing invalid');
  outsideSays(world, undefined);
  expect(await codeOf(world.checkpoints.make(board))).toBe('ledger_witness_missing missing');
});

it('takes up a ledger that was signed before anything was kept outside', async () => {
  const world = await signed(20);
  await world.store.batch([{ sql: 'DELETE FROM ledger_standing', params: [] }]);
  const witness = memoryWitness();
  const checkpoints = createCheckpoints({ ...world, clock: tickingClock(), witness });
  expect((await checkpoints.make(board)).size).toBe(20);
  expect([...witness.notes.values()]).toEqual([(await checkpoints.newest(board))?.note]);
  expect((await readStanding(world.store, board)).witnessed).toBe(true);
});
