import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOverzicht } from '../../deploy/demo/csv.ts';
import { demoSchools } from '../../deploy/demo/lay-out.ts';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';

const secondary = '99XB00';
let world: CliHouse;
let token: string;

/** The overview of tonight with two columns under other names, in the inbox. */
const drop = async (): Promise<void> => {
  const school = demoSchools({ today: '2026-11-21' }).find(({ plan }) => plan.id === secondary);
  if (school === undefined) throw new Error('no such school in the demo');
  const csv = writeOverzicht(school).replace('Gebruikersnaam', 'Inlognaam').replace('Plaats', 'Kluisje');
  await writeFile(join(world.data, 'inbox', secondary, 'overzicht.csv'), csv);
};

beforeAll(async () => {
  world = await openCliHouse({ suppliers: true });
  token = await world.token('board-admin');
  await drop();
});
afterAll(() => world.close());

describe('sluis drift', () => {
  it('is told of after a sync: by name the first time, as a number from then on', async () => {
    const first = await world.run(`sync --school ${secondary}`);
    expect(first.out).toMatch(/nieuw en onbekend in het bestand: .*rij\/Inlognaam/);
    await drop();
    const second = await world.run(`sync --school ${secondary}`);
    expect(second.out).not.toContain('Inlognaam');
    expect(second.out).toContain('onbekend en nog te beoordelen: 2 (sluis drift --school 99XB00)');
  });

  it('shows what, since when, how often, where and what was decided', async () => {
    const { out } = await world.run(`drift --school ${secondary}`);
    expect(out).toMatch(/99XB00 +rij\/Inlognaam .*regel 1, kolom 12 +te beoordelen/);
    expect(out).toContain('sluis drift map --school 99XB00 NAAM --to pupil/VELD');
    const { value } = await world.json('drift');
    expect(value).toMatchObject({ drift: [{ name: 'Inlognaam' }, { name: 'Kluisje' }] });
  });

  it('asks who decides', async () => {
    const { code, err } = await world.run(`drift ignore --school ${secondary} rij/Kluisje`);
    expect([code, /\[usage_invalid\]/.test(err)]).toEqual([2, true]);
    const officer = await world.token('officer');
    const forbidden = await world.run(`drift ignore --school ${secondary} rij/Kluisje`, { token: officer });
    expect([forbidden.code, forbidden.err.includes('[actor_forbidden]')]).toEqual([3, true]);
  });

  it('ignores one name and maps the other, and says what that means', async () => {
    const ignored = await world.run(`drift ignore --school ${secondary} rij/Kluisje`, { token });
    expect([ignored.code, ignored.out.includes('naar niemand')]).toEqual([0, true]);
    const mapped = await world.run(`drift map --school ${secondary} rij/Inlognaam --to pupil/username`, { token });
    expect([mapped.code, mapped.err]).toEqual([0, '']);
    expect(mapped.out).toContain('somtoday-overzicht-99xb00');
    const { out } = await world.run('drift');
    expect(out).toMatch(/Kluisje.*genegeerd/);
    expect(out).toMatch(/Inlognaam.*wordt gelezen/);
    const log = await world.run('ledger show --kind decision');
    expect(log.out).toMatch(/onbekende kolom als gegeven lezen/);
  });

  it('stands beside each name of a file that is checked for the school', async () => {
    await drop();
    const path = join(world.data, 'inbox', secondary, 'overzicht.csv');
    const { out } = await world.run(`source check ${path} --school ${secondary} --mapping somtoday-overzicht`);
    expect(out).toMatch(/rij\/Kluisje .*genegeerd/);
    expect(out).not.toMatch(/! dit bestand/);
  });

  it('says why a name cannot be decided about', async () => {
    const again = await world.run(`drift map --school ${secondary} rij/Inlognaam --to pupil/email`, { token });
    expect([again.code, again.err.includes('[drift_decided]')]).toEqual([3, true]);
    const unknown = await world.run(`drift ignore --school ${secondary} rij/Niets`, { token });
    expect([unknown.code, unknown.err.includes('[drift_unknown]')]).toEqual([3, true]);
    expect((await world.run('drift map --school 99XB00 rij/X --to pupil/email --as eval', { token })).code).toBe(2);
  });
});
