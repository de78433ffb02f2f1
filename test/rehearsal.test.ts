import { afterEach, describe, expect, test } from 'vitest';
import { writeEdexml } from '../deploy/demo/edexml.ts';
import type { SchoolPlan } from '../deploy/demo/plan.ts';
import { promoted } from '../deploy/demo/promoted.ts';
import type { DemoPupil } from '../deploy/demo/pupil.ts';
import type { DemoSchool } from '../deploy/demo/school.ts';
import { halfOfPupils } from '../deploy/demo/variant.ts';
import { itemsOf } from '../src/record/item.ts';
import { acceptGroupNames, careGroupsOf } from '../src/sync/group-list.ts';
import { type Rehearsal, type RehearsedFeed, rehearse } from '../src/sync/rehearsal.ts';
import { readSchool } from '../src/sync/school.ts';
import { boardId, otherPrimary, smallPrimary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { asPromised, compared, following, heldOf, promised } from './world/promise.ts';
import { pupilsBy } from './world/wire.ts';

const june = '2027-06-15T01:30:00+02:00';
const dayOne = '2027-08-01T01:30:00+02:00';
/** Without a region the latest summer holiday counts: lessons begin on 6 September 2027, and two weeks later all is normal. */
const normal = '2027-09-20';
const rules = { removal: { suspendedDays: 3, leavingDays: 4 } };

const inYears = (plan: SchoolPlan, name = (year: string) => `${year}A`): SchoolPlan => ({
  ...plan,
  groups: ['1', '2', '3', '4', '5', '6', '7', '8'].map((year) => ({ name: name(year), years: [[year, 8]] })),
  subgroups: [],
});
const primary = inYears(smallPrimary);
const school = primary.id;
/** Basispoort gets the year group; who makes accounts does not. */
const suppliers = [
  { profile: 'basispoort', rules },
  { profile: 'accounts', rules },
];

let world: TestHouse;
afterEach(() => world.close());

const gateway = () => world.house().gateway;
const source = (id = school) => readSchool(gateway().store, id);

type Plays = { readonly last: DemoSchool; readonly next: DemoSchool };

/** A school in June after a night, with next year's file; nobody has a leaving date of their own. */
const open = async (plan = primary): Promise<Plays> => {
  world = await openTestHouse({ schools: [plan], suppliers, at: june });
  const people = world.people();
  const last = { ...people, pupils: people.pupils.map(staying) };
  await world.drop(school, last);
  await world.sync();
  return { last, next: promoted(last) };
};

/** Who follows education has no leaving date: that would be another way to go. */
const staying = ({ leftOn, ...pupil }: DemoPupil): DemoPupil =>
  pupil.status === 'left' && leftOn !== undefined ? { ...pupil, leftOn } : pupil;

const drop = async (people: DemoSchool) => {
  await world.drop(school, people);
  return world.sync();
};

const onDayOne = async (people: DemoSchool) => {
  world.clock.set(dayOne);
  return drop(people);
};

const keysOf = (pupils: readonly DemoPupil[]) => new Set(pupils.map(({ key }) => key));
const inYear = (people: DemoSchool, year: string) => following(people).filter(({ yearGroup }) => yearGroup === year);
const without = (people: DemoSchool, gone: readonly DemoPupil[]): DemoSchool => ({
  ...people,
  pupils: people.pupils.filter(({ key }) => !keysOf(gone).has(key)),
});

const rehearsedAt = ({ feeds }: Rehearsal, supplier: string): RehearsedFeed => {
  const found = feeds.find((feed) => feed.supplier === supplier);
  if (found === undefined) throw new Error(`no ${supplier}`);
  return found;
};

const held = (supplier: string) =>
  new Set(pupilsBy(world.supplier(supplier), supplier === 'accounts' ? 'id' : 'leerlingkey').keys());

const received = () => suppliers.map(({ profile }) => world.supplier(profile).received.length);

const causes = async (supplier: string) => {
  const rows = await gateway().store.all(
    `SELECT feed_row.state, cause, step_on, count(*) AS pupils FROM feed_row JOIN feed ON feed.id = feed
     WHERE supplier = ? AND entity = 'pupil' AND feed_row.state <> 'present' GROUP BY 1, 2, 3 ORDER BY 1, 2`,
    supplier,
  );
  return rows.map((row) => [row['state'], row['cause'], row['step_on'], row['pupils']]);
};

/** Source keys of the announced, found through the reading that has them. */
const announced = async (): Promise<ReadonlySet<string>> => {
  const rows = await gateway().store.all('SELECT subject_set FROM announced WHERE school = ?', school);
  const sets = await Promise.all(rows.map((row) => gateway().subjectSets.read(boardId, String(row['subject_set']))));
  const subjects = new Set(sets.flat());
  const current = await gateway().generations.current(school);
  if (current === undefined) throw new Error('nothing was read');
  const { roster } = await gateway().generations.open(current);
  const found = itemsOf(roster, 'pupil').filter(({ subject }) => subjects.has(subject));
  if (found.length !== subjects.size) throw new Error('somebody else was announced');
  return new Set(found.map(({ record }) => record.key));
};

describe('next year’s file in June', () => {
  test('sends nothing, changes nothing of what suppliers have, and tells the ledger how many leave', async () => {
    const { next } = await open();
    const before = received();
    const report = await drop(next);
    expect([report.intake, feedOf(report, 'basispoort').state]).toEqual(['rehearsal', 'unchanged']);
    expect(await rehearse(gateway(), await source())).toMatchObject({ schoolYear: '2027-2028', day: '2027-08-01' });
    expect(received()).toEqual(before);
    expect(await causes('basispoort')).toEqual([]);
    const intake = (await world.entries()).findLast(({ kind }) => kind === 'intake');
    expect(intake?.facts).toMatchObject({ state: 'rehearsal', counts: { announced: 8 } });
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test('is rehearsed as the model says that it will be', async () => {
    const { last, next } = await open();
    const gone = inYear(next, '4').slice(0, 2);
    const file = without(next, gone);
    await drop(file);
    const found = await rehearse(gateway(), await source());
    const [had, comes] = [keysOf(following(last)), keysOf(following(file))];
    const common = {
      error: undefined,
      inScope: comes.size,
      added: comes.difference(had).size,
      changed: comes.intersection(had).size,
      removed: 0,
      holds: [],
      groupNames: 0,
    };
    expect(found).toMatchObject({ waitsUntil: normal, groups: [] });
    expect(rehearsedAt(found, 'basispoort')).toMatchObject({ ...common, leaving: 8, waiting: 2, waitingLeavers: 0 });
    // What it has of a pupil does not tell the year, so the day on which they go does not either.
    expect(rehearsedAt(found, 'accounts')).toMatchObject({ ...common, leaving: 0, waiting: 10, waitingLeavers: 8 });
    // And so it went.
    const report = await onDayOne(file);
    expect(feedOf(report, 'basispoort')).toMatchObject({
      state: 'accepted',
      added: common.added,
      removed: 8,
      suspended: 2,
    });
    expect(feedOf(report, 'accounts')).toMatchObject({
      state: 'accepted',
      added: common.added,
      removed: 0,
      suspended: 10,
    });
  });

  test('announces nobody but pupils in their last year, however much of it is missing', async () => {
    const { last, next } = await open();
    await drop(halfOfPupils(next));
    expect(await announced()).toEqual(keysOf(inYear(last, '8')));
    const waiting = following(last).filter(({ key }) => !keysOf(halfOfPupils(next).pupils).has(key)).length - 8;
    expect(rehearsedAt(await rehearse(gateway(), await source()), 'basispoort')).toMatchObject({ leaving: 8, waiting });
  });

  test('that may lack pupils announces nobody', async () => {
    const { next } = await open();
    await world.drop(school, writeEdexml(next).replace(/<leerling key="[^"]*"/, '<leerling key=" "'));
    expect((await world.sync()).intake).toBe('rehearsal');
    expect(await announced()).toEqual(new Set());
  });

  test('does not announce who stands in it twice, of whom nothing could be read', async () => {
    const { last, next } = await open();
    const [doubled, ...others] = inYear(last, '8');
    if (doubled === undefined) throw new Error('nobody in group 8');
    await drop({ ...next, pupils: [...next.pupils, doubled, doubled] });
    expect(await announced()).toEqual(keysOf(others));
  });

  test('is replaced by a newer one, with those whom it announced', async () => {
    const { last, next } = await open();
    await drop(next);
    const [repeating, ...others] = inYear(last, '8');
    if (repeating === undefined) throw new Error('nobody in group 8');
    await drop({ ...next, pupils: [...next.pupils, repeating] });
    expect(await announced()).toEqual(keysOf(others));
    const kept = (await gateway().generations.all(school)).filter(({ state }) => state === 'rehearsal');
    expect(kept).toHaveLength(1);
  });

  test('that is not there is an error which says what to do', async () => {
    await open();
    await expect(rehearse(gateway(), await source())).rejects.toMatchObject({
      code: 'rehearsal_missing',
      subject: { school, expected: '2027-2028' },
    });
    await expect(careGroupsOf(gateway(), await source(), 'next')).rejects.toMatchObject({ code: 'rehearsal_missing' });
  });

  test('brings nothing to a supplier whose agreement is over by then', async () => {
    const { next } = await open();
    await world.narrow('accounts', (document) => {
      document.until = '2027-07-31';
    });
    await drop(next);
    const found = await rehearse(gateway(), await source());
    expect(rehearsedAt(found, 'accounts')).toMatchObject({ error: { code: 'agreement_ended' }, added: 0, waiting: 0 });
    expect(rehearsedAt(found, 'basispoort').error).toBeUndefined();
  });

  test('counts nobody as waiting who by this year’s file has left before day one', async () => {
    const { last, next } = await open();
    const [leaver, other] = inYear(last, '3');
    if (leaver === undefined || other === undefined) throw new Error('nobody in group 3');
    const leftOn = '2027-07-09';
    await drop({ ...last, pupils: last.pupils.map((pupil) => (pupil === leaver ? { ...pupil, leftOn } : pupil)) });
    await drop(without(next, [leaver, other]));
    const found = await rehearse(gateway(), await source());
    expect(rehearsedAt(found, 'basispoort')).toMatchObject({ leaving: 8, waiting: 1 });
    expect(rehearsedAt(found, 'accounts')).toMatchObject({ leaving: 0, waiting: 9 });
  });

  test('tells what would wait for a person', async () => {
    const { next } = await open();
    const renamed = new Set(following(next).slice(0, 20));
    const pupils = next.pupils.map((pupil) => (renamed.has(pupil) ? { ...pupil, callName: 'Anders' } : pupil));
    await drop({ ...next, pupils });
    const [hold, ...more] = rehearsedAt(await rehearse(gateway(), await source()), 'basispoort').holds;
    expect([hold?.kind, hold?.count, more]).toEqual(['identity_changed', 20, []]);
  });
});

describe('the turn of the school year after a rehearsal', () => {
  test('brings the new groups on day one, lets leavers go, and keeps who is missing until two weeks after the first school day', async () => {
    const { last, next } = await open();
    await drop(next);
    const missing = inYear(next, '4').slice(0, 2);
    const file = without(next, missing);
    await onDayOne(file);
    expect(await causes('basispoort')).toEqual([
      ['removed', 'left', null, 8],
      ['suspended', 'missing', normal, 2],
    ]);
    const kept = keysOf(missing);
    const has = heldOf(world.supplier('basispoort').state(), school);
    const onlyNew = { ...has, pupil: has['pupil']?.filter((one) => !kept.has(String(one['leerlingkey']))) ?? [] };
    const promise = promised['basispoort']?.(file) ?? {};
    expect(compared({ pupil: onlyNew.pupil }, { pupil: promise['pupil'] ?? [] })).toEqual(asPromised);
    const namesOf = (kinds: typeof promise) => new Set(kinds['group']?.map(({ groepsnaam }) => groepsnaam));
    expect(namesOf(has)).toEqual(namesOf(promise));
    expect(held('basispoort')).toEqual(keysOf(following(file)).union(kept));
    // Nobody told this supplier who is in which year, so nothing that goes tells it either.
    expect(held('accounts')).toEqual(keysOf(following(file)).union(keysOf(following(last))));
    // The file itself is there: the one that was kept aside is destroyed.
    expect((await gateway().generations.all(school)).map(({ state }) => state)).not.toContain('rehearsal');

    world.clock.set(`2027-09-19T01:30:00+02:00`);
    expect(feedOf(await drop(file), 'basispoort')).toMatchObject({ removed: 0, suspended: 2 });
    world.clock.set(`${normal}T01:30:00+02:00`);
    expect(feedOf(await drop(file), 'basispoort')).toMatchObject({ removed: 0, suspended: 0, leaving: 2 });
    world.clock.sleep(4);
    expect(feedOf(await drop(file), 'basispoort')).toMatchObject({ removed: 2 });
    expect(held('basispoort')).toEqual(keysOf(following(file)));
  });

  test('keeps an announced leaver who is in the new file after all', async () => {
    const { last, next } = await open();
    await drop(next);
    const [repeating, ...others] = inYear(last, '8');
    if (repeating === undefined) throw new Error('nobody in group 8');
    expect(await announced()).toContain(repeating.key);
    const report = await onDayOne({ ...next, pupils: [...next.pupils, repeating] });
    expect(feedOf(report, 'basispoort')).toMatchObject({ removed: others.length, suspended: 0 });
    expect(held('basispoort')).toContain(repeating.key);
  });

  test('treats an announced leaver who stood in the new year’s file and is missing later like anybody else', async () => {
    const { last, next } = await open();
    await drop(next);
    const [repeating] = inYear(last, '8');
    if (repeating === undefined) throw new Error('nobody in group 8');
    await onDayOne({ ...next, pupils: [...next.pupils, repeating] });
    world.clock.set('2027-11-10T01:30:00+01:00');
    expect(feedOf(await drop(next), 'basispoort')).toMatchObject({ removed: 0, suspended: 1 });
    expect(held('basispoort')).toContain(repeating.key);
  });

  test('treats an announced leaver who is missing before 1 August like anybody else', async () => {
    const { last, next } = await open();
    await drop(next);
    world.clock.sleep(1);
    const [gone] = inYear(last, '8');
    if (gone === undefined) throw new Error('nobody in group 8');
    const report = await drop(without(last, [gone]));
    expect(feedOf(report, 'basispoort')).toMatchObject({ removed: 0, suspended: 1 });
    expect(await causes('basispoort')).toEqual([['suspended', 'missing', '2027-06-19', 1]]);
  });

  test('lets who moved to another school of the board go as a mover', async () => {
    const other = inYears(otherPrimary);
    world = await openTestHouse({ schools: [primary, other], suppliers: [{ profile: 'basispoort', rules }], at: june });
    const [here, there] = [world.people(school), world.people(other.id)];
    await world.night();
    const [nextHere, nextThere] = [promoted(here), promoted(there)];
    await world.drop(school, nextHere);
    await world.drop(other.id, nextThere);
    await world.night();
    world.clock.set(dayOne);
    const movers = inYear(nextHere, '5')
      .filter(({ eckId }) => eckId !== undefined)
      .slice(0, 3);
    const groupKey = inYear(nextThere, '5')[0]?.groupKey;
    if (groupKey === undefined) throw new Error('no group 5');
    const arrivals = movers.map((pupil, index) => ({ ...pupil, key: `${9_700 + index}`, groupKey }));
    await world.drop(school, without(nextHere, movers));
    await world.drop(other.id, { ...nextThere, pupils: [...nextThere.pupils, ...arrivals] });
    await world.night();
    await world.night();
    const rows = await gateway().store.all(
      `SELECT cause, count(*) AS pupils FROM feed_row JOIN feed ON feed.id = feed
       WHERE school = ? AND entity = 'pupil' AND feed_row.state = 'removed' GROUP BY cause ORDER BY cause`,
      school,
    );
    expect(rows.map((row) => [row['cause'], row['pupils']])).toContainEqual(['moved', 3]);
    expect(rows.map((row) => row['cause'])).not.toContain('missing');
  });
});

describe('names of next year’s groups that speak of care', () => {
  const caring = inYears(smallPrimary, (year) => (year === '4' ? 'Structuurgroep' : `${year}A`));
  const opened = async (): Promise<Plays> => {
    world = await openTestHouse({ schools: [caring], suppliers, at: june });
    await world.sync();
    await acceptGroupNames(gateway(), await source(), world.actors.admin);
    await world.sync();
    const last = world.people();
    const next = promoted(last);
    await drop(next);
    return { last, next };
  };

  test('inherit nothing of this year’s, and can be looked at in June', async () => {
    const { next } = await opened();
    expect((await careGroupsOf(gateway(), await source())).groups.map(({ state }) => state)).toEqual(['seen']);
    const found = await rehearse(gateway(), await source());
    expect(found.groups.map(({ name, state }) => [name, state])).toEqual([['Structuurgroep', 'waits']]);
    expect(rehearsedAt(found, 'basispoort').groupNames).toBe(1);
    expect(await acceptGroupNames(gateway(), await source(), world.actors.admin, 'next')).toBe(1);
    const after = await rehearse(gateway(), await source());
    expect([after.groups[0]?.state, rehearsedAt(after, 'basispoort').groupNames]).toEqual(['seen', 0]);
    expect(feedOf(await onDayOne(next), 'basispoort')).toMatchObject({ state: 'accepted', error: undefined });
  });

  test('wait on day one where nobody looked', async () => {
    const { next } = await opened();
    const feed = feedOf(await onDayOne(next), 'basispoort');
    expect([feed.state, feed.error?.code]).toEqual(['held', 'feed_group_names']);
  });
});
