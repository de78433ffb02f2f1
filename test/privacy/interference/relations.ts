import type { Dice } from '../../../deploy/demo/seed.ts';
import { fieldOf, fieldsOf } from '../../../src/record/catalogue.ts';
import { entities, type Entity } from '../../../src/record/field.ts';
import type { Item } from '../../../src/record/item.ts';
import { anyOf, consentFor, type Deal, leaves, ruleOf } from './deal.ts';
import {
  add,
  addHidden,
  anyValue,
  choose,
  copyOf,
  dataFields,
  filled,
  inScope,
  itemsIn,
  keysOf,
  replace,
  subjectOf,
  type Value,
  withField,
  type World,
} from './world.ts';

/**
 * Another world that agrees with the first on what this supplier may see; undefined where this agreement leaves the
 * relation nothing to change. Knows the rules from the design, not from the code.
 */
export type Relation = (dice: Dice, world: World, deal: Deal) => World | undefined;

const isVisible = (world: World, { subject }: Item): boolean =>
  !world.hidden.has(subject) && world.restrictions.get(subject) !== 'excluded';

const isFrozen = (world: World, { subject }: Item): boolean => world.restrictions.get(subject) === 'frozen';

const pick = (dice: Dice, keys: readonly string[]): Value => {
  const chosen = dice.shuffle(keys).slice(0, dice.below(4));
  return chosen.length === 0 ? undefined : chosen;
};

/** Data fields that do not leave; the year group not where the rows of the agreement go by it. */
const forbidden = (deal: Deal, entity: Entity): readonly string[] =>
  dataFields(entity).filter(
    (field) =>
      !leaves(deal, entity, field) &&
      !(entity === 'pupil' && field === 'yearGroup' && deal.agreement.document.rows.yearGroups !== undefined),
  );

const onForbidden =
  (change: (dice: Dice, entity: Entity, field: string, before: Value) => Value): Relation =>
  (dice, world, deal) => {
    const other = copyOf(world);
    for (const entity of entities) {
      const names = forbidden(deal, entity);
      replace(other, entity, ({ record }) =>
        names.reduce((made, name) => withField(made, name, change(dice, entity, name, made[name])), record),
      );
    }
    return other;
  };

const changeForbidden = onForbidden((dice, entity, field) =>
  dice.chance(0.7) ? anyValue(dice, entity, field) : undefined,
);
const addForbidden = onForbidden((dice, entity, field, before) => before ?? anyValue(dice, entity, field));
const removeForbidden = onForbidden(() => undefined);

/** Another order of everything that has one: lines, lists, and the names within a record. */
const permute: Relation = (dice, world) => {
  const other = copyOf(world);
  for (const entity of dice.shuffle(entities)) {
    const shuffled = dice.shuffle(itemsIn(other, entity)).map((item) => {
      const pairs = dice.shuffle(Object.entries(item.record)).map(([name, value]) => {
        const list = Array.isArray(value) ? dice.shuffle(value as string[]) : value;
        return [name, list] as const;
      });
      return { ...item, record: { ...Object.fromEntries(pairs), key: item.record.key } };
    });
    other.roster.delete(entity);
    other.roster.set(entity, shuffled);
  }
  return other;
};

/** Pupils who are none of this supplier's business, some in groups of their own. */
const moreHidden: Relation = (dice, world, deal) => {
  const other = copyOf(world);
  add(other, 'group', 'G8', { ...filled(dice, 'group', 0.8), key: 'G8', schoolYear: '2026-2027' });
  for (let index = 0; index <= dice.below(3); index += 1) {
    const item = addHidden(dice, other, deal, `H${dice.hex(8)}`);
    if (deal.agreement.document.rows.groups === undefined && dice.chance(0.5)) {
      replace(other, 'pupil', (one) =>
        one.subject === item.subject ? withField(one.record, 'groupKey', 'G8') : one.record,
      );
    }
  }
  return other;
};

const otherHidden: Relation = (dice, world) => {
  const other = copyOf(world);
  if (other.hidden.size === 0) return undefined;
  const gone = dice.chance(0.3);
  replace(other, 'pupil', (item) => {
    if (!other.hidden.has(item.subject)) return item.record;
    if (gone) return undefined;
    const { record } = item;
    const control = Object.fromEntries(Object.entries(record).filter(([name]) => !dataFields('pupil').includes(name)));
    const kept = record['yearGroup'] === undefined ? {} : { yearGroup: record['yearGroup'] };
    return {
      ...withField({ ...filled(dice, 'pupil', 0.9), key: record.key }, 'yearGroup', undefined),
      ...control,
      ...kept,
    };
  });
  return other;
};

/** Parents who may not be told of: no authority, a contact ban, or only children who are 18 or out of scope. */
const moreGuardians: Relation = (dice, world) => {
  const other = copyOf(world);
  const pupils = itemsIn(other, 'pupil');
  const unseen = pupils.filter((item) => !isVisible(other, item) || item.record['ageClass'] === '18+');
  const all = pupils.map(({ record }) => record.key);
  const base = (): Record<string, Value> => ({ ...filled(dice, 'guardian', 0.9), phoneSecret: false });
  const ways: readonly Record<string, Value>[] = [
    { hasAuthority: 'no', pupilKeys: all },
    { hasAuthority: 'unknown', pupilKeys: all },
    { pupilKeys: all },
    { hasAuthority: 'yes', contactBan: true, pupilKeys: all },
    { hasAuthority: 'yes' },
    ...(unseen.length === 0 ? [] : [{ hasAuthority: 'yes', pupilKeys: unseen.map(({ record }) => record.key) }]),
  ];
  for (const way of ways) {
    const key = `X${dice.hex(8)}`;
    if (dice.chance(0.6)) add(other, 'guardian', key, { ...base(), ...way, key });
  }
  return other;
};

/** Groups that a visible pupil is in as far as this supplier may know. */
const knownGroups = (world: World, deal: Deal): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const item of itemsIn(world, 'pupil').filter((one) => isVisible(world, one))) {
    for (const field of ['groupKey', 'subgroupKeys']) {
      const consent = consentFor(deal, 'pupil', field);
      if (!leaves(deal, 'pupil', field) || (consent !== undefined && !world.consents.has(`${item.subject}/${consent}`)))
        continue;
      for (const key of [item.record[field] ?? []].flat()) keys.add(String(key));
    }
  }
  return keys;
};

const moreStaff: Relation = (dice, world, deal) => {
  const other = copyOf(world);
  const known = knownGroups(other, deal);
  const unknown = keysOf(other, 'group').filter((key) => !known.has(key));
  for (let index = 0; index <= dice.below(3); index += 1) {
    const key = `X${dice.hex(8)}`;
    add(other, 'staff', key, withField({ ...filled(dice, 'staff', 0.9), key }, 'groupKeys', pick(dice, unknown)));
  }
  replace(other, 'staff', ({ record }) => {
    const links = [record['groupKeys'] ?? []].flat().map(String);
    const kept = links.filter((key) => known.has(key));
    const made = kept.concat(dice.shuffle(unknown).slice(0, dice.below(3)));
    return withField(record, 'groupKeys', made.length === 0 ? undefined : made);
  });
  return other;
};

/** Groups that nobody, or nobody whom this supplier may see, is in; they come, go and change. */
const otherGroups: Relation = (dice, world, deal) => {
  const other = copyOf(world);
  const known = knownGroups(other, deal);
  replace(other, 'group', ({ record }) => {
    if (known.has(record.key)) return record;
    return { ...filled(dice, 'group', 0.9), key: record.key, schoolYear: '2026-2027' };
  });
  add(other, 'group', `X${dice.hex(8)}`, {
    ...filled(dice, 'group', 0.9),
    key: `X${dice.hex(8)}`,
    schoolYear: '2026-2027',
  });
  return other;
};

/** Memberships that do not leave: in subgroups, in the home group, at a location. */
const otherMemberships: Relation = (dice, world, deal) => {
  const { rows } = deal.agreement.document;
  const other = copyOf(world);
  const open = (item: Item, field: string): boolean => {
    const consent = consentFor(deal, 'pupil', field);
    return leaves(deal, 'pupil', field) && (consent === undefined || other.consents.has(`${item.subject}/${consent}`));
  };
  add(other, 'group', 'G9', {
    ...filled(dice, 'group', 0.9),
    key: 'G9',
    name: 'Structuurgroep',
    schoolYear: '2026-2027',
  });
  add(other, 'location', 'L9', { key: 'L9', name: 'Vestiging L9' });
  const groups = keysOf(other, 'group');
  replace(other, 'pupil', (item) => {
    let { record } = item;
    if (!open(item, 'subgroupKeys')) record = withField(record, 'subgroupKeys', pick(dice, groups));
    if (other.hidden.has(item.subject)) return record;
    if (!open(item, 'groupKey') && rows.groups === undefined) record = withField(record, 'groupKey', dice.pick(groups));
    if (!open(item, 'locationKey') && rows.locations === undefined)
      record = withField(record, 'locationKey', dice.pick(['L2', 'L9']));
    return record;
  });
  // Who teaches a group that this supplier knows is known too; the new group is known to nobody.
  replace(other, 'staff', ({ record }) =>
    withField(record, 'groupKeys', [record['groupKeys'] ?? [], 'G9'].flat().map(String)),
  );
  return knownGroups(other, deal).has('G9') ? undefined : other;
};

const flags: readonly (readonly [Entity, string, 'address' | 'phone'])[] = [
  ['pupil', 'addressSecret', 'address'],
  ['pupil', 'phoneSecret', 'phone'],
  ['guardian', 'phoneSecret', 'phone'],
];

/** Secret with a value, secret without one, not stated, and stated as open with nothing there: all look empty. */
const secrets: Relation = (dice, world) => {
  const other = copyOf(world);
  let changed = false;
  for (const [entity, flag, secrecy] of flags) {
    const names = dataFields(entity).filter((name) => fieldOf(entity, name)?.secrecy === secrecy);
    replace(other, entity, ({ record }) => {
      if (record[flag] === false && names.some((name) => record[name] !== undefined)) return record;
      changed = true;
      const state = choose(dice, [true, undefined, false]);
      const value = (name: string): Value =>
        state === false || dice.chance(0.3) ? undefined : anyValue(dice, entity, name);
      return names.reduce((made, name) => withField(made, name, value(name)), withField(record, flag, state));
    });
  }
  return changed ? other : undefined;
};

/** Without consent a value, another one and none at all are the same. */
const withoutConsent: Relation = (dice, world, deal) => {
  const other = copyOf(world);
  let changed = false;
  for (const entity of entities) {
    for (const field of dataFields(entity)) {
      const consent = consentFor(deal, entity, field);
      if (consent === undefined) continue;
      if (entity === 'pupil' && field === 'yearGroup' && deal.agreement.document.rows.yearGroups !== undefined)
        continue;
      replace(other, entity, ({ subject, record }) => {
        if (other.consents.has(`${subject}/${consent}`)) return record;
        changed = true;
        return withField(record, field, dice.chance(0.5) ? anyValue(dice, entity, field) : undefined);
      });
    }
  }
  return changed ? other : undefined;
};

/** Where a coarser form was agreed, what is finer than it. */
const finer: Readonly<Record<string, (dice: Dice, value: string) => string>> = {
  initial: (dice, value) => `${[...value.normalize('NFC')][0] ?? ''}${dice.hex(8)}`,
  year: (dice, value) => `${value.slice(0, 4)}-0${1 + dice.below(9)}-1${dice.below(10)}`,
  postcode4: (dice, value) => `${value.slice(0, 4)}${dice.pick(['XY', 'ZW', 'QR'])}`,
  // Ages 8 to 11 on 21 November 2026 are one band.
  ageBand: (dice, value) =>
    value >= '2014-11-22' && value <= '2018-11-21' ? `201${5 + dice.below(3)}-0${1 + dice.below(9)}-12` : value,
};

const coarser: Relation = (dice, world, deal) => {
  const other = copyOf(world);
  let changed = false;
  for (const entity of entities) {
    for (const field of dataFields(entity)) {
      const change = finer[ruleOf(deal, entity, field)?.form ?? ''];
      if (change === undefined) continue;
      replace(other, entity, ({ record }) => {
        const value = record[field];
        if (typeof value !== 'string') return record;
        changed = true;
        return withField(record, field, change(dice, value));
      });
    }
  }
  return changed ? other : undefined;
};

const relationsTo: Readonly<Partial<Record<Entity, readonly (readonly [Entity, string])[]>>> = {
  group: [
    ['pupil', 'groupKey'],
    ['pupil', 'subgroupKeys'],
    ['staff', 'groupKeys'],
  ],
  location: [['pupil', 'locationKey']],
  pupil: [['guardian', 'pupilKeys']],
};

/** May the source key of this item leave? */
const keyLeaves = (world: World, deal: Deal, item: Item): boolean => {
  const rule = ruleOf(deal, item.entity, 'key');
  if (rule === undefined || rule.form !== 'whole') return false;
  const consent = consentFor(deal, item.entity, 'key');
  return consent === undefined || world.consents.has(`${item.subject}/${consent}`);
};

/** Source keys that do not leave are renamed throughout; the people and groups stay who they are. */
const otherKeys: Relation = (dice, world, deal) => {
  const { rows } = deal.agreement.document;
  const other = copyOf(world);
  let changed = false;
  for (const entity of ['group', 'location', 'pupil', 'staff', 'guardian'] as const) {
    if ((entity === 'group' && rows.groups !== undefined) || (entity === 'location' && rows.locations !== undefined))
      continue;
    const renamed = new Map<string, string>();
    replace(other, entity, (item) => {
      if (keyLeaves(other, deal, item)) return item.record;
      const key = `${dice.hex(8)}`;
      renamed.set(item.record.key, key);
      return { ...item.record, key };
    });
    changed ||= renamed.size > 0;
    for (const [from, field] of relationsTo[entity] ?? []) {
      replace(other, from, ({ record }) => {
        const value = record[field];
        if (value === undefined || typeof value === 'boolean') return record;
        const made =
          typeof value === 'string' ? (renamed.get(value) ?? value) : value.map((key) => renamed.get(key) ?? key);
        return withField(record, field, made);
      });
    }
  }
  return changed ? other : undefined;
};

/** Days and words of an enrolment that do not leave and decide the same. */
const enrolments: Relation = (dice, world, deal) => {
  const other = copyOf(world);
  replace(other, 'pupil', (item) => {
    if (!isVisible(other, item)) return item.record;
    let { record } = item;
    if (!leaves(deal, 'pupil', 'enrolledFrom'))
      record = withField(record, 'enrolledFrom', dice.pick(['2019-08-01', '2026-11-21', '2025-01-06']));
    if (!leaves(deal, 'pupil', 'enrolledUntil'))
      record = withField(record, 'enrolledUntil', choose(dice, [undefined, '2026-11-22', '2028-07-31']));
    if (!leaves(deal, 'pupil', 'enrolmentStatus'))
      record = withField(record, 'enrolmentStatus', choose(dice, ['enrolled', undefined]));
    return record;
  });
  return other;
};

/** Another supplier reads more, or other kinds. */
const otherReading: Relation = (_, world, deal) => {
  const other = copyOf(world);
  for (const entity of entities) {
    const own = Object.entries(fieldsOf(entity)).flatMap(([name, field]) =>
      field.control !== undefined || leaves(deal, entity, name) || name === 'yearGroup' ? [name] : [],
    );
    const unread = !anyOf(deal, entity) && (entity === 'staff' || entity === 'guardian');
    if (unread) other.roster.delete(entity);
    other.readingSet.set(entity, new Set(unread ? [] : own));
    const dropped = forbidden(deal, entity).filter((name) => !own.includes(name));
    replace(other, entity, ({ record }) => dropped.reduce((made, name) => withField(made, name, undefined), record));
  }
  return other;
};

const ages: Relation = (dice, world, deal) => {
  const other = copyOf(world);
  const classes = anyOf(deal, 'guardian') ? ['under16', '16-17'] : ['under16', '16-17', '18+', undefined];
  replace(other, 'pupil', ({ record }) => {
    const same = anyOf(deal, 'guardian') && !['under16', '16-17'].includes(String(record['ageClass']));
    return same ? record : withField(record, 'ageClass', choose(dice, classes));
  });
  return other;
};

/** What a group with a neutral name outward is really called. */
const neutralNames: Relation = (dice, world) => {
  if (world.neutral.size === 0) return undefined;
  const other = copyOf(world);
  replace(other, 'group', ({ subject, record }) =>
    other.neutral.has(subject) ? withField(record, 'name', choose(dice, [`Zorg ${dice.hex(8)}`, undefined])) : record,
  );
  return other;
};

/** A frozen pupil changes group, name, parents, or leaves: nothing new is sent and nothing removed. */
const frozenPupils: Relation = (dice, world) => {
  const frozen = itemsIn(world, 'pupil').filter((item) => isFrozen(world, item) && !world.hidden.has(item.subject));
  if (frozen.length === 0) return undefined;
  const other = copyOf(world);
  add(other, 'group', 'GF', { ...filled(dice, 'group', 0.9), key: 'GF', schoolYear: '2026-2027' });
  replace(other, 'pupil', (item) => {
    if (!isFrozen(other, item) || other.hidden.has(item.subject)) return item.record;
    if (dice.chance(0.2)) return undefined;
    const made = inScope(dice, other, item.record.key);
    return dice.chance(0.5) ? withField(made, 'groupKey', 'GF') : made;
  });
  for (const { record } of frozen) {
    const key = `F${dice.hex(8)}`;
    add(other, 'guardian', key, {
      ...filled(dice, 'guardian', 0.9),
      key,
      hasAuthority: 'yes',
      pupilKeys: [record.key],
    });
  }
  return other;
};

/** Things recorded that are of no consequence here: other purposes, other people, other groups. */
const otherRecords: Relation = (dice, world) => {
  const other = copyOf(world);
  for (const { subject } of itemsIn(other, 'pupil')) {
    if (dice.chance(0.5)) other.consents.add(`${subject}/otherPurpose`);
    if (other.hidden.has(subject)) other.issued.set(subject, dice.hex(8));
  }
  const stranger = subjectOf('pupil', dice.hex(8));
  other.aside.add(stranger);
  other.issued.set(stranger, dice.hex(8));
  other.neutral.set(stranger, dice.hex(8));
  other.restrictions.set(subjectOf('pupil', dice.hex(8)), dice.pick(['frozen', 'excluded']));
  return other;
};

/** Rows without a key, of a kind that this supplier gets nothing of. */
const keyless: Relation = (_, world, deal) => {
  const kinds = (['staff', 'guardian'] as const).filter((entity) => !anyOf(deal, entity));
  if (kinds.length === 0) return undefined;
  const other = copyOf(world);
  for (const kind of kinds) other.keyless.add(kind);
  return other;
};

export const relations: Readonly<Record<string, Relation>> = {
  'forbidden fields changed': changeForbidden,
  'forbidden fields added': addForbidden,
  'forbidden fields removed': removeForbidden,
  'everything in another order': permute,
  'more pupils out of scope': moreHidden,
  'other pupils out of scope': otherHidden,
  'more guardians who may not be told of': moreGuardians,
  'more staff of groups out of sight': moreStaff,
  'other groups out of sight': otherGroups,
  'other memberships that do not leave': otherMemberships,
  'secret, unstated or empty': secrets,
  'without consent or empty': withoutConsent,
  'the same in the coarser form': coarser,
  'other source keys': otherKeys,
  'other days of enrolment': enrolments,
  'another reading set': otherReading,
  'another age class': ages,
  'another name behind a neutral one': neutralNames,
  'frozen pupils who change': frozenPupils,
  'other things on record': otherRecords,
  'rows without a key elsewhere': keyless,
};

/** Several relations after each other are a relation. */
export const several: Relation = (dice, world, deal) =>
  dice
    .shuffle(Object.values(relations))
    .slice(0, 4)
    .reduce<World | undefined>((made, relation) => relation(dice, made ?? world, deal) ?? made, undefined);
