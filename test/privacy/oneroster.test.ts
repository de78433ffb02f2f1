import { describe, expect, it } from 'vitest';
import { onerosterRest } from '../../mappings/suppliers/oneroster-shape.ts';
import { diceOf } from '../../deploy/demo/seed.ts';
import { type Deal, dealOf, documentWith } from './interference/deal.ts';
import { encodings } from './canary/encodings.ts';
import { firstState, nightOf } from './interference/night.ts';
import { relations, several } from './interference/relations.ts';
import { answersFrom, overhear, viewAfter } from './interference/roster.ts';
import { add, anyWorld, type World } from './interference/world.ts';

const compared = new Map<string, number>();
/** Answers that were no refusals: silence is the same in every world. */
let answered = 0;

describe('two worlds that differ only in what a supplier may not see give it the same answers over OneRoster', () => {
  it.each(Object.entries({ ...relations, 'several at once': several }))('%s', async (name, relation) => {
    for (let seed = 0; seed < 12; seed += 1) {
      const sizes = { pupils: seed % 8, staff: seed % 4, guardians: 1 };
      const { pairs, differences, shown } = await overhear(diceOf(`oneroster/${name}/${seed}`), relation, sizes);
      answered += shown;
      compared.set(name, (compared.get(name) ?? 0) + pairs);
      expect(differences).toEqual([]);
    }
    expect(compared.get(name)).toBeGreaterThan(0);
  });

  it('compared at least 200 pairs that really differed', () => {
    const pairs = [...compared.values()].reduce((sum, count) => sum + count, 0);
    expect(pairs).toBeGreaterThanOrEqual(200);
    expect(answered).toBeGreaterThan(5_000);
  });
});

const line = { purpose: 'access', reason: 'Nodig.', form: 'whole' } as const;
const alias = { ...line, form: 'alias' } as const;

const deal: Deal = dealOf(
  documentWith(
    {
      pupil: { key: alias, callName: line, familyName: line, groupKey: line },
      group: { key: alias, name: line },
      staff: { callName: line, groupKeys: line },
      school: { name: line },
    },
    { startsWithinDays: 0 },
  ),
  onerosterRest,
);

const fill = (entity: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `CANARY${entity}${name}`]));

/** Every value is a marker that names its field. */
const marked = (): World => {
  const world = anyWorld(diceOf('canaries'), deal, { pupils: 0, staff: 0, guardians: 0 });
  world.roster.clear();
  add(world, 'school', 'S', { ...fill('school', ['name', 'brin', 'locationCode']), key: 'CANARYschoolkey' });
  const group = 'CANARYgroupkey';
  add(world, 'group', 'G0', { ...fill('group', ['name', 'subject', 'yearGroup']), key: group });
  const personal = ['callName', 'givenNames', 'familyName', 'familyNamePrefix', 'eckId', 'username', 'email'];
  const secret = ['dateOfBirth', 'gender', 'yearGroup', 'pupilNumber', 'nationality', 'photoUrl', 'postcode', 'phone'];
  add(world, 'pupil', 'P0', {
    ...fill('pupil', [...personal, ...secret]),
    key: 'CANARYpupilkey',
    groupKey: group,
    enrolmentStatus: 'enrolled',
    addressSecret: false,
    phoneSecret: false,
  });
  add(world, 'staff', 'M0', { ...fill('staff', personal), key: 'CANARYstaffkey', groupKeys: [group] });
  return world;
};

describe('canaries through the OneRoster door', () => {
  it('come out where they are agreed, and nowhere else in any encoding', async () => {
    const world = marked();
    const { after } = await nightOf(world, { deal, state: firstState, wishes: { full: false, format: 'json' } });
    const answers = Buffer.from((await answersFrom(viewAfter(world, deal, after))).join('\n'));
    const allowed = ['pupilcallName', 'pupilfamilyName', 'groupname', 'staffcallName', 'schoolname'];
    const markers = [...world.roster.values()]
      .flat()
      .flatMap(({ record }) => Object.values(record).flat())
      .filter((value) => typeof value === 'string' && value.startsWith('CANARY'))
      .map(String);
    expect(new Set(markers).size).toBeGreaterThan(25);
    for (const marker of new Set(markers)) {
      const found = encodings.filter(({ of }) => of(marker).some((bytes) => answers.includes(bytes)));
      const expected = allowed.some((name) => marker === `CANARY${name}`);
      expect([marker, found.length > 0]).toEqual([marker, expected]);
    }
  });
});
