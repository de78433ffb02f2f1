import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallPrimary, smallSecondary, boardId, exportOf } from '../../test/world/board.ts';
import { feedOf, openTestHouse, testConfig, type TestHouse } from '../../test/world/house.ts';
import { following } from '../../test/world/promise.ts';
import { openHouse } from '../runtime/house.ts';
import { type Drift, readDrift } from '../sync/drift.ts';
import { ignoreDrift, mapDrift } from '../sync/drift-verdict.ts';
import { readSchool } from '../sync/school.ts';

const supplier = 'accounts';
let world: TestHouse;
const close = () => world.close();

const openAt = async (plan: typeof smallPrimary): Promise<void> => {
  world = await openTestHouse({ schools: [plan], suppliers: [{ profile: supplier }] });
};
const school = (): string => world.people().plan.id;
const gateway = () => world.house().gateway;
const nightWith = async (content: string) => {
  await world.drop(school(), content);
  return world.sync();
};
const found = async (): Promise<readonly Drift[]> => readDrift(gateway().store, boardId, school());
const verdictOf = async (name: string, actor = world.actors.admin) => ({
  school: await readSchool(gateway().store, school()),
  name,
  actor,
});
const lastDecision = async () => (await world.entries()).findLast(({ kind }) => kind === 'decision');

const renamed = (): string => exportOf(world.people()).replace('Gebruikersnaam', 'Inlognaam');
const later = (): string => exportOf(world.people()).replace('Gebruikersnaam', 'Inlognaam').replace('Straat', 'Hobby');
const map = async (to: string, name = 'rij/Inlognaam', as?: string) =>
  mapDrift(gateway(), await verdictOf(name), { to, ...(as === undefined ? {} : { as }) });
const first = () => following(world.people())[0];
/** Of the first pupil, as the reading in use has it. */
const usernameRead = async () => {
  const head = await gateway().generations.current(school());
  if (head === undefined) throw new Error('no reading');
  const { roster } = await gateway().generations.open(head);
  return roster.get('pupil')?.find(({ record }) => record.key === first()?.key)?.record['username'];
};

describe('what nobody declared', () => {
  beforeEach(() => openAt(smallSecondary));
  afterEach(close);

  it('is told of as new once, and waits from then on', async () => {
    expect((await nightWith(renamed())).drift).toEqual({
      fresh: [expect.stringMatching(/^rij\/Inlognaam \(\d+\)$/)],
      open: 1,
    });
    expect((await nightWith(renamed())).drift).toEqual({ fresh: [], open: 1 });
    expect((await world.sync()).drift).toEqual({ fresh: [], open: 1 });
    expect(await found()).toMatchObject([
      { what: 'name', kind: 'rij', name: 'Inlognaam', line: 1, column: 12, verdict: undefined },
    ]);
  });

  it('is remembered over nights: first and last time, and how often', async () => {
    await nightWith(renamed());
    world.clock.sleep(1);
    await nightWith(renamed());
    const [one] = await found();
    expect([one?.firstAt.slice(0, 10), one?.lastAt.slice(0, 10)]).toEqual(['2026-11-21', '2026-11-22']);
    expect(one?.count).toBeGreaterThan(50);
  });

  it('is found by a dry run and not kept', async () => {
    await world.drop(school(), renamed());
    expect((await world.sync({ dryRun: true })).drift?.open).toBe(1);
    expect(await found()).toEqual([]);
  });

  it('is not kept of a file that is refused: its header may be a row', async () => {
    await nightWith(`${renamed()}x;y`);
    expect(await found()).toEqual([]);
  });

  it('is a field and no code where a code is unknown', async () => {
    const lines = exportOf(world.people()).split('\r\n');
    const changed = lines.map((line, index) => (index === 1 ? line.replace(/;2026.2027;/, ';Joris;') : line));
    await nightWith(changed.join('\r\n'));
    const codes = (await found()).map(({ what, kind, name, count }) => [what, kind, name, count]);
    expect(codes).toContainEqual(['code', 'pupil', 'schoolYear', 1]);
    expect(JSON.stringify(await gateway().store.all('SELECT * FROM drift'))).not.toContain('Joris');
  });

  it('is of at most a thousand names', async () => {
    const many = Array.from({ length: 1_100 }, (_, index) => index);
    await gateway().store.batch([
      {
        sql: `INSERT INTO drift (board, school, mapping, what, kind, name, first_at, last_at, count)
          SELECT ?, ?, 'm', 'name', 'rij', 'n' || value, '2025-01-01', '2025-01-01', 1 FROM json_each(?)`,
        params: [boardId, school(), JSON.stringify(many)],
      },
    ]);
    await nightWith(renamed());
    const all = await found();
    expect(all).toHaveLength(1_000);
    expect(all.some(({ name }) => name === 'Inlognaam')).toBe(true);
  });
});

describe('a name that is ignored', () => {
  beforeEach(async () => {
    await openAt(smallSecondary);
    await nightWith(renamed());
  });
  afterEach(close);

  it('is asked about no more, and its decision is in the ledger', async () => {
    await ignoreDrift(gateway(), await verdictOf('rij/Inlognaam'));
    expect((await world.sync()).drift).toEqual({ fresh: [], open: 0 });
    expect(await found()).toMatchObject([{ verdict: 'ignored', decidedBy: world.actors.admin.id }]);
    expect(await lastDecision()).toMatchObject({
      school: school(),
      actor: world.actors.admin.id,
      facts: { what: 'drift_ignore', unknown: { 'rij/Inlognaam': expect.any(Number) as number } },
    });
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  it('is found without its kind too, and decided about once', async () => {
    await ignoreDrift(gateway(), await verdictOf('Inlognaam'));
    await expect(ignoreDrift(gateway(), await verdictOf('Inlognaam'))).rejects.toMatchObject({ code: 'drift_decided' });
    await expect(mapDrift(gateway(), await verdictOf('Inlognaam'), { to: 'pupil/username' })).rejects.toMatchObject({
      code: 'drift_decided',
    });
  });

  it.each(['approver', 'officer'] as const)('is decided about by nobody but the board: not by the %s', async (who) => {
    await expect(ignoreDrift(gateway(), await verdictOf('Inlognaam', world.actors[who]))).rejects.toMatchObject({
      code: 'actor_forbidden',
    });
  });

  it('must be one that was met; what was typed is not repeated', async () => {
    await expect(ignoreDrift(gateway(), await verdictOf('Jan Jansen'))).rejects.toMatchObject({
      code: 'drift_unknown',
      subject: { school: school(), count: 0 },
    });
  });
});

describe('a column that is mapped', () => {
  beforeEach(async () => {
    await openAt(smallSecondary);
    await world.drop(
      school(),
      exportOf(world.people()).replace('Gebruikersnaam', 'Inlognaam').replace('Straat', 'Hobby'),
    );
    await world.sync();
  });
  afterEach(close);

  it('feeds its field from the next file on', async () => {
    expect(await usernameRead()).toBeUndefined();
    const mapping = await map('pupil/username');
    expect(mapping.name).toBe('somtoday-overzicht-99xb00');
    const report = await nightWith(later());
    expect(report).toMatchObject({
      intake: 'new',
      error: undefined,
      counts: { unknown: { 'rij/Hobby': expect.any(Number) as number } },
    });
    expect(await usernameRead()).toBe(first()?.username);
    expect((await found()).map(({ name, verdict }) => [name, verdict])).toEqual([
      ['Hobby', undefined],
      ['Inlognaam', 'mapped'],
    ]);
  });

  it('is in a mapping of the school, as a file that is read again at the next start', async () => {
    const { name } = await map('pupil/username');
    expect(await readFile(join(world.folder, 'data', 'mappings', `${name}.yaml`), 'utf8')).toContain('Inlognaam');
    await world.reopen();
    expect((await nightWith(later())).error).toBeUndefined();
    expect(await lastDecision()).toMatchObject({
      facts: { what: 'drift_map', field: 'pupil/username', mapping: name, mappingHash: expect.any(String) as string },
    });
  });

  it('is known to a process that ran already', async () => {
    const other = await openHouse(testConfig(world.folder), { clock: world.clock });
    try {
      await mapDrift(other.gateway, await verdictOf('rij/Inlognaam'), { to: 'pupil/username' });
    } finally {
      await other.close();
    }
    expect(await nightWith(later())).toMatchObject({ intake: 'new', error: undefined });
    expect(await usernameRead()).toBe(first()?.username);
  });

  it('makes nothing leave that is not agreed', async () => {
    const before = feedOf(await world.sync({ full: true }), supplier).fields;
    await map('pupil/nationality', 'rij/Hobby');
    const report = await nightWith(later());
    expect(feedOf(report, supplier).fields).toEqual(before);
    expect(before).not.toContain('pupil/nationality');
    const body = world
      .supplier(supplier)
      .received.map((one) => one.body.toString('utf8'))
      .join('');
    expect(body).not.toContain(first()?.street ?? '?');
    expect(report.counts?.dropped).toHaveProperty('rij/Hobby');
  });

  it('gets a next mapping for a next column, and the first stays as it was', async () => {
    await map('pupil/username');
    const second = await map('pupil/initials', 'rij/Hobby');
    expect(second.name).toBe('somtoday-overzicht-99xb00-2');
    expect(second.tables[0]?.fields).toMatchObject({ username: 'Inlognaam', initials: 'Hobby' });
    expect(gateway().mappings.get('somtoday-overzicht-99xb00')?.columns).not.toHaveProperty('Hobby');
  });

  it.each([
    ['a field that does not exist', 'pupil/nickName'],
    ['no field', 'username'],
    ['a flag of secrecy', 'pupil/addressSecret'],
    ['a banned field', 'pupil/bsn'],
  ])('is not mapped to %s, and nothing changes', async (_, to) => {
    await expect(map(to)).rejects.toMatchObject({ code: 'drift_unmappable' });
    expect((await readSchool(gateway().store, school())).mapping).toBe('somtoday-overzicht');
    expect((await found()).every(({ verdict }) => verdict === undefined)).toBe(true);
  });

  it('is read by a converter of the list, or by none', async () => {
    await expect(map('pupil/username', 'rij/Inlognaam', 'eval')).rejects.toMatchObject({ code: 'drift_unmappable' });
  });

  it('is open again when the board puts the old mapping back', async () => {
    await map('pupil/username');
    await gateway().store.batch([{ sql: "UPDATE source SET mapping = 'somtoday-overzicht'", params: [] }]);
    expect((await nightWith(later())).drift).toMatchObject({ open: 2 });
  });
});

describe('a name that can never be mapped', () => {
  afterEach(close);

  it.each(['BSN leerling', 'Geloof', 'Verzuim'])('is one that speaks of what is banned: %s', async (name) => {
    await openAt(smallSecondary);
    await nightWith(exportOf(world.people()).replace('Gebruikersnaam', name));
    await expect(mapDrift(gateway(), await verdictOf(`rij/${name}`), { to: 'pupil/username' })).rejects.toMatchObject({
      code: 'drift_unmappable',
    });
  });

  it('is one that may not be shown: the next file may have another there', async () => {
    await openAt(smallSecondary);
    await nightWith(exportOf(world.people()).replace('Gebruikersnaam', 'jan@voorbeeld.example'));
    for (const decide of [
      ignoreDrift,
      (...args: Parameters<typeof ignoreDrift>) => mapDrift(...args, { to: 'pupil/username' }),
    ]) {
      await expect(decide(gateway(), await verdictOf('rij/column 12'))).rejects.toMatchObject({
        code: 'drift_unmappable',
      });
    }
  });

  it('is one of a format whose names are fixed; it can be ignored', async () => {
    await openAt(smallPrimary);
    await nightWith(exportOf(world.people()).replace('<roepnaam>', '<hobby>schaken</hobby><roepnaam>'));
    const name = 'leerling/hobby';
    await expect(mapDrift(gateway(), await verdictOf(name), { to: 'pupil/username' })).rejects.toMatchObject({
      code: 'drift_unmappable',
    });
    await ignoreDrift(gateway(), await verdictOf(name));
    expect((await found()).find((one) => one.name === 'hobby')?.verdict).toBe('ignored');
  });
});
