import type { DemoPupil } from '../../deploy/demo/pupil.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { following } from './promise.ts';

type Pupils = readonly DemoPupil[];

/** Without so many of those who follow education. */
export const without = (people: DemoSchool, count: number): DemoSchool['pupils'] => {
  const gone = new Set(
    following(people)
      .slice(0, count)
      .map(({ key }) => key),
  );
  return people.pupils.filter(({ key }) => !gone.has(key));
};

/** As many new pupils, each like one who is there but with a key and a name of their own. */
export const newcomers = (people: DemoSchool, count: number): DemoSchool['pupils'] =>
  following(people)
    .slice(-count)
    .map((pupil, index) => {
      const fresh = { ...pupil, key: `${9_000 + index}`, callName: 'Nieuw' };
      delete fresh.eckId;
      return fresh;
    });

/** Those who follow education, with an address of which the school states that it is no secret. */
export const openAddresses = (people: DemoSchool): DemoPupil[] =>
  following(people).map((pupil) => ({ ...pupil, addressSecret: false }));

/** The names of so many changed at once that they wait for a person; of the first of them something else as well. */
export const renamedWith = (pupils: Pupils, change: Partial<DemoPupil>): DemoPupil[] =>
  pupils.map((pupil, index) => ({
    ...pupil,
    familyName: index < 20 ? `X${pupil.familyName}` : pupil.familyName,
    ...(index === 0 ? change : {}),
  }));
