import { afterEach, describe, expect, it } from 'vitest';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { feedOf, openTestHouse, type TestHouse } from '../world/house.ts';

const half = (people: DemoSchool): DemoSchool => ({ ...people, pupils: people.pupils.slice(0, 5) });
const nobody = (people: DemoSchool): DemoSchool => ({ ...people, pupils: [] });

/** The pupil of whom the row lost its key may be any of those who are missing. */
const keyless = (xml: string): string => xml.replace(/<leerling key="[^"]*"/, '<leerling');

describe('law 6: partial is never complete', () => {
  let world: TestHouse;
  afterEach(() => world.close());

  const synced = async (): Promise<{ readonly held: number; readonly received: number }> => {
    world = await openTestHouse({ suppliers: [{ profile: 'digital-board' }] });
    await world.sync();
    world.clock.sleep(1);
    return { held: await present(), received: world.supplier('digital-board').received.length };
  };
  const present = async (): Promise<number> => {
    const sql = "SELECT count(*) AS rows FROM feed_row WHERE entity = 'pupil' AND state = 'present'";
    return Number((await world.house().gateway.store.all(sql))[0]?.['rows']);
  };
  const nightWith = async (xml: string) => {
    await world.drop(world.people().plan.id, xml);
    return world.sync();
  };

  it('refuses a file that was cut off anywhere, and removes nobody', async () => {
    const { held, received } = await synced();
    const xml = writeEdexml(half(world.people()));
    for (const share of [0.02, 0.3, 0.55, 0.8, 0.99, 0.9999]) {
      const report = await nightWith(xml.slice(0, Math.floor(xml.length * share)));
      expect(report.intake).toBe('refused');
      expect(await present()).toBe(held);
    }
    expect(world.supplier('digital-board').received).toHaveLength(received);
  });

  it('refuses a school without pupils', async () => {
    const { held, received } = await synced();
    const report = await nightWith(writeEdexml(nobody(world.people())));
    expect(report.error).toMatchObject({ code: 'export_empty' });
    expect(await present()).toBe(held);
    expect(world.supplier('digital-board').received).toHaveLength(received);
  });

  it('removes nobody on the word of a file in which a pupil has no key', async () => {
    const { held } = await synced();
    const [one] = world.people().pupils.filter(({ status }) => status === 'enrolled');
    const without: DemoSchool = { ...world.people(), pupils: world.people().pupils.filter((pupil) => pupil !== one) };
    expect(feedOf(await nightWith(keyless(writeEdexml(without))), 'digital-board').removed).toBe(0);
    expect(await present()).toBe(held);
    expect(feedOf(await nightWith(writeEdexml(without)), 'digital-board').removed).toBe(1);
    expect(await present()).toBe(held - 1);
  });

  it('takes a source that fell silent for silent, never for empty', async () => {
    const { held, received } = await synced();
    world.clock.sleep(60);
    const report = await world.sync();
    expect(feedOf(report, 'digital-board')).toMatchObject({ state: 'refused', error: { code: 'generation_expired' } });
    expect(await present()).toBe(held);
    expect(world.supplier('digital-board').received).toHaveLength(received);
  });

  it('stops when half of a school would disappear, and sends nothing to that feed', async () => {
    const { held, received } = await synced();
    const report = await nightWith(writeEdexml(half(world.people())));
    expect(feedOf(report, 'digital-board')).toMatchObject({ state: 'held', error: { code: 'feed_held' } });
    expect(await present()).toBe(held);
    expect(world.supplier('digital-board').received).toHaveLength(received);
  });
});
