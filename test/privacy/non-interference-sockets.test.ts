import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import type { DemoPupil } from '../../deploy/demo/pupil.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { diceOf } from '../../deploy/demo/seed.ts';
import { schoolOn, smallPrimary } from '../world/board.ts';
import { openTestHouse, type TestHouse } from '../world/house.ts';
import { following } from '../world/promise.ts';
import { nightInFork, type SecondNight } from './fork.ts';

const school = smallPrimary.id;
const board = 'digital-board';
const basispoort = 'basispoort';
const both = [basispoort, board] as const;

let world: TestHouse;
beforeAll(async () => {
  world = await openTestHouse({
    suppliers: [{ profile: basispoort, issue: 'BP' }, { profile: board }, { profile: 'accounts' }],
  });
  await world.night();
});
afterAll(() => world.close());

type Change = (people: DemoSchool) => DemoSchool;

const pupils =
  (change: (pupil: DemoPupil, index: number) => DemoPupil): Change =>
  (people) => ({ ...people, pupils: people.pupils.map(change) });

const tomorrow = schoolOn(smallPrimary, '2026-11-22');
const unchanged: Change = (people) => people;

/** What these suppliers may well see: some in group 3 get another call name, fewer than have to wait for a person. */
const visibly = pupils((pupil, index) =>
  pupil.yearGroup === '3' && index % 3 === 0 ? { ...pupil, callName: `${pupil.callName}e` } : pupil,
);

const forbidden = pupils((pupil, index) => ({
  ...pupil,
  postcode: `${1100 + index}XX`,
  photoUrl: `https://foto.example/${index}.jpg`,
  email: `leerling${index}@voorbeeldboom.example`,
  background: { ...pupil.background, country: 'Suriname', countryOfFather: 'Turkije' },
  notes: [{ code: 'zorg', text: 'Heeft een tolk nodig.' }],
  numberShown: 'whole' as const,
  changedOn: '2026-11-21',
}));

const permuted: Change = (people) => {
  const dice = diceOf('permuted');
  return {
    ...people,
    groups: dice.shuffle(people.groups),
    subgroups: dice.shuffle(people.subgroups),
    pupils: dice.shuffle(people.pupils),
    teachers: dice.shuffle(people.teachers),
  };
};

const moreOutOfScope: Change = (people) => ({
  ...people,
  pupils: people.pupils.concat(
    people.pupils.slice(0, 6).map((pupil, index) => {
      const { eckId: _eckId, leftOn: _leftOn, ...rest } = pupil;
      const stranger = { ...rest, key: `9${index}77`, bsn: '999999990', callName: `Vreemd${index}` };
      if (index % 3 === 0) return { ...stranger, status: 'left' as const, leftOn: '2026-10-01' };
      if (index % 3 === 1) return { ...stranger, enrolledFrom: '2027-02-01', status: 'future' as const };
      return { ...stranger, leftOn: '2026-11-20' };
    }),
  ),
});

const otherTeachers: Change = (people) => ({
  ...people,
  teachers: people.teachers.map((teacher, index) => ({
    ...teacher,
    familyName: `Anders${index}`,
    groupKeys: people.groups.slice(0, 2).map(({ key }) => key),
  })),
});

const otherSubgroups: Change = (people) => ({
  ...people,
  subgroups: [...people.subgroups, { key: '88001', name: 'Autiklas', years: ['3'] }],
  pupils: people.pupils.map((pupil, index) => (index % 2 === 0 ? { ...pupil, subgroupKeys: ['88001'] } : pupil)),
});

const emptyGroup: Change = (people) => {
  const [first] = people.groups;
  return first === undefined
    ? people
    : { ...people, groups: [...people.groups, { ...first, key: '88002', name: 'Zorgklas' }] };
};

type Rewrite = (xml: string) => string;
const asIs: Rewrite = (xml) => xml;

const unknownElements: Rewrite = (xml) =>
  xml
    .replaceAll('</leerling>', '<allergie>pinda</allergie></leerling>')
    .replaceAll('<leerling ', '<leerling medicatie="ja" ')
    .replace('</EDEX>', '<zorgdossiers><zorgdossier>geheim</zorgdossier></zorgdossiers></EDEX>');

/**
 * Genders and names of two pupils, the one time unreadable or forbidden and the other time not there. Of three it would be
 * a column that changed its meaning, and no file for anybody.
 */
const spoiled =
  (text: (name: string) => string): Rewrite =>
  (xml) => {
    const full = following(world.people(school)).filter(
      ({ familyNamePrefix, username }) => familyNamePrefix !== undefined && username !== undefined,
    );
    const chosen = new Set(full.slice(0, 2).map(({ key }) => key));
    return xml.replaceAll(/<leerling key="(\d+)".*?<\/leerling>/gs, (pupil: string, key: string) =>
      chosen.has(key)
        ? pupil.replaceAll(/<(voorvoegsel|geslacht|gebruikersnaam)>[^<]*<\/\1>/g, (_, name: string) => text(name))
        : pupil,
    );
  };
const unreadable = spoiled((name) =>
  name === 'geslacht'
    ? '<geslacht>7</geslacht>'
    : `<${name}>${name === 'voorvoegsel' ? 'x'.repeat(300) : ''}</${name}>`,
);
const absent = spoiled(() => '');

const teacherWithoutKey: Rewrite = (xml) => xml.replace(/<leerkracht key="[^"]*"/, '<leerkracht');

const night = (change: Change, rewrite: Rewrite = asIs, more: Omit<SecondNight, 'file'> = {}) => ({
  file: (before: Change) => rewrite(writeEdexml(change(before(tomorrow)))),
  ...more,
});

/** People of the board decide something about the account supplier, which is none of the others' business. */
const revokeOther: NonNullable<SecondNight['prepare']> = async ({ gateway, agreements }) => {
  const [found] = (await gateway.agreementsOf(world.board)).filter(({ supplier }) => supplier === 'accounts');
  if (found !== undefined) await agreements.revoke(world.board, found.id, world.actors.admin);
};

const restrictForOther: NonNullable<SecondNight['prepare']> = async ({ gateway }) => {
  const rows = await gateway.store.all(
    "SELECT DISTINCT subject FROM feed_row WHERE entity = 'pupil' ORDER BY subject LIMIT 9",
  );
  await gateway.store.batch(
    rows.map((row, index) => ({
      sql: "INSERT INTO restriction (board, subject, supplier, kind, since) VALUES (?, ?, 'accounts', ?, ?)",
      params: [world.board, String(row['subject']), index % 2 === 0 ? 'frozen' : 'excluded', '2026-11-21'],
    })),
  );
};

type Pair = readonly [
  name: string,
  seenBy: readonly string[],
  x: ReturnType<typeof night>,
  y: ReturnType<typeof night>,
];
const pairs: readonly Pair[] = [
  ['forbidden fields', both, night(unchanged), night(forbidden)],
  ['another order', both, night(unchanged), night(permuted)],
  ['pupils out of scope', both, night(unchanged), night(moreOutOfScope)],
  ['other teachers', both, night(unchanged), night(otherTeachers)],
  ['subgroups that are not agreed', [board, basispoort], night(unchanged), night(otherSubgroups)],
  ['a group that nobody is in', both, night(unchanged), night(emptyGroup)],
  ['elements and attributes that nobody declared', both, night(unchanged), night(unchanged, unknownElements)],
  ['unreadable or empty', [basispoort], night(unchanged, absent), night(unchanged, unreadable)],
  ['a teacher without a key', both, night(unchanged), night(unchanged, teacherWithoutKey)],
  ["the end of another supplier's agreement", both, night(unchanged), night(unchanged, asIs, { prepare: revokeOther })],
  ['restrictions for another supplier', both, night(unchanged), night(unchanged, asIs, { prepare: restrictForOther })],
  [
    'all of it in a full delivery',
    both,
    night(unchanged, absent, { full: true }),
    night((people) => permuted(moreOutOfScope(forbidden(people))), unreadable, { full: true, prepare: revokeOther }),
  ],
];

describe('after the same night, two exports that differ in what a supplier may not see', () => {
  it.each(pairs)('%s: no delivery, or the same bytes', async (name, seenBy, x, y) => {
    const quiet = { ...x, file: x.file(unchanged) };
    const loud = { ...y, file: y.file(unchanged) };
    const [one, other] = [await nightInFork(world, school, quiet), await nightInFork(world, school, loud)];
    const expectsNothing = x.full !== true && name !== 'unreadable or empty';
    for (const supplier of seenBy) {
      expect(other.get(supplier)).toEqual(one.get(supplier));
      expect(one.get(supplier)?.length === 0).toBe(expectsNothing);
    }
  });

  it.each(pairs)('%s, and something that it may see as well: the same bytes', async (_, seenBy, x, y) => {
    const one = await nightInFork(world, school, { ...x, file: x.file(visibly) });
    const other = await nightInFork(world, school, { ...y, file: y.file(visibly) });
    for (const supplier of seenBy) {
      expect(one.get(supplier)?.length).toBeGreaterThan(0);
      expect(other.get(supplier)).toEqual(one.get(supplier));
    }
  });
});
