import { describe, expect, it } from 'vitest';
import { diceOf } from '../../deploy/demo/seed.ts';
import type { AgreementDocument } from '../../src/agreement/schema.ts';
import { plainShape } from '../../mappings/suppliers/plain.ts';
import { type Deal, dealOf, documentWith } from './interference/deal.ts';
import { firstState, nightOf, type Wishes } from './interference/night.ts';
import { add, anyWorld, copyOf, refOf, replace, subjectOf, withField, type World } from './interference/world.ts';

const line = { purpose: 'access', reason: 'Nodig.', form: 'whole' } as const;

const dealWith = (rows: Partial<AgreementDocument['rows']> = {}): Deal =>
  dealOf(
    documentWith(
      {
        pupil: { callName: line, groupKey: line },
        group: { name: line },
        staff: { familyName: line, groupKeys: line },
        guardian: { familyName: line, pupilKeys: line },
      },
      { startsWithinDays: 0, ...rows },
    ),
    plainShape,
  );

/** Two pupils, each alone in a group with a teacher and a parent of its own. */
const twoPupils = (): World => {
  const empty = anyWorld(diceOf('empty'), dealWith(), { pupils: 0, staff: 0, guardians: 0 });
  empty.neutral.clear();
  for (const name of ['Noor', 'Ali']) {
    const place = { groupKey: `G${name}`, locationKey: `L${name}`, ageClass: 'under16', enrolmentStatus: 'enrolled' };
    add(empty, 'group', `G${name}`, { key: `G${name}`, name: `Groep ${name}` });
    add(empty, 'pupil', name, { key: name, callName: name, ...place });
    add(empty, 'staff', `M${name}`, { key: `M${name}`, familyName: `Juf ${name}`, groupKeys: [`G${name}`] });
    const parent = { key: `O${name}`, familyName: `Ouder ${name}`, hasAuthority: 'yes', contactBan: false };
    add(empty, 'guardian', `O${name}`, { ...parent, pupilKeys: [name] });
  }
  return empty;
};

const noor = subjectOf('pupil', 'Noor');
const json = (full = false): Wishes => ({ full, format: 'json' });

const secondNight = async (change: (world: World) => void, { full = false, deal = dealWith() } = {}) => {
  const before = twoPupils();
  const { after } = await nightOf(before, { deal: dealWith(), state: firstState, wishes: json() });
  const later = copyOf(before);
  change(later);
  return (await nightOf(later, { deal, state: after, wishes: json(full) })).bodies.join('');
};

const freeze = (world: World): void => void world.restrictions.set(noor, 'frozen');

/** A night in which rows of a kind had no key, and nothing of Noor could be read. */
const lacking =
  (kind: 'pupil' | 'staff' | 'guardian') =>
  (world: World): void => {
    world.keyless.add(kind);
    for (const entity of ['pupil', 'staff', 'guardian'] as const) {
      replace(world, entity, ({ record }) => (record.key.endsWith('Noor') ? undefined : record));
    }
  };

const removed = (entity: 'pupil' | 'guardian' | 'staff' | 'group', name: string, reason: string): string =>
  `{"op":"remove","kind":"${entity}","ref":"${refOf(subjectOf(entity, name))}","reason":"${reason}"}`;

describe('a pupil who is excluded', () => {
  it.each([
    ['after a whole reading', (): void => {}],
    ['after a reading that lacks somebody', (world: World): void => void world.keyless.add('pupil')],
    ['when the row came twice', (world: World): void => void world.aside.add(noor)],
  ] as const)('is withdrawn %s, and is in no full delivery', async (_, trouble) => {
    const change = (world: World): void => {
      world.restrictions.set(noor, 'excluded');
      trouble(world);
      if (world.aside.has(noor)) replace(world, 'pupil', (item) => (item.subject === noor ? undefined : item.record));
    };
    for (const full of [false, true]) {
      const body = await secondNight(change, { full });
      expect(body).toContain(removed('pupil', 'Noor', 'erase'));
      expect(body).not.toContain('"callName":"Noor"');
    }
  });
});

describe('a pupil who is frozen', () => {
  it('stays with everything that is known through this pupil, whatever becomes of them', async () => {
    const leave = (world: World): void => {
      freeze(world);
      replace(world, 'pupil', (item) => (item.subject === noor ? undefined : item.record));
      replace(world, 'staff', ({ record }) => withField(record, 'familyName', 'Anders'));
      replace(world, 'guardian', ({ record }) => (record.key === 'ONoor' ? undefined : record));
    };
    const body = await secondNight(leave);
    expect(body).toContain(`"kind":"staff","ref":"${refOf(subjectOf('staff', 'MAli'))}"`);
    expect(body).not.toContain(refOf(subjectOf('staff', 'MNoor')));
    expect(body).not.toContain(refOf(noor));
    expect(body).not.toContain('"op":"remove"');
    expect(await secondNight(leave, { full: true })).toContain('"familyName":"Ouder Noor"');
  });

  it('takes a parent along only as long as that parent may be told of', async () => {
    const body = await secondNight((world) => {
      freeze(world);
      replace(world, 'guardian', ({ record }) => withField(record, 'contactBan', record.key === 'ONoor'));
    });
    expect(body).toContain(removed('guardian', 'ONoor', 'no_longer_provided'));
  });
});

describe('a reading that lacks somebody', () => {
  it('removes nobody of that kind, nor who is known through it', async () => {
    expect(await secondNight(lacking('pupil'))).toBe('');
    expect(await secondNight(lacking('staff'))).not.toContain('"kind":"staff"');
    expect(await secondNight(lacking('staff'))).toContain(removed('pupil', 'Noor', 'no_longer_provided'));
    expect(await secondNight(lacking('guardian'))).toContain(removed('staff', 'MNoor', 'no_longer_provided'));
  });

  it('still removes who stands in it and is no longer in education', async () => {
    const body = await secondNight((world) => {
      world.keyless.add('pupil');
      replace(world, 'pupil', ({ record }) =>
        withField(record, 'enrolmentStatus', record.key === 'Noor' ? 'left' : 'enrolled'),
      );
    });
    expect(body).toContain(removed('pupil', 'Noor', 'no_longer_provided'));
  });

  it('serves in a full delivery only whom the agreement of now is about', async () => {
    const deal = dealWith({ locations: ['LAli'] });
    const body = await secondNight(lacking('pupil'), { full: true, deal });
    expect(body).toContain('"callName":"Ali"');
    expect(body).not.toContain('"callName":"Noor"');
  });
});
