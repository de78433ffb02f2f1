import { groupsOf, subgroupsOf } from './group.ts';
import { familyFor, pickFamily, pickGiven, pickOrigin, plainLetters } from './names.ts';
import type { SchoolPlan } from './plan.ts';
import { diceOf } from './seed.ts';

export type DemoTeacher = {
  readonly key: string;
  readonly eckId?: string;
  readonly familyNamePrefix?: string;
  readonly familyName: string;
  readonly callName: string;
  readonly initials: string;
  readonly username: string;
  /** The address at work. */
  readonly email: string;
  /** EDEXML 2.1 EDEXLeerkrachtRolType. */
  readonly roles: readonly string[];
  readonly groupKeys: readonly string[];
  readonly subgroupKeys: readonly string[];
};

type Task = {
  readonly roles: readonly string[];
  readonly groupKeys: readonly string[];
  readonly subgroupKeys?: readonly string[];
};

/** Two teachers share most groups; the others have a task for the whole school. */
const tasksOf = (plan: SchoolPlan): Task[] => {
  const byName = Map.groupBy(groupsOf(plan), (group) => group.name);
  const keys = [...byName.values()].map((groups) => groups.map((group) => group.key));
  return [
    ...keys.map((groupKeys) => ({ roles: ['LRK'], groupKeys })),
    ...keys.filter((_, n) => n % 4 !== 3).map((groupKeys) => ({ roles: ['LRK'], groupKeys })),
    ...keys.filter((_, n) => n % 6 === 0).map((groupKeys) => ({ roles: ['OWA'], groupKeys })),
    { roles: ['VAK'], groupKeys: keys.flat() },
    { roles: ['IB', 'RT'], groupKeys: [], subgroupKeys: subgroupsOf(plan).map((group) => group.key) },
    ...[['DIR'], ['ADJ', 'ICT'], ['ADM'], ['CON']].map((roles) => ({ roles, groupKeys: [] })),
  ];
};

export const teachersOf = (plan: SchoolPlan, seed: string): DemoTeacher[] =>
  tasksOf(plan).map((task, n) => {
    const dice = diceOf(`${seed}/${plan.id}/teacher/${n}`);
    const origin = pickOrigin(dice);
    const gender = dice.chance(0.82) ? 'female' : 'male';
    const { callName, initials } = pickGiven(dice, origin, gender);
    const { prefix, name } = familyFor(pickFamily(dice, origin), origin, gender);
    const username = `${plainLetters(callName).slice(0, 1)}.${plainLetters(`${prefix ?? ''}${name}`)}${n}`;
    return {
      key: `LK${String(n + 1).padStart(2, '0')}`,
      ...(dice.chance(0.8) ? { eckId: `https://ketenid.nl/pilot/${dice.hex(128)}` } : {}),
      ...(prefix === undefined ? {} : { familyNamePrefix: prefix }),
      familyName: name,
      callName,
      initials,
      username,
      email: `${username}@${plan.domain}`,
      subgroupKeys: [],
      ...task,
    };
  });
