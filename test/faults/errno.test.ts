import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { type Refusal, tryRefusal } from './errno.ts';
import { runGateway, strace } from './gateway-process.ts';
import { rehearse, type Rehearsed } from './kills.ts';
import { openScene } from './scene.ts';
import { layOut } from './stage.ts';
import { recoverInside, verdictAfter, verdictNow } from './verdict.ts';

let first: Rehearsed;
beforeAll(async () => {
  first = await rehearse(await layOut('first'));
});
afterAll(() => first.stage.remove());

/** Of the store, of the disk: whatever the code is called, it is one that a technician is sent to. */
const ofStore = /^(store|disk)_/;

/** `share`: how far into the night's calls of this kind, from 0 to 1. */
type Placed = Omit<Refusal, 'at'> & { readonly share: number };

const halting: readonly (readonly [string, Placed])[] = [
  ['the disk is full from the start', { call: 'pwrite64', error: 'ENOSPC', share: 0, lasting: true }],
  ['the disk is full halfway through', { call: 'pwrite64', error: 'ENOSPC', share: 0.4, lasting: true }],
  ['the disk is full near the end', { call: 'pwrite64', error: 'ENOSPC', share: 0.75, lasting: true }],
  ['one write fails', { call: 'pwrite64', error: 'EIO', share: 0.35 }],
  ['the first fsync fails', { call: 'fsync', error: 'EIO', share: 0 }],
  ['an fsync fails', { call: 'fsync', error: 'EIO', share: 0.4 }],
  ['a later fsync fails', { call: 'fsync', error: 'EIO', share: 0.75 }],
  ['there is no room for an fsync', { call: 'fsync', error: 'ENOSPC', share: 0.5 }],
  ['a write would block', { call: 'pwrite64', error: 'EAGAIN', share: 0.6 }],
  ['the log cannot be opened', { call: 'openat', error: 'EMFILE', share: 0, lasting: true, file: 'data/sluis.db-wal' }],
  ['the log cannot be made', { call: 'openat', error: 'ENOSPC', share: 0, lasting: true, file: 'data/sluis.db-wal' }],
];

const placed = ({ share, ...refusal }: Placed): Refusal => {
  const times = first.points.filter(({ call }) => call === refusal.call).length;
  return { ...refusal, at: 1 + Math.floor(share * times) };
};

const elsewhere: readonly (readonly [string, Refusal])[] = [
  ['a write is interrupted', { call: 'pwrite64', error: 'EINTR', at: 350 }],
  ['an fsync is interrupted', { call: 'fsync', error: 'EINTR', at: 9 }],
  ['the key cannot be read', { call: 'openat', error: 'EIO', at: 1, file: 'keys/master.key' }],
  ['an export cannot be opened', { call: 'openat', error: 'EMFILE', at: 1, file: 'data/inbox/99XA00/EDEX.XML' }],
  ['an export cannot be read', { call: 'read', error: 'EIO', at: 1, file: 'data/inbox/99XA00/EDEX.XML' }],
  ['the log cannot be removed', { call: 'unlink', error: 'EIO', at: 1, file: 'data/sluis.db-wal' }],
];

describe('a system that refuses a call', () => {
  test.for(halting)(
    '%s: it stops and says so, nothing unlogged left, and the next run ends well',
    async ([, refusal], { skip }) => {
      if (strace === undefined) skip('strace is not installed: no call can be refused');
      const { ended, codes, violations } = await tryRefusal(first, placed(refusal));
      expect(violations).toEqual([]);
      expect([ended.code, codes]).toEqual([1, [expect.stringMatching(ofStore)]]);
    },
  );

  test.for(elsewhere)(
    '%s: it did everything or says what it did not, and the next run ends well',
    async ([, refusal], { skip }) => {
      if (strace === undefined) skip('strace is not installed: no call can be refused');
      const { codes, violations } = await tryRefusal(first, refusal);
      expect(violations).toEqual([]);
      expect(codes).not.toContain('internal');
    },
  );
});

test.for([
  ['is not readable', { call: 'openat', error: 'EACCES', at: 1, file: 'data/inbox/99XA00' }, 'inbox_unreadable', 1],
  ['keeps its export', { call: 'unlink', error: 'EROFS', at: 1, file: 'data/inbox/99XA00/EDEX.XML' }, 'inbox_stuck', 3],
] as const)('an inbox that %s: a person is asked, and the rest goes on', async ([, refusal, code, feeds], { skip }) => {
  if (strace === undefined) skip('strace is not installed: no call can be refused');
  const { ended, codes, violations, book } = await tryRefusal(first, refusal);
  expect(violations).toEqual([]);
  expect([ended.code, codes]).toEqual([3, [code]]);
  // What could not be read was never taken in; what was taken in is not called refused.
  const intakes = book.lines.filter(({ kind, school }) => kind === 'intake' && school === '99XA00');
  expect(intakes.map(({ facts }) => facts['state'])).toEqual([code === 'inbox_stuck' ? 'accepted' : 'refused']);
  expect(book.deliveries.filter(({ state }) => state === 'accepted').length).toBeGreaterThanOrEqual(feeds);
});

test('a database that somebody else holds: it stops and says so, and sends nothing', async () => {
  const scene = await openScene(first.stage);
  const other = new DatabaseSync(join(scene.config.data, 'sluis.db'));
  other.exec('BEGIN IMMEDIATE');
  const { code, out } = await runGateway(scene);
  other.exec('ROLLBACK');
  other.close();
  expect(code).toBe(exitCodes.retry);
  expect(JSON.parse(out)).toEqual({ error: expect.objectContaining({ code: 'store_locked' }) });
  expect(await verdictNow(scene, first.quiet)).toEqual([]);
  expect(scene.history(false).requests).toEqual([]);
  expect([...(await recoverInside(scene)), ...(await verdictAfter(scene, first.quiet))]).toEqual([]);
  await scene.close();
});
