import { onerosterDoor } from '../../../connectors/oneroster-door/door.ts';
import type { Dice } from '../../../deploy/demo/seed.ts';
import { onerosterRest } from '../../../mappings/suppliers/oneroster-shape.ts';
import { show } from '../../../src/door/shown.ts';
import type { View } from '../../../src/ports/door.ts';
import { permit } from '../../../src/release/permit.ts';
import { openFakeDesk } from '../../world/fake-desk.ts';
import { anyDeal, type Deal, instant } from './deal.ts';
import { firstState, nightOf, type State } from './night.ts';
import { visibleChange } from './overnight.ts';
import type { Relation } from './relations.ts';
import { anyWorld, refOf, type Sizes, subjectOf, type World } from './world.ts';

/** What a feed shows after its nights, over the same code as the desk's. */
export const viewAfter = (world: World, deal: Deal, state: State): View | undefined => {
  const current = [...state.generations.values()].at(-1);
  if (current === undefined) return undefined;
  const { restrictions, consents } = world;
  const standing = { restrictions, consented: (subject: string, name: string) => consents.has(`${subject}/${name}`) };
  const { view } = show(state.feed, {
    permit: permit(deal.agreement, deal.shape, standing, instant),
    joined: { refOf, issuedIds: world.issued, neutralNames: world.neutral },
    rows: [...state.rows.values()],
    readings: state.generations,
    current,
    agreedAt: '2026-08-01T00:00:00.000Z',
  });
  return view;
};

const refs = ['P0', 'P1', 'H1'].map((name) => refOf(subjectOf('pupil', name)));
const school = refOf(subjectOf('school', 'S'));
const group = refOf(subjectOf('group', 'G0'));

const named = [
  'givenName',
  'familyName',
  'username',
  'email',
  'identifier',
  'grades',
  'birthDate',
  'sex',
  'bsn',
  'title',
];

/** Everything that a curious supplier would ask. */
export const questions: readonly string[] = [
  'academicSessions',
  'terms',
  'gradingPeriods',
  'orgs',
  'schools',
  'courses',
  'classes',
  'users',
  'students',
  'teachers',
  'enrollments',
  'demographics',
  'users?limit=2',
  'users?limit=2&offset=2',
  'users?limit=3&orderBy=desc',
  'enrollments?limit=1&offset=3',
  ...['users', 'classes', 'demographics'].flatMap((collection) =>
    named.flatMap((name) => [
      `${collection}?sort=${name}&limit=3`,
      `${collection}?fields=sourcedId,${name}`,
      `${collection}?filter=${name}~'a'`,
      `${collection}?filter=${name}!='x' AND status='active'`,
    ]),
  ),
  "users?filter=dateLastModified>'2026-11-01'",
  "enrollments?filter=dateLastModified>'2026-11-01'",
  ...refs.flatMap((ref) => [`users/${ref}`, `students/${ref}/classes`, `demographics/${ref}`]),
  ...['classes', 'students', 'teachers', 'courses', 'enrollments', 'terms'].map((name) => `schools/${school}/${name}`),
  ...['students', 'teachers'].flatMap((name) => [
    `classes/${group}/${name}`,
    `schools/${school}/classes/${group}/${name}`,
  ]),
];

const base = 'https://sluis.example/ims/oneroster/rostering/v1p2';

/** All that can be seen of the answers to these questions, and what the ledger was told. */
export const answersFrom = async (view: View | undefined, asked = questions): Promise<readonly string[]> => {
  const shelves = new Map([['99XA00', view ?? ('unavailable' as const)]]);
  const scopes = ['roster-core.readonly', 'roster.readonly', 'roster-demographics.readonly'];
  const desk = openFakeDesk([{ id: 'proef', secret: 'x', scopes, shelves }], { now: () => instant });
  const { answer } = onerosterDoor.open(desk, () => undefined);
  const answers: string[] = [];
  for (const question of asked) {
    const request = new Request(`${base}/${question}`, { headers: { authorization: 'Bearer token-proef' } });
    const response = await answer(request);
    answers.push(JSON.stringify([question, response.status, [...response.headers], await response.text()]));
  }
  return [...answers, JSON.stringify(desk.told)];
};

/** `pairs` that really differed, what could be told apart in them, and how many answers of one world were no refusals. */
export type Overheard = {
  readonly pairs: number;
  readonly shown: number;
  readonly differences: readonly (readonly [string, string])[];
};

const apart = (one: readonly string[], other: readonly string[]) =>
  one.flatMap((text, index) => (text === other[index] ? [] : [[text, other[index] ?? ''] as const]));

const plain = (world: World): string =>
  JSON.stringify(world, (_, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value));

/** A world and one like it through the door, after a first night and after another one in which something changed. */
export const overhear = async (dice: Dice, relation: Relation, sizes: Sizes): Promise<Overheard> => {
  const deal: Deal = { agreement: anyDeal(dice).agreement, shape: onerosterRest };
  const wishes = { full: false, format: 'json' } as const;
  const differences: (readonly [string, string])[] = [];
  let pairs = 0;
  const seen = async (world: World, state: State) => {
    const { after } = await nightOf(world, { deal, state, wishes });
    return { after, answers: await answersFrom(viewAfter(world, deal, after)) };
  };
  const compare = async (world: World, state: State, answers: readonly string[]): Promise<void> => {
    const other = relation(dice, world, deal);
    if (other === undefined || plain(other) === plain(world)) return;
    pairs += 1;
    differences.push(...apart(answers, (await seen(other, state)).answers));
  };
  const x = anyWorld(dice, deal, sizes);
  const first = await seen(x, firstState);
  await compare(x, firstState, first.answers);
  const later = visibleChange(dice, x);
  await compare(later.world, first.after, (await seen(later.world, first.after)).answers);
  return { pairs, differences, shown: first.answers.filter((answer) => answer.includes(',200,')).length };
};
