import { cp, rm } from 'node:fs/promises';
import type { SchoolPlan } from '../../deploy/demo/plan.ts';
import type { ReceiverState } from '../../deploy/demo/receiver.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { withChange } from '../../deploy/demo/variant.ts';
import { type BoardSupplier, idOf, otherPrimary, smallPrimary, twelvePupils } from '../world/board.ts';
import { openTestHouse, type TestHouse } from '../world/house.ts';
import { following } from '../world/promise.ts';
import { scratch } from './scratch.ts';

const plans: readonly SchoolPlan[] = [twelvePupils(smallPrimary), twelvePupils(otherPrimary)];
const [firstSchool = '', secondSchool = ''] = plans.map(({ id }) => id);

/** One gives numbers of its own and has one school; the other has both. */
const suppliers: readonly BoardSupplier[] = [
  { profile: 'basispoort', issue: 'BP', schools: [firstSchool] },
  { profile: 'accounts' },
];

/** What is about to happen: everything for the first time; some changes; less agreed, and some changes. */
export const nights = ['first', 'second', 'narrowed'] as const;
export type Night = (typeof nights)[number];

/** What a school has handed in so far, tonight included. */
export type HandedIn = {
  readonly school: string;
  /** Exports, each with another content. */
  readonly exports: number;
  /** Pupils that were in an earlier one and are not in the last. */
  readonly gone: number;
  /** How many follow education in any of them, at most. */
  readonly pupils: number;
};

/** A board just before a night, laid aside; each trial works on a copy of its own. */
export type Stage = {
  readonly night: Night;
  /** Data and keys. */
  readonly folder: string;
  /** When the night begins, in milliseconds since the epoch. */
  readonly atMs: number;
  /** Who is at each school by tonight's exports. */
  readonly people: readonly DemoSchool[];
  readonly suppliers: readonly { readonly id: string; readonly issue?: string; readonly state: ReceiverState }[];
  readonly handedIn: readonly HandedIn[];
  /** Names on the wire that a supplier was promised once and may no longer hold. */
  readonly narrowed: Readonly<Record<string, readonly string[]>>;
  remove(): Promise<void>;
};

/** One changed, one gone, one new. */
const changed = (people: DemoSchool): DemoSchool => {
  const [other, gone, model] = following(people);
  if (other === undefined || gone === undefined || model === undefined) throw new Error('no pupils');
  const { pupils } = withChange(people, people.pupils.indexOf(other), { callName: 'Anders', familyName: 'Genoemd' });
  const { eckId: _, ...newcomer } = model;
  return { ...people, pupils: [...pupils.filter(({ key }) => key !== gone.key), { ...newcomer, key: '9999' }] };
};

const narrow = (world: TestHouse): Promise<void> =>
  world.narrow('accounts', (document) => {
    const { username: _gone, ...left } = document.fields.pupil ?? {};
    document.fields.pupil = left;
  });

/** The board at the beginning of that night, and who is at its schools then. */
const prepare = async (world: TestHouse, night: Night): Promise<readonly DemoSchool[]> => {
  const people = plans.map(({ id }) => world.people(id));
  if (night === 'first') return people;
  await world.night();
  world.clock.sleep(1);
  const [school] = people;
  if (school === undefined) throw new Error('no school');
  const now = people.with(0, changed(school));
  await world.drop(firstSchool, changed(school));
  if (night === 'narrowed') await narrow(world);
  return now;
};

const handedIn = (night: Night): readonly HandedIn[] => {
  const isFirst = night === 'first';
  return [
    { school: firstSchool, exports: isFirst ? 1 : 2, gone: isFirst ? 0 : 1, pupils: isFirst ? 12 : 13 },
    { school: secondSchool, exports: 1, gone: 0, pupils: 12 },
  ];
};

export const layOut = async (night: Night): Promise<Stage> => {
  const world = await openTestHouse({ schools: plans, suppliers });
  try {
    const people = await prepare(world, night);
    await world.house().close();
    const folder = await scratch('stage');
    await cp(world.folder, folder, { recursive: true });
    return {
      night,
      folder,
      atMs: world.clock.now().getTime(),
      people,
      suppliers: suppliers.map((one) => ({
        id: idOf(one),
        ...(one.issue === undefined ? {} : { issue: one.issue }),
        state: world.supplier(idOf(one)).state(),
      })),
      handedIn: handedIn(night),
      narrowed: night === 'narrowed' ? { accounts: ['username'] } : {},
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  } finally {
    await world.close();
  }
};
