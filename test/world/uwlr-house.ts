import { uwlrDoor } from '../../connectors/uwlr-door/door.ts';
import { uwlrLvsSet23, uwlrSmalleSet22, uwlrSmalleSet23 } from '../../mappings/suppliers/uwlr-shapes.ts';
import { uwlrLvsSet, uwlrSmalleSet } from '../../mappings/suppliers/uwlr.ts';
import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import type { Shape } from '../../src/agreement/shape.ts';
import { openDoors } from '../../src/runtime/doors.ts';
import { type BoardSupplier, otherPrimary, smallPrimary } from './board.ts';
import { openTestHouse, type TestHouse, type TestHouseOptions } from './house.ts';
import { message, post, type UwlrQuestion } from './uwlr.ts';

const line = { purpose: 'organisation', reason: 'Zet de leerkracht bij de eigen groep.', form: 'whole' } as const;

const withStaff = (profile: Profile): Profile => ({
  ...profile,
  fields: {
    ...profile.fields,
    staff: { key: line, callName: line, familyName: line, familyNamePrefix: line, groupKeys: line },
  },
});

const given = (id: string, profile: Profile, shape: Shape): SupplierProfile =>
  ({ id, name: id, profile, shape }) as SupplierProfile;

/** Suppliers of every set, each with the profile's own list; `smalle-oud` has the date of birth besides. */
const old: Profile = {
  ...uwlrSmalleSet,
  fields: { ...uwlrSmalleSet.fields, pupil: { ...uwlrSmalleSet.fields.pupil, dateOfBirth: line } },
};
export const uwlrSuppliers: readonly BoardSupplier[] = [
  { profile: 'smalle', given: given('smalle', withStaff(uwlrSmalleSet), uwlrSmalleSet23), door: uwlrDoor.name },
  { profile: 'smalle-oud', given: given('smalle-oud', old, uwlrSmalleSet22), door: uwlrDoor.name },
  { profile: 'lvs', given: given('lvs', withStaff(uwlrLvsSet), uwlrLvsSet23), door: uwlrDoor.name },
];

export type UwlrHouse = {
  readonly world: TestHouse;
  /** What the door told us that went wrong on our side. */
  readonly failures: unknown[];
  /** A key of a supplier for a school, made once. */
  key(supplier: string, school?: string): Promise<string>;
  /** Asks with that supplier's own key, unless the question says otherwise. */
  ask(supplier: string, question?: UwlrQuestion): Promise<Response>;
  text(supplier: string, question?: UwlrQuestion): Promise<string>;
  close(): Promise<void>;
};

/** A whole house with two schools, whose suppliers collect over UWLR at the real desk. */
export const openUwlrHouse = async (options: TestHouseOptions = {}): Promise<UwlrHouse> => {
  const world = await openTestHouse({
    schools: [smallPrimary, otherPrimary],
    suppliers: uwlrSuppliers,
    doors: [uwlrDoor],
    ...options,
  });
  const failures: unknown[] = [];
  const keys = new Map<string, Promise<string>>();
  const made = async (supplier: string, school: string): Promise<string> => {
    const wish = { supplier, product: supplier, school };
    return (await world.house().credentials.add(world.board, world.actors.admin, wish)).secret;
  };
  const key: UwlrHouse['key'] = (supplier, school = smallPrimary.id) => {
    const name = `${supplier}/${school}`;
    const known = keys.get(name) ?? made(supplier, school);
    keys.set(name, known);
    return known;
  };
  const doors = openDoors(world.house().gateway, [uwlrDoor]).doors.map(({ door, desk }) =>
    door.open(desk, (error) => void failures.push(error)),
  );
  const ask: UwlrHouse['ask'] = async (supplier, question = {}) => {
    const [door] = doors;
    if (door === undefined) throw new Error('no door');
    const asked = { client: supplier, ...question, key: question.key ?? (await key(supplier, question.school)) };
    return door.answer(post(message(asked)));
  };
  return {
    world,
    failures,
    key,
    ask,
    text: async (supplier, question) => (await ask(supplier, question)).text(),
    close: world.close,
  };
};
