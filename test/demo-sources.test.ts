import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { openCliHouse } from './cli-house.ts';

const schools = ['99XA00', '99XB00', '99XC00', '99XC01'];
const states = `SELECT count(*) AS count FROM feed_row WHERE state = 'present'`;

const files = ['files', 'csv', 'csv-utf16', 'xlsx', 'oneroster-csv'] as const;

describe.each(files)('the demo board on %s', (source) => {
  it('reads every school whole, delivers, and has nothing to do the second time', { timeout: 120_000 }, async () => {
    const world = await openCliHouse({ suppliers: true, source });
    try {
      await world.sync();
      for (const school of schools) {
        const counts = (await world.house.gateway.generations.current(school))?.counts;
        expect([school, counts?.partial, counts?.unreadable, counts?.dangling]).toEqual([school, false, {}, {}]);
        expect(counts?.items['pupil']).toBeGreaterThan(30);
        // What was taken in is removed.
        expect(await readdir(join(world.data, 'inbox', school))).toEqual([]);
      }
      const [first] = await world.house.gateway.store.all(states);
      expect(Number(first?.['count'])).toBeGreaterThan(2_000);
      await world.sync();
      expect(await world.house.gateway.store.all(states)).toEqual([first]);
    } finally {
      await world.close();
    }
  });
});
