import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import type { DemoPupil } from '../../deploy/demo/pupil.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { uwlrDoor } from '../../connectors/uwlr-door/door.ts';
import { operations } from '../../connectors/uwlr-door/words.ts';
import { openDoors } from '../../src/runtime/doors.ts';
import { openHouse } from '../../src/runtime/house.ts';
import { syncSchool } from '../../src/sync.ts';
import { smallPrimary } from '../world/board.ts';
import { createTestClock, quickPatience, testConfig } from '../world/house.ts';
import { message, post, type UwlrQuestion } from '../world/uwlr.ts';
import { openUwlrHouse, type UwlrHouse } from '../world/uwlr-house.ts';
import { seededRandom } from './fork.ts';

const { id: school } = smallPrimary;
let uwlr: UwlrHouse;
let key = '';

beforeAll(async () => {
  uwlr = await openUwlrHouse({ schools: [smallPrimary] });
  await uwlr.world.night();
  key = await uwlr.key('smalle');
}, 60_000);
afterAll(() => uwlr.close());

/** Every question, also with the moments around both nights. */
const questions = (): readonly UwlrQuestion[] => {
  const groups = [
    ...uwlr.world.people().groups.map((group) => `<lg:groep key="${group.key}"/>`),
    '<lg:groep/>',
    '<lg:groep key="verborgen"/>',
  ];
  const received = [undefined, '2026-11-21T00:30:00.000Z', '2026-11-22T00:29:59.999Z', '2026-11-22T00:30:00.000Z'];
  return operations.flatMap((operation) =>
    received.flatMap((moment) =>
      (operation.endsWith('ingen') || operation.endsWith('krachten') ? groups : ['']).map((group) => ({
        operation,
        received: moment,
        groups: group,
      })),
    ),
  );
};

/** A second night with this file in a copy of the house, and all that the supplier can get out of the door after it. */
const afterNight = async (people: DemoSchool): Promise<readonly string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'sluis-uwlr-'));
  await cp(uwlr.world.folder, folder, { recursive: true });
  const clock = createTestClock('2026-11-22T00:30:00Z');
  const house = await openHouse(testConfig(folder), { clock, patience: quickPatience, random: seededRandom('fork') });
  try {
    const inbox = join(folder, 'data', 'inbox', school);
    await mkdir(inbox, { recursive: true });
    await writeFile(join(inbox, 'EDEX.XML'), writeEdexml(people));
    await syncSchool(house.gateway, school, {});
    clock.set('2026-11-22T08:00:00Z');
    const [door] = openDoors(house.gateway, [uwlrDoor]).doors;
    const opened = door?.door.open(door.desk, (error) => expect(error).toBeUndefined());
    const seen: string[] = [];
    for (const question of questions()) {
      const answer = await opened?.answer(post(message({ client: 'smalle', key, ...question })));
      seen.push(JSON.stringify([answer?.status, [...(answer?.headers ?? [])], await answer?.text()]));
    }
    return seen;
  } finally {
    await house.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** What the Smalle set does not have, of everybody. */
const hiddenOf = (pupil: DemoPupil, index: number): DemoPupil => {
  const { bsn: _, ...rest } = pupil;
  return {
    ...rest,
    givenNames: `Verborgen${index}`,
    initials: 'V.',
    dateOfBirth: index % 9 === 0 ? '2018-05-05' : pupil.dateOfBirth,
    gender: index % 2 === 0 ? 'female' : 'male',
    street: 'Geheim',
    username: `verborgen${index}`,
    email: `verborgen${index}@leerling.voorbeeld.example`,
    photoUrl: `https://foto.voorbeeld.example/verborgen${index}.jpg`,
    notes: [{ code: 'ZORG', text: 'verborgen' }],
    changedOn: '2026-11-22',
  };
};

const withHidden = (people: DemoSchool): DemoSchool => ({
  ...people,
  groups: [
    ...people.groups,
    { ...people.groups[0], key: 'verborgen', name: 'Verborgen' } as DemoSchool['groups'][number],
  ],
  pupils: people.pupils
    .map((pupil, index) => hiddenOf(pupil, index))
    .map((pupil) => (pupil.status === 'applied' ? { ...pupil, groupKey: 'verborgen', callName: 'Aangemeld' } : pupil))
    .toReversed(),
});

/** Something that the supplier may see, the same in both worlds. */
const renamed = (people: DemoSchool): DemoSchool => ({
  ...people,
  pupils: people.pupils.map((pupil) => (pupil.key === someone(people) ? { ...pupil, callName: 'Zichtbaar' } : pupil)),
});
const someone = (people: DemoSchool): string => people.pupils.find(({ status }) => status === 'enrolled')?.key ?? '';

test('a night in which only hidden things changed gives the same bytes as one in which nothing did', async () => {
  const people = uwlr.world.people();
  const [plain, hidden] = [await afterNight(people), await afterNight(withHidden(people))];
  expect(hidden).toEqual(plain);
  expect(plain.filter((text) => text.includes('geenwijzigingen')).length).toBeGreaterThan(10);
  expect(plain.join('')).not.toContain('erborgen');
});

test('nor do they show beside something that did change for this supplier', async () => {
  const people = renamed(uwlr.world.people());
  const [plain, hidden] = [await afterNight(people), await afterNight(withHidden(people))];
  expect(hidden).toEqual(plain);
  expect(plain.filter((text) => text.includes('Zichtbaar')).length).toBeGreaterThan(3);
  expect(plain.filter((text) => text.includes('geenwijzigingen')).length).toBeGreaterThan(3);
});

test('the comparison would see it: what is visible makes other bytes', async () => {
  const people = uwlr.world.people();
  expect(await afterNight(renamed(people))).not.toEqual(await afterNight(people));
});
