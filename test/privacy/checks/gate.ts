import assert from 'node:assert/strict';
import { plainShape } from '../../../mappings/suppliers/plain.ts';
import { type Deal, dealOf, documentWith } from '../interference/deal.ts';
import { firstState, nightOf } from '../interference/night.ts';
import { add, copyOf, refOf, replace, subjectOf, withField, type World } from '../interference/world.ts';

type Line = {
  readonly purpose: 'access' | 'images';
  readonly reason: string;
  readonly form: 'whole' | 'initial' | 'year' | 'alias';
};
const line = (form: Line['form'] = 'whole', purpose: Line['purpose'] = 'access'): Line => ({
  purpose,
  reason: 'Nodig.',
  form,
});

/** Keys whole for groups, none for pupils; an address, a coarser form, a consent and lists of relations. */
const deal: Deal = dealOf(
  documentWith(
    {
      pupil: {
        callName: line(),
        familyName: line('initial'),
        dateOfBirth: line('year'),
        photoUrl: line('whole', 'images'),
        postcode: line(),
        phone: line(),
        groupKey: line(),
        subgroupKeys: line(),
      },
      group: { key: line(), name: line() },
      staff: { callName: line(), roles: line(), groupKeys: line() },
      guardian: { familyName: line(), pupilKeys: line() },
    },
    { startsWithinDays: 0, locations: ['L1'] },
  ),
  plainShape,
);

const group = (world: World, key: string): void =>
  void add(world, 'group', key, { key, name: `Groep ${key}`, subject: 'vak' });

const pupil = (world: World, name: string, more: Record<string, string | boolean | readonly string[]>): void => {
  const place = {
    groupKey: 'G1',
    locationKey: 'L1',
    enrolmentStatus: 'enrolled',
    ageClass: 'under16',
    enrolledFrom: '2024-08-01',
  };
  const data = { familyName: 'Jansen', dateOfBirth: '2017-03-04', nationality: 'NL', email: `${name}@school.example` };
  add(world, 'pupil', name, { ...place, ...data, callName: name, ...more, key: `K-${name}` });
};

const guardian = (world: World, name: string, child: string, more: Record<string, string | boolean> = {}): void => {
  const record = {
    key: `K-${name}`,
    familyName: name,
    email: 'ouder@example.org',
    hasAuthority: 'yes',
    contactBan: false,
  };
  add(world, 'guardian', name, { ...record, pupilKeys: [`K-${child}`], ...more });
};

const empty = (): World => ({
  roster: new Map(),
  hidden: new Set(),
  restrictions: new Map(),
  consents: new Set(),
  issued: new Map(),
  neutral: new Map(),
  aside: new Set(),
  keyless: new Set(),
  readingSet: new Map(
    (['school', 'location', 'group', 'pupil', 'staff', 'guardian'] as const).map((entity) => [
      entity,
      new Set(Object.keys(plainShape.accepts[entity] ?? {})),
    ]),
  ),
});

const sent = (
  body: string | undefined,
): readonly { op: string; kind: string; ref: string; reason?: string; data?: Record<string, unknown> }[] =>
  body === undefined
    ? []
    : (JSON.parse(body) as { items: { op: string; kind: string; ref: string; data?: Record<string, unknown> }[] })
        .items;

const night = async (world: World, under = deal) =>
  nightOf(world, { deal: under, state: firstState, wishes: { full: false, format: 'json' } });

const itemsOf = async (world: World) => sent((await night(world)).bodies[0]);

/** The data of one kind by the name in it. */
const dataOf = async (world: World, kind: string): Promise<Readonly<Record<string, Record<string, unknown>>>> =>
  Object.fromEntries(
    (await itemsOf(world))
      .filter((item) => item.kind === kind)
      .map(({ data = {} }) => [String(data['callName'] ?? data['name'] ?? data['familyName']), data]),
  );

/** Exactly the agreed fields, from a record that has all of them. */
export const fields = async (): Promise<void> => {
  const world = empty();
  group(world, 'G1');
  pupil(world, 'Noor', { addressSecret: false, phoneSecret: false, postcode: '1234AB', phone: '0612345678' });
  assert.deepEqual(await dataOf(world, 'pupil'), {
    Noor: {
      callName: 'Noor',
      familyName: 'J.',
      dateOfBirth: '2017',
      phone: '0612345678',
      postcode: '1234AB',
      groupKey: 'G1',
    },
  });
  assert.deepEqual(await dataOf(world, 'group'), { 'Groep G1': { key: 'G1', name: 'Groep G1' } });
};

/** Secret, not stated and empty look alike; stated as open leaves. */
export const secrecy = async (): Promise<void> => {
  const world = empty();
  group(world, 'G1');
  const address = { postcode: '1234AB', phone: '0612345678' };
  pupil(world, 'Secret', { ...address, addressSecret: true, phoneSecret: true });
  pupil(world, 'Unstated', address);
  pupil(world, 'Empty', { addressSecret: false, phoneSecret: false });
  pupil(world, 'Open', { ...address, addressSecret: false, phoneSecret: false });
  const found = await dataOf(world, 'pupil');
  const plain = { familyName: 'J.', dateOfBirth: '2017', groupKey: 'G1' };
  for (const name of ['Secret', 'Unstated', 'Empty']) assert.deepEqual(found[name], { callName: name, ...plain });
  assert.equal(found['Open']?.['postcode'], '1234AB');
};

export const consent = async (): Promise<void> => {
  const world = empty();
  group(world, 'G1');
  pupil(world, 'Yes', { photoUrl: 'https://foto.example/1' });
  pupil(world, 'No', { photoUrl: 'https://foto.example/2' });
  world.consents.add(`${subjectOf('pupil', 'Yes')}/images`);
  const found = await dataOf(world, 'pupil');
  assert.equal(found['Yes']?.['photoUrl'], 'https://foto.example/1');
  assert.equal(found['No']?.['photoUrl'], undefined);
  await keyConsent();
};

/** A key that stays without consent leaves through no relation either. */
const keyConsent = async (): Promise<void> => {
  const keys = { pupil: { key: line('whole', 'images') }, guardian: { familyName: line(), pupilKeys: line() } };
  const world = empty();
  group(world, 'G1');
  pupil(world, 'Yes', {});
  pupil(world, 'No', {});
  world.consents.add(`${subjectOf('pupil', 'Yes')}/images`);
  guardian(world, 'Ouder', 'Yes');
  replace(world, 'guardian', ({ record }) => withField(record, 'pupilKeys', ['K-No', 'K-Yes']));
  const { bodies } = await night(world, dealOf(documentWith(keys, { startsWithinDays: 0 }), plainShape));
  const parent = sent(bodies[0]).find(({ kind }) => kind === 'guardian');
  assert.deepEqual(parent?.data?.['pupilKeys'], [refOf(subjectOf('pupil', 'No')), 'K-Yes'].toSorted());
};

export const forms = async (): Promise<void> => {
  const world = empty();
  group(world, 'G1');
  pupil(world, 'Noor', {});
  const { Noor } = await dataOf(world, 'pupil');
  assert.deepEqual([Noor?.['familyName'], Noor?.['dateOfBirth']], ['J.', '2017']);
};

/** Relations lead to what is visible and to nothing else, under ids that may leave. */
export const relations = async (): Promise<void> => {
  const world = empty();
  for (const key of ['G1', 'G2', 'G3']) group(world, key);
  pupil(world, 'Noor', { subgroupKeys: ['G2', 'nowhere'] });
  pupil(world, 'Left', { groupKey: 'G3', enrolmentStatus: 'left' });
  add(world, 'staff', 'M', { key: 'K-M', callName: 'Juf', roles: ['x', 'b', 'a'], groupKeys: ['G3', 'G2', 'G1'] });
  add(world, 'staff', 'Z', { key: 'K-Z', callName: 'Meester', groupKeys: ['G3'] });
  guardian(world, 'Ouder', 'Noor', {});
  replace(world, 'guardian', ({ record }) => withField(record, 'pupilKeys', ['K-Left', 'K-Noor']));
  assert.deepEqual((await dataOf(world, 'pupil'))['Noor']?.['subgroupKeys'], ['G2']);
  assert.deepEqual(Object.keys(await dataOf(world, 'group')).toSorted(), ['Groep G1', 'Groep G2']);
  assert.deepEqual(await dataOf(world, 'staff'), {
    Juf: { callName: 'Juf', roles: ['a', 'b', 'x'], groupKeys: ['G1', 'G2'] },
  });
  assert.deepEqual((await dataOf(world, 'guardian'))['Ouder']?.['pupilKeys'], [refOf(subjectOf('pupil', 'Noor'))]);
};

/** Who is in scope, and who is told of. */
export const people = async (): Promise<void> => {
  const world = empty();
  group(world, 'G1');
  pupil(world, 'Noor', {});
  pupil(world, 'Adult', { ageClass: '18+' });
  pupil(world, 'Applicant', { enrolmentStatus: 'applied' });
  pupil(world, 'Former', { enrolmentStatus: 'left' });
  pupil(world, 'Gone', { enrolledUntil: '2026-11-21' });
  pupil(world, 'Later', { enrolledFrom: '2026-11-22' });
  pupil(world, 'Elsewhere', { locationKey: 'L2' });
  pupil(world, 'Excluded', {});
  world.restrictions.set(subjectOf('pupil', 'Excluded'), 'excluded');
  pupil(world, 'Frozen', {});
  world.restrictions.set(subjectOf('pupil', 'Frozen'), 'frozen');
  guardian(world, 'Of minor', 'Noor');
  guardian(world, 'Of adult', 'Adult');
  guardian(world, 'Banned', 'Noor', { contactBan: true });
  guardian(world, 'Without say', 'Noor', { hasAuthority: 'unknown' });
  guardian(world, 'Of frozen', 'Frozen');
  assert.deepEqual(Object.keys(await dataOf(world, 'pupil')).toSorted(), ['Adult', 'Noor']);
  assert.deepEqual(Object.keys(await dataOf(world, 'guardian')), ['Of minor']);
};

/** Lines are ordered by kind and reference, whatever the source's order or the names. */
export const order = async (): Promise<void> => {
  const world = empty();
  group(world, 'G1');
  for (const name of ['Ali', 'Bo', 'Cem', 'Daan', 'Eva', 'Fenna', 'Gijs', 'Hugo']) pupil(world, name, {});
  const refs = (await itemsOf(world)).filter(({ kind }) => kind === 'pupil').map(({ ref }) => ref);
  assert.equal(refs.length, 8);
  assert.deepEqual(refs, refs.toSorted());
};

/** A night in which only hidden things changed brings no delivery, and a removal says no more than it must. */
export const quiet = async (): Promise<void> => {
  const world = empty();
  group(world, 'G1');
  pupil(world, 'Noor', {});
  pupil(world, 'Ali', {});
  const { after } = await night(world);
  const second = async (change: (later: World) => void) => {
    const later = copyOf(world);
    change(later);
    return (await nightOf(later, { deal, state: after, wishes: { full: false, format: 'json' } })).bodies;
  };
  const hidden = await second((later) =>
    replace(later, 'pupil', ({ record }) =>
      withField(withField(record, 'email', 'x@y.example'), 'nationality', undefined),
    ),
  );
  assert.deepEqual(hidden, []);
  const noor = subjectOf('pupil', 'Noor');
  const moved = await second((later) =>
    replace(later, 'pupil', ({ subject, record }) => withField(record, 'locationKey', subject === noor ? 'L2' : 'L1')),
  );
  const gone = await second((later) => {
    later.keyless.add('staff');
    replace(later, 'pupil', ({ subject, record }) => (subject === noor ? undefined : record));
  });
  assert.deepEqual(gone.length, 1);
  assert.deepEqual(sent(moved[0]), [{ op: 'remove', kind: 'pupil', ref: refOf(noor), reason: 'no_longer_provided' }]);
};

const manifestOf = async (world: World): Promise<unknown> =>
  (JSON.parse((await night(world)).bodies[0] ?? '') as { manifest: unknown }).manifest;

/** The manifest speaks of this feed's lines and agreement only. */
export const manifest = async (): Promise<void> => {
  const world = empty();
  group(world, 'G1');
  pupil(world, 'Noor', {});
  const fuller = copyOf(world);
  for (const name of ['A', 'B', 'C']) {
    pupil(fuller, name, { enrolmentStatus: 'applied', photoUrl: 'https://foto.example/3' });
  }
  assert.deepEqual(await manifestOf(fuller), await manifestOf(world));
};
