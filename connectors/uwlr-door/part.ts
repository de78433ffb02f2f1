import type { Shaped, View } from '../../src/ports/door.ts';
import type { GroupReference, Question } from './question.ts';

/** Wire names of this channel's shapes: paths from a person's or a group's own element. */
export const paths = {
  key: '@key',
  eckId: '@eckid',
  group: 'groep/@key',
  acrossGroups: 'samengestelde_groepen/samengestelde_groep/@key',
  staffGroups: 'groepen/@key',
} as const;

/** A group as the answer has it. EDEXML has two elements for it, told apart by how pupils refer to them. */
export type GroupPart = { readonly item: Shaped; readonly id: string; readonly across: boolean };

/** Someone with the groups that the answer knows, under the ids that it gives them. */
export type PersonPart = { readonly item: Shaped; readonly groups: readonly GroupPart[] };

/** What an answer is about; each list in the order of the view. */
export type Part = {
  readonly groups: readonly GroupPart[];
  readonly pupils: readonly PersonPart[];
  readonly staff: readonly PersonPart[];
};

export const textAt = (item: Shaped, path: string): string | undefined => {
  const value = item.data[path];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const listAt = (item: Shaped, path: string): readonly string[] => {
  const value = item.data[path];
  if (typeof value === 'string') return [value];
  return value === undefined || typeof value === 'boolean' ? [] : value;
};

/** The id of a thing in the answer: its key where that was agreed, and its reference otherwise. */
export const idOf = (item: Shaped): string => textAt(item, paths.key) ?? item.ref;

/** Is there a name that the schema can take? Without one a person cannot be written (LeerlingType, LeerkrachtType). */
const isNameable = (item: Shaped): boolean =>
  ['achternaam', 'roepnaam'].some((name) => textAt(item, name) !== undefined);

const groupsOf = (items: readonly Shaped[], pupils: readonly Shaped[]): ReadonlyMap<string, GroupPart> => {
  const home = new Set(pupils.flatMap((pupil) => listAt(pupil, paths.group)));
  const across = new Set(pupils.flatMap((pupil) => listAt(pupil, paths.acrossGroups)));
  return new Map(
    items.map((item) => {
      const id = idOf(item);
      return [id, { item, id, across: across.has(id) && !home.has(id) }];
    }),
  );
};

const personOf = (item: Shaped, groups: ReadonlyMap<string, GroupPart>): PersonPart => {
  const known = (path: string): readonly GroupPart[] => listAt(item, path).flatMap((id) => groups.get(id) ?? []);
  if (item.kind === 'staff') return { item, groups: known(paths.staffGroups) };
  const own = known(paths.group).filter(({ across }) => !across);
  return { item, groups: [...own.slice(0, 1), ...known(paths.acrossGroups).filter(({ across }) => across)] };
};

const ofKind = (view: View, kind: Shaped['kind']): readonly Shaped[] => view.items.filter((item) => item.kind === kind);

const makeWhole = (view: View): Part => {
  const pupils = ofKind(view, 'pupil').filter(isNameable);
  const groups = groupsOf(ofKind(view, 'group'), pupils);
  return {
    groups: [...groups.values()],
    pupils: pupils.map((item) => personOf(item, groups)),
    staff: ofKind(view, 'staff')
      .filter(isNameable)
      .map((item) => personOf(item, groups)),
  };
};

/** Made once for a view, which lives as long as nothing changes; in steps it is asked for group by group. */
const wholes = new WeakMap<View, Part>();

/** All that a view holds, in this standard's form. */
const wholeOf = (view: View): Part => {
  const whole = wholes.get(view) ?? makeWhole(view);
  wholes.set(view, whole);
  return whole;
};

/** A reference without a key asks for whoever is bound to no group of its kind (UWLR 2.2, gVerzoekGroepenRef). */
const isAskedFor = ({ groups }: PersonPart, asked: readonly GroupReference[]): boolean =>
  asked.some(({ across, key }) => {
    const own = groups.filter((group) => group.across === across);
    return key === undefined ? own.length === 0 : own.some(({ id }) => id === key);
  });

/** What a question is answered with. A group that this supplier may not see is a group that nobody is in. */
export const partOf = (view: View, { operation, groups }: Question): Part => {
  const whole = wholeOf(view);
  const asked = (people: readonly PersonPart[]) => people.filter((person) => isAskedFor(person, groups));
  switch (operation) {
    case 'HaalLeerlinggegevens':
      return whole;
    case 'HaalStructuur':
      return { groups: whole.groups, pupils: [], staff: [] };
    case 'HaalLeerlingen':
      return { groups: [], pupils: asked(whole.pupils), staff: [] };
    case 'HaalLeerkrachten':
      return { groups: [], pupils: [], staff: asked(whole.staff) };
  }
};

/** Nothing to say: the schema wants a pupil in what is whole, and an answer without content says less than this. */
export const isEmpty = ({ groups, pupils, staff }: Part, { operation }: Question): boolean =>
  operation === 'HaalLeerlinggegevens' ? pupils.length === 0 : groups.length + pupils.length + staff.length === 0;

/** The items whose values stand in the answer. */
export const itemsOf = (part: Part, view: View): readonly Shaped[] => [
  ...ofKind(view, 'school'),
  ...[...part.groups, ...part.pupils, ...part.staff].map(({ item }) => item),
];
