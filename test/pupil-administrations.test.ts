import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AskedKind, askedKinds, askSource, type AskedSource } from './world/asked.ts';
import { otherPrimary, schoolOn, smallPrimary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { following } from './world/promise.ts';
import { pupilsBy } from './world/wire.ts';

const school = smallPrimary.id;
let world: TestHouse;
let source: AskedSource;

beforeEach(async () => {
  world = await openTestHouse({ suppliers: [{ profile: 'accounts' }, { profile: 'books' }] });
});
afterEach(async () => {
  await source.las.close();
  await world.close();
});

const held = (supplier = 'accounts', name = 'id') => pupilsBy(world.supplier(supplier), name, school);
const open = async (kind: AskedKind): Promise<void> => {
  source = await askSource(world, kind);
};

describe.each(askedKinds)('a school that is read over %s', (kind) => {
  beforeEach(() => open(kind));

  it('is delivered as it is, and the next night changes nothing', async () => {
    const report = await world.sync();
    expect(report).toMatchObject({ intake: 'new', error: undefined });
    expect(held().size).toBe(following(world.people()).length);
    world.clock.sleep(1);
    const next = await world.sync();
    expect(next).toMatchObject({ intake: 'unchanged', error: undefined });
    expect(feedOf(next, 'accounts')).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  it('lets go of who left, and of nobody when an answer fails', async () => {
    await world.sync();
    const before = held().size;
    world.clock.sleep(1);
    const people = schoolOn(smallPrimary, '2026-11-22');
    const gone = following(people)[0]?.key;
    source.people = { ...people, pupils: people.pupils.filter(({ key }) => key !== gone) };
    // As often as a question is put within a run.
    source.las.misbehave({ kind: 'cut', part: 0.7 }, 2);
    expect((await world.sync()).error?.code).toBe('source_cut_off');
    expect(held().size).toBe(before);
    expect(await world.sync()).toMatchObject({ intake: 'new', error: undefined });
    expect(held().size).toBe(before - 1);
  });

  it('says that it is not let in, and keeps what it has', async () => {
    await world.sync();
    const before = held().size;
    source.las.misbehave({ kind: 'status', status: 401 }, 5);
    expect(await world.sync()).toMatchObject({ intake: 'refused', error: { code: 'source_denied' } });
    expect(held().size).toBe(before);
  });

  it('takes nothing of another school', async () => {
    await world.sync();
    const before = held();
    const other = schoolOn({ ...otherPrimary, id: school }, '2026-11-21');
    const answered = kind === 'gkv' ? other : { ...other, plan: otherPrimary };
    source.people = answered;
    source.las.misbehave(
      { kind: 'change', change: (xml) => xml.replace(/<(\w*:?)brincode>99X\w</, '<$1brincode>99XD<') },
      1,
    );
    const report = await world.sync();
    expect(report.intake).toBe('refused');
    expect(['school_wrong', 'source_overlap', 'export_empty']).toContain(report.error?.code);
    expect(held()).toEqual(before);
  });
});

describe('a school that is read over GKV', () => {
  it('gives an address only where the source says that it is not secret', async () => {
    await open('gkv');
    await world.sync();
    const found = held('books', 'customerKey');
    const by = (secret: boolean | undefined) =>
      following(world.people()).filter(({ addressSecret }) => addressSecret === secret);
    expect(by(false).length).toBeGreaterThan(20);
    for (const { key, street } of by(false)) expect(found.get(key)?.['street']).toBe(street);
    for (const { key } of [...by(true), ...by(undefined)]) expect(found.get(key)).not.toHaveProperty('street');
  });

  it('delivers nobody who has only applied, or starts later', async () => {
    await open('gkv');
    await world.sync();
    const others = world.people().pupils.filter(({ status }) => status !== 'enrolled');
    expect(others.length).toBeGreaterThan(3);
    expect(others.filter(({ key }) => held('books', 'customerKey').has(key))).toEqual([]);
  });
});

describe('a school that is read over UWLR', () => {
  it('is told since when, and what changed after that comes as a whole', async () => {
    await open('uwlr');
    await world.sync();
    world.clock.sleep(1);
    expect(await world.sync()).toMatchObject({ intake: 'unchanged' });
    expect(source.las.asked.at(-1)?.body).toContain('<lg:laatstontvangengegevens>2026-11-21T00:30:00<');
    world.clock.sleep(1);
    const people = schoolOn(smallPrimary, '2026-11-23');
    const [first] = following(people);
    source.people = {
      ...people,
      pupils: people.pupils.map((pupil) => (pupil.key === first?.key ? { ...pupil, callName: 'Anders' } : pupil)),
    };
    const report = await world.sync();
    expect(report).toMatchObject({ intake: 'new' });
    expect(feedOf(report, 'accounts').changed).toBe(1);
  });
});
