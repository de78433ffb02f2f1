import { type RowKind, rows } from './rows.ts';

/**
 * An element at its exact path. Where it stands says what it is, so each path has a node of its own; the
 * counters make a node good for one reading only.
 */
export type Node = {
  readonly name: string;
  readonly children: Map<string, Node>;
  /** Set where a row begins. */
  readonly item?: RowKind;
  /** The name in the row that takes this element's text. */
  readonly text?: Slot;
  /** Attribute names that feed the row. */
  readonly attributes: Map<string, Slot>;
  /** May occur more than once within its parent. */
  readonly repeats: boolean;
  /** How often it was opened, and in which opening of its parent it was last seen: finds duplicates. */
  opened: number;
  seenIn: number;
  /** The child entered last, and the sibling that came after this one last time: the next pupil is written alike. */
  last: Node | undefined;
  after: Node | undefined;
};

/** Where a value goes. `wanted` false: it is dropped while reading, and counted. */
export type Slot = {
  readonly kind: RowKind;
  readonly name: string;
  readonly list: boolean;
  readonly wanted: boolean;
  dropped: number;
};

export type Slots = (kind: RowKind, name: string, list?: boolean) => Slot;

type Shape = Partial<Pick<Node, 'item' | 'text' | 'attributes' | 'repeats'>>;

const node = (name: string, shape: Shape = {}, children: readonly Node[] = []): Node => ({
  name,
  children: new Map(children.map((child) => [child.name, child])),
  attributes: new Map(),
  repeats: false,
  ...shape,
  opened: 0,
  seenIn: 0,
  last: undefined,
  after: undefined,
});

/** Names whose value is not the text of one element of that name directly in the item. */
const elsewhere = new Set([
  'key',
  'eckid',
  'groep',
  'vestiging',
  'samengestelde_groepen',
  'groepen',
  'groepen_rol',
  'groepen_rolomschrijving',
]);

const leaves = (kind: RowKind, slots: Slots): readonly Node[] =>
  Object.keys(rows[kind].shape)
    .filter((name) => !elsewhere.has(name))
    .map((name) => {
      const list = kind === 'leerkracht' && name.startsWith('rol');
      return node(name, { text: slots(kind, name, list), repeats: list });
    });

const reference = (name: string, slot: Slot, children: readonly Node[] = []): Node =>
  node(name, { attributes: new Map([['key', slot]]), repeats: slot.list }, children);

const item = (kind: RowKind, slots: Slots, children: readonly Node[] = []): Node => {
  const attributes = ['key', 'eckid'].filter((name) => name in rows[kind].shape);
  return node(
    kind,
    {
      item: kind,
      repeats: kind !== 'school',
      attributes: new Map(attributes.map((name) => [name, slots(kind, name)])),
    },
    [...leaves(kind, slots), ...children],
  );
};

const leerling = (slots: Slots): Node =>
  item('leerling', slots, [
    reference('groep', slots('leerling', 'groep')),
    reference('vestiging', slots('leerling', 'vestiging')),
    node('samengestelde_groepen', {}, [
      reference('samengestelde_groep', slots('leerling', 'samengestelde_groepen', true)),
    ]),
  ]);

const leerkracht = (slots: Slots): Node => {
  const roles = (): readonly Node[] =>
    ['rol', 'rolomschrijving'].map((name) =>
      node(name, { text: slots('leerkracht', `groepen_${name}`, true), repeats: true }),
    );
  const groups = slots('leerkracht', 'groepen', true);
  return item('leerkracht', slots, [
    node('groepen', {}, [reference('groep', groups, roles()), reference('samengestelde_groep', groups, roles())]),
  ]);
};

/**
 * The document of EDEXML 2.1 (EDEXType), which holds 1.03 and 2.0: nothing is recognised at another path. UWLR 2.x has the
 * same, or a part of it, under roots of its own.
 */
export const createDocument = (slots: Slots, root: string): Node =>
  node(root, {}, [
    item('school', slots),
    node('vestigingen', {}, [item('vestiging', slots)]),
    node('groepen', {}, [item('groep', slots), item('samengestelde_groep', slots)]),
    node('leerlingen', {}, [leerling(slots)]),
    node('leerkrachten', {}, [leerkracht(slots)]),
  ]);
