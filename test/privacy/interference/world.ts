import { createHash } from 'node:crypto';
import type { Dice } from '../../../deploy/demo/seed.ts';
import { fieldOf, fieldsOf, type FlatRecord } from '../../../src/record/catalogue.ts';
import { entities, type Entity } from '../../../src/record/field.ts';
import type { Item } from '../../../src/record/item.ts';
import type { Deal } from './deal.ts';

export type Value = FlatRecord[string];

/** One school on one night, with what is recorded of its people for one supplier. */
export type World = {
  readonly roster: Map<Entity, Item[]>;
  /** Subjects of pupils whom this supplier may not see, by construction. */
  readonly hidden: Set<string>;
  readonly restrictions: Map<string, 'frozen' | 'excluded'>;
  /** `subject/purpose`. */
  readonly consents: Set<string>;
  readonly issued: Map<string, string>;
  readonly neutral: Map<string, string>;
  /** Subjects that came twice in this reading. */
  readonly aside: Set<string>;
  /** Kinds of which rows had no usable key. */
  readonly keyless: Set<Entity>;
  readonly readingSet: Map<Entity, Set<string>>;
};

/** One of these, of which `undefined` may be one. */
export const choose = <Choice>(dice: Dice, items: readonly Choice[]): Choice | undefined =>
  items[dice.below(items.length)];

export const copyOf = (world: World): World => structuredClone(world);

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Fixed, so that the same person has the same id in two worlds. */
export const subjectOf = (entity: Entity, name: string): string => hash(`${entity}/${name}`).slice(0, 32);

export const refOf = (subject: string): string => hash(`alias/${subject}`);

export const itemsIn = (world: World, entity: Entity): Item[] => {
  const items = world.roster.get(entity) ?? [];
  world.roster.set(entity, items);
  return items;
};

export const add = (world: World, entity: Entity, name: string, record: FlatRecord): Item => {
  const item: Item = { entity, subject: subjectOf(entity, name), record };
  itemsIn(world, entity).push(item);
  return item;
};

export const replace = (world: World, entity: Entity, change: (item: Item) => FlatRecord | undefined): void => {
  const kept = itemsIn(world, entity).flatMap((item) => {
    const record = change(item);
    return record === undefined ? [] : [{ ...item, record }];
  });
  world.roster.set(entity, kept);
};

/** The record with one field set, or gone when the value is undefined. */
export const withField = (record: FlatRecord, field: string, value: Value): FlatRecord => {
  const { [field]: _before, ...rest } = record;
  return value === undefined ? { ...rest, key: record.key } : { ...rest, key: record.key, [field]: value };
};

const years = ['3', '4', '5', '6', '7'];
const names = ['Noor', 'Çelik', 'van ’t Hof', 'Ömer', 'Zoë', 'Nguyễn', 'Bo', 'Ali', 'Fenna', 'O', 'Jansen-de Vries'];

/** A value of the right kind for a field, other ones each time. */
export const anyValue = (dice: Dice, entity: Entity, field: string): Value => {
  if (field === 'roles') return dice.shuffle(['leerkracht', 'ib', 'directie']).slice(0, 1 + dice.below(3));
  if (field === 'gender') return dice.pick(['male', 'female', 'other', 'unspecified']);
  if (field === 'yearGroup') return dice.pick(years);
  if (field === 'kind') return dice.pick(['home', 'combination', 'lesson']);
  if (field === 'relation') return dice.pick(['ouder', 'voogd', 'verzorger']);
  switch (fieldOf(entity, field)?.content) {
    case 'date':
      return `20${10 + dice.below(10)}-0${1 + dice.below(9)}-1${dice.below(10)}`;
    case 'email':
      return `${dice.hex(8)}@school.example`;
    case 'url':
      return `https://foto.example/${dice.hex(8)}`;
    case 'code':
      return field === 'postcode' ? `${1000 + dice.below(9000)}AB` : dice.hex(8);
    default:
      return `${dice.pick(names)} ${dice.hex(8).slice(0, 4)}`;
  }
};

/** Fields that are plain data: no control data, no relation, no key, and nothing that a supplier issues. */
export const dataFields = (entity: Entity): readonly string[] =>
  Object.entries(fieldsOf(entity)).flatMap(([name, field]) =>
    field.control === undefined && field.issued !== true && name !== 'key' ? [name] : [],
  );

export const filled = (dice: Dice, entity: Entity, chance: number): Record<string, Value> => {
  const record: Record<string, Value> = {};
  for (const name of dataFields(entity)) if (dice.chance(chance)) record[name] = anyValue(dice, entity, name);
  return record;
};

const flagOf = (dice: Dice): Value => choose(dice, [true, false, false, undefined]);

const withFlags = (dice: Dice, record: FlatRecord): FlatRecord =>
  withField(withField(record, 'addressSecret', flagOf(dice)), 'phoneSecret', flagOf(dice));

export const keysOf = (world: World, entity: Entity): string[] =>
  itemsIn(world, entity).map(({ record }) => record.key);

const some = (dice: Dice, keys: readonly string[]): Value => {
  const chosen = dice.shuffle(keys).slice(0, dice.below(4));
  return chosen.length === 0 ? undefined : chosen;
};

/** A pupil who follows education, within the rows of any agreement of `anyDeal`. */
export const inScope = (dice: Dice, world: World, key: string): FlatRecord => {
  const base: FlatRecord = { ...filled(dice, 'pupil', 0.7), key, enrolmentStatus: 'enrolled', schoolYear: '2026-2027' };
  const placed: FlatRecord = {
    ...base,
    yearGroup: dice.pick(['3', '4', '5']),
    groupKey: dice.pick(['G0', 'G1', 'G2', 'G3']),
    locationKey: dice.pick(['L1', 'L2']),
    enrolledFrom: dice.pick(['2020-08-01', '2024-09-02']),
    ageClass: dice.pick(['under16', '16-17', '18+']),
  };
  const dated = dice.chance(0.2) ? withField(placed, 'enrolledUntil', '2027-07-31') : placed;
  const groups = keysOf(world, 'group');
  return withFlags(dice, withField(dated, 'subgroupKeys', some(dice, groups)));
};

/** Ways in which a pupil is none of this supplier's business; each is true whatever else the record says. */
export const outOfScope = (dice: Dice, world: World, deal: Deal, key: string): FlatRecord | 'excluded' => {
  const { rows } = deal.agreement.document;
  const record = inScope(dice, world, key);
  const ways: readonly (FlatRecord | 'excluded' | undefined)[] = [
    withField(record, 'enrolmentStatus', 'applied'),
    withField(record, 'enrolmentStatus', 'left'),
    withField(record, 'enrolledUntil', dice.pick(['2026-11-21', '2026-09-01'])),
    withField(record, 'enrolledFrom', '2027-04-01'),
    withField(withField(record, 'enrolmentStatus', 'future'), 'enrolledFrom', undefined),
    rows.locations === undefined ? undefined : withField(record, 'locationKey', choose(dice, ['L3', undefined])),
    rows.yearGroups === undefined ? undefined : withField(record, 'yearGroup', choose(dice, ['6', undefined])),
    rows.groups === undefined ? undefined : withField(record, 'groupKey', choose(dice, ['G4', undefined])),
    'excluded',
  ];
  return dice.pick(ways.filter((way) => way !== undefined));
};

/** Adds a pupil whom this supplier may not see. */
export const addHidden = (dice: Dice, world: World, deal: Deal, name: string): Item => {
  const found = outOfScope(dice, world, deal, name);
  const item = add(world, 'pupil', name, found === 'excluded' ? inScope(dice, world, name) : found);
  if (found === 'excluded') world.restrictions.set(item.subject, 'excluded');
  world.hidden.add(item.subject);
  return item;
};

export type Sizes = { readonly pupils: number; readonly staff: number; readonly guardians: number };

const everything = (): Map<Entity, Set<string>> =>
  new Map(entities.map((entity) => [entity, new Set(Object.keys(fieldsOf(entity)))]));

const addGroups = (dice: Dice, world: World): void => {
  for (let index = 0; index < 7; index += 1) {
    const record = { ...filled(dice, 'group', 0.8), key: `G${index}`, schoolYear: '2026-2027' };
    const item = add(world, 'group', `G${index}`, record);
    if (dice.chance(0.1)) world.neutral.set(item.subject, `Groep ${dice.hex(8)}`);
  }
};

const addAdults = (dice: Dice, world: World, { staff, guardians }: Sizes): void => {
  for (let index = 0; index < staff; index += 1) {
    const record: FlatRecord = { ...filled(dice, 'staff', 0.7), key: `M${index}` };
    add(world, 'staff', `M${index}`, withField(record, 'groupKeys', some(dice, keysOf(world, 'group'))));
  }
  for (let index = 0; index < guardians; index += 1) {
    const record: FlatRecord = {
      ...filled(dice, 'guardian', 0.7),
      key: `O${index}`,
      hasAuthority: dice.pick(['yes', 'yes', 'yes', 'no', 'unknown']),
      contactBan: dice.chance(0.15),
    };
    const linked = withField(record, 'pupilKeys', some(dice, keysOf(world, 'pupil')));
    add(world, 'guardian', `O${index}`, withField(linked, 'phoneSecret', flagOf(dice)));
  }
};

/** Any school: some of everything, over-full as real exports are. */
export const anyWorld = (dice: Dice, deal: Deal, sizes: Sizes): World => {
  const world: World = {
    roster: new Map(),
    hidden: new Set(),
    restrictions: new Map(),
    consents: new Set(),
    issued: new Map(),
    neutral: new Map(),
    aside: new Set(),
    keyless: new Set(),
    readingSet: everything(),
  };
  add(world, 'school', 'S', {
    key: '99XA00',
    brin: '99XA',
    locationCode: '00',
    name: 'De Proef',
    schoolYear: '2026-2027',
  });
  for (const key of ['L1', 'L2', 'L3']) add(world, 'location', key, { key, name: `Vestiging ${key}` });
  addGroups(dice, world);
  for (let index = 0; index < sizes.pupils; index += 1) {
    if (dice.chance(0.2)) addHidden(dice, world, deal, `P${index}`);
    else add(world, 'pupil', `P${index}`, inScope(dice, world, `P${index}`));
  }
  addAdults(dice, world, sizes);
  for (const { subject } of itemsIn(world, 'pupil')) {
    for (const purpose of ['images', 'extra']) if (dice.chance(0.5)) world.consents.add(`${subject}/${purpose}`);
    if (dice.chance(0.5)) world.issued.set(subject, `L-${dice.hex(8)}`);
  }
  return world;
};
