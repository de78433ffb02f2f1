import { afterEach, describe, expect, it } from 'vitest';
import { subjectOf } from '../src/sync/pupil.ts';
import { readSchool } from '../src/sync/school.ts';
import { exportOf, smallPrimary, smallSecondary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { following } from './world/promise.ts';
import { pupilsBy } from './world/wire.ts';

const supplier = 'accounts';
let world: TestHouse;
afterEach(() => world.close());

const openAt = async (plan: typeof smallPrimary): Promise<void> => {
  world = await openTestHouse({ schools: [plan], suppliers: [{ profile: supplier }] });
  await world.sync();
};
const school = (): string => world.people().plan.id;
const held = () => pupilsBy(world.supplier(supplier), 'id', school());
const nightWith = async (content: string) => {
  await world.drop(school(), content);
  return world.sync();
};
const keyOf = (index: number): string => following(world.people())[index]?.key ?? '';

const madeAt = (xml: string, at: string): string =>
  xml.replace(/<aanmaakdatum>.*?</, at === '' ? '<auteur>iemand<' : `<aanmaakdatum>${at}<`);

const withoutRow = (xml: string, key: string): string =>
  xml.replace(new RegExp(`\\t\\t<leerling key="${key}"[^]*?</leerling>\\n`), '');

const without = (csv: string, key: string): string => csv.replace(new RegExp(`^${key};.*\r\n`, 'm'), '');

const removals = (report: Awaited<ReturnType<TestHouse['sync']>>): number => feedOf(report, supplier).removed;

const cut = (csv: string): string => csv.slice(0, -2);

const eck = (n: number): string => `https://ketenid.nl/pilot/${String(n).repeat(8)}`;

const subjectsOf = async (): Promise<ReadonlyMap<unknown, string>> => {
  const { generations } = world.house().gateway;
  const head = await generations.current(school());
  if (head === undefined) throw new Error('no reading');
  const { roster } = await generations.open(head);
  return new Map((roster.get('pupil') ?? []).map(({ record, subject }) => [record['callName'], subject]));
};

const lookups = async () =>
  Number((await world.house().gateway.store.all('SELECT count(*) AS n FROM lookup'))[0]?.['n']);

/** The first pupils get these keys, each with the ECK iD and the name that is given beside it. */
const withKeys = (...pupils: readonly (readonly [key: string, eckId: string | undefined, name: string])[]): string => {
  let xml = exportOf(world.people());
  pupils.forEach(([key, eckId, name], index) => {
    const row = new RegExp(`\\t\\t<leerling key="${keyOf(index)}"[^]*?</leerling>\\n`).exec(xml)?.[0] ?? '';
    const changed = row
      .replace(/<leerling [^>]*>/, `<leerling key="${key}"${eckId === undefined ? '' : ` eckid="${eckId}"`}>`)
      .replace(/<roepnaam>.*?</, `<roepnaam>${name}<`);
    xml = xml.replace(row, changed);
  });
  return xml;
};

describe('a file that was made before the one in use', () => {
  it('is refused with both dates, and nothing changes', async () => {
    await openAt(smallPrimary);
    const old = withoutRow(madeAt(exportOf(world.people()), '2026-11-20T23:59:59'), keyOf(0));
    const report = await nightWith(old);
    expect(report).toMatchObject({
      intake: 'refused',
      error: {
        code: 'source_older',
        subject: { school: school(), found: '2026-11-20T23:59:59', expected: '2026-11-21T00:30:00' },
      },
    });
    expect(held().size).toBe(60);
    expect(await world.waiting(school())).toHaveLength(1);
  });

  it('is found by what it means and not by how it is written', async () => {
    await openAt(smallPrimary);
    // Half past midnight in Amsterdam, and a second before.
    expect(await nightWith(madeAt(exportOf(world.people()), '2026-11-20T23:30:00Z'))).toMatchObject({
      intake: 'unchanged',
    });
    expect(await nightWith(madeAt(exportOf(world.people()), '2026-11-20T23:29:59Z'))).toMatchObject({
      error: { code: 'source_older' },
    });
  });

  it('is not hidden by a newer file of the same content: that one counts from then on', async () => {
    await openAt(smallPrimary);
    await nightWith(madeAt(exportOf(world.people()), '2026-11-21T09:00:00'));
    expect(await nightWith(madeAt(exportOf(world.people()), '2026-11-21T08:00:00'))).toMatchObject({
      error: { code: 'source_older' },
    });
  });

  it('does not shut out right files after one that came from a clock years ahead', async () => {
    await openAt(smallPrimary);
    await nightWith(madeAt(withoutRow(exportOf(world.people()), keyOf(0)), '2062-01-01T00:00:00'));
    const report = await nightWith(madeAt(exportOf(world.people()), '2026-11-21T09:00:00'));
    expect(report).toMatchObject({ intake: 'new', error: undefined });
  });

  it('proves a change that was undone, so that removals follow', async () => {
    await openAt(smallPrimary);
    const [all, less] = [exportOf(world.people()), withoutRow(exportOf(world.people()), keyOf(0))];
    for (const [at, xml] of [
      ['01', less],
      ['02', all],
      ['03', less],
    ] as const) {
      const report = await nightWith(madeAt(xml, `2026-11-21T${at}:00:00`));
      expect(report.counts?.partial).toBe(false);
    }
    expect(held().size).toBe(59);
  });
});

describe('a file without a date that is the same as an earlier one', () => {
  it('brings back who was missing, changes who differs, and removes nobody', async () => {
    await openAt(smallSecondary);
    const all = exportOf(world.people());
    const [one, other] = [without(all, keyOf(0)), without(all, keyOf(1))];
    expect(removals(await nightWith(one))).toBe(1);
    expect(removals(await nightWith(other))).toBe(1);
    const again = await nightWith(one);
    expect(again.counts).toMatchObject({ partial: true, unproven: ['seen_before'] });
    expect(removals(again)).toBe(0);
    expect(held().has(keyOf(1))).toBe(true);
  });

  it('proves no more when it comes once more, and a file that nobody saw before does', async () => {
    await openAt(smallSecondary);
    const all = exportOf(world.people());
    const less = without(all, keyOf(0));
    await nightWith(less);
    await nightWith(all);
    for (let night = 0; night < 3; night += 1) {
      expect((await nightWith(less)).counts).toMatchObject({ partial: true, unproven: ['seen_before'] });
      await world.sync({ full: true });
      expect(held().has(keyOf(0))).toBe(true);
    }
    const fresh = less.replace(/^(\d+;)[^;]+/m, '$1Nieuwenaam');
    expect(removals(await nightWith(fresh))).toBe(1);
    expect(held().has(keyOf(0))).toBe(false);
  });

  it('is the current one again when only what is read of it changed', async () => {
    await openAt(smallSecondary);
    await nightWith(exportOf(world.people()));
    await world.narrow(supplier, (document) => {
      const { email: _email, ...pupil } = document.fields.pupil ?? {};
      document.fields = { ...document.fields, pupil };
    });
    await world.sync();
    expect((await nightWith(exportOf(world.people()))).counts?.partial).toBe(false);
  });

  it('keeps four hundred readings in mind, as keyed digests', async () => {
    await openAt(smallSecondary);
    const { store } = world.house().gateway;
    const old = Array.from({ length: 900 }, (_, index) => `old-${index}`);
    await store.batch([
      {
        sql: `INSERT INTO reading (school, digest, generation, at)
          SELECT ?, value, 'g', '2025-01-01T00:00:00.000Z' FROM json_each(?)`,
        params: [school(), JSON.stringify(old)],
      },
    ]);
    await nightWith(without(exportOf(world.people()), keyOf(0)));
    const rows = await store.all('SELECT digest FROM reading WHERE school = ? ORDER BY at DESC', school());
    expect(rows).toHaveLength(800);
    expect(rows.slice(0, 4).every(({ digest }) => /^[0-9a-f]{64}$/.test(String(digest)))).toBe(true);
  });
});

describe('an overview whose last row lacks its line end', () => {
  it('adds and changes, and removes nobody; the whole file does', async () => {
    await openAt(smallSecondary);
    const less = without(exportOf(world.people()), keyOf(0)).replace(`\r\n${keyOf(1)};`, `\r\n9${keyOf(1)};`);
    const report = await nightWith(cut(less));
    expect(report.counts).toMatchObject({ partial: true, unproven: ['no_end'] });
    expect(feedOf(report, supplier)).toMatchObject({ added: 1, removed: 0 });
    const whole = await nightWith(less);
    expect(whole).toMatchObject({ intake: 'new', counts: { partial: false } });
    expect(feedOf(whole, supplier)).toMatchObject({ added: 0, removed: 2 });
  });

  it('takes nothing back of what the same rows proved before', async () => {
    await openAt(smallSecondary);
    const report = await nightWith(cut(exportOf(world.people())));
    expect(report).toMatchObject({ intake: 'unchanged', counts: { partial: false } });
  });
});

describe('pupils whose key is a dummy', () => {
  it('are the same by their ECK iD, also when the dummies are swapped the next night', async () => {
    await openAt(smallPrimary);
    await nightWith(withKeys(['#1', eck(1), 'Aap'], ['#2', eck(2), 'Noot']));
    const before = await subjectsOf();
    const report = await nightWith(withKeys(['#2', eck(1), 'Aap'], ['#1', eck(2), 'Noot']));
    const after = await subjectsOf();
    expect(report.counts?.unstable).toBeUndefined();
    expect([after.get('Aap'), after.get('Noot')]).toEqual([before.get('Aap'), before.get('Noot')]);
  });

  it('are new each time without one, and counted; no look-up by such a key is ever made', async () => {
    await openAt(smallPrimary);
    const start = await lookups();
    const report = await nightWith(withKeys(['#1', undefined, 'Aap'], ['#2', undefined, 'Noot']));
    expect(report.counts?.unstable).toBe(2);
    // Whoever they replace leaves only when a person says so.
    expect(feedOf(report, supplier)).toMatchObject({ state: 'held' });
    expect(held().size).toBe(60);
    expect(await lookups()).toBe(start);
    const before = await subjectsOf();
    await nightWith(withKeys(['#2', undefined, 'Aap'], ['#1', undefined, 'Mies']));
    const after = await subjectsOf();
    const earlier = new Set(before.values());
    expect([after.get('Aap'), after.get('Mies')].filter((subject) => earlier.has(subject ?? ''))).toEqual([]);
  });

  it('change nothing for a supplier that has to do with none of them', async () => {
    world = await openTestHouse({ schools: [smallPrimary], suppliers: [{ profile: supplier }] });
    await world.narrow(supplier, ({ rows }) => {
      rows.yearGroups = ['1', '2', '3'];
    });
    await world.sync();
    const received = world.supplier(supplier).received.length;
    const report = await nightWith(withKeys(['#1', undefined, 'Aap']));
    expect(report.counts?.unstable).toBe(1);
    expect(feedOf(report, supplier)).toMatchObject({ state: 'unchanged' });
    expect(world.supplier(supplier).received).toHaveLength(received);
  });

  it('are asked after by the key that they have today, and never by one that they had', async () => {
    await openAt(smallPrimary);
    await nightWith(withKeys(['#1', undefined, 'Aap'], ['#2', undefined, 'Noot']));
    const { gateway } = world.house();
    const source = await readSchool(gateway.store, school());
    expect(await subjectOf(gateway, source, '#1')).toBe((await subjectsOf()).get('Aap'));
    await nightWith(withKeys(['#2', undefined, 'Aap'], ['#3', undefined, 'Noot']));
    expect(await subjectOf(gateway, source, '#2')).toBe((await subjectsOf()).get('Aap'));
    expect(await subjectOf(gateway, source, '#1')).toBeUndefined();
  });

  it('let nobody be removed when one of them is set aside, for nobody can tell who it is', async () => {
    await openAt(smallPrimary);
    await nightWith(withKeys(['#1', eck(1), 'Aap'], ['#2', eck(2), 'Noot']));
    const report = await nightWith(withKeys(['#1', eck(1), 'Aap'], ['#1', eck(2), 'Noot']));
    expect(report.counts).toMatchObject({ partial: true, unproven: ['unstable_aside'] });
    expect(feedOf(report, supplier).removed).toBe(0);
  });
});

describe('a column that holds something else', () => {
  it('stops the file from three rows and two in a hundred on, and costs a field before that', async () => {
    await openAt(smallSecondary);
    const spoilt = (rows: number): string => {
      const lines = exportOf(world.people()).split('\r\n');
      // The first date of a line is that of birth.
      const changed = lines.slice(0, rows + 1).map((line) => line.replace(/;\d{1,2}-\d{1,2}-20\d\d;/, ';VWO;'));
      return [...changed, ...lines.slice(rows + 1)].join('\r\n');
    };
    const two = await nightWith(spoilt(2));
    expect(two).toMatchObject({ intake: 'new', error: undefined });
    const before = world.supplier(supplier).received.length;
    expect(await nightWith(spoilt(3))).toMatchObject({
      intake: 'refused',
      error: { code: 'source_column_changed', subject: { entity: 'pupil', count: 3 } },
    });
    expect(world.supplier(supplier).received).toHaveLength(before);
    expect(held().size).toBe(60);
  });
});
