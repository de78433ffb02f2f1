import type { ErrorSubject } from '../errors.ts';
import type { BanName } from '../record/bans.ts';
import { fieldOf } from '../record/catalogue.ts';
import type { Field } from '../record/field.ts';
import { bannedByWords, plainName } from './banned-words.ts';
import { originConverter, originName } from './table.ts';
import type { Mapping, Table } from './table.ts';

/** What is wrong with a mapping, and where. */
type Fault = { readonly path: readonly (string | number)[]; readonly subject: ErrorSubject };

type Faults = readonly Fault[];
/** What the shipped mappings say of a column name (in its plain form). */
type Known = {
  readonly banned: ReadonlyMap<string, BanName>;
  /** Classes of the fields that it feeds. */
  readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
};

/** The first fault of a mapping that a school wrote itself; undefined when it may be used. */
export const firstFault = (mapping: Mapping, shipped: readonly Mapping[]): Fault | undefined => {
  const known = knownOf(shipped);
  const tables = mapping.tables.flatMap((table, index) => [
    ...repeated(mapping, table, index),
    ...columnsNeeded(mapping, table, index),
    ...fieldFaults(table, index, known),
    ...fixedFaults(table, index),
  ]);
  return [...tables, ...columnFaults(mapping)][0];
};

/** Fields under a secrecy flag, each flag itself, and all others: a column may not move from one to another. */
const classOf = (name: string, field: Field): string =>
  field.secrecy ?? (field.control === 'never' ? `flag ${name}` : 'open');

const knownOf = (shipped: readonly Mapping[]): Known => {
  const banned = new Map<string, BanName>();
  const classes = new Map<string, Set<string>>();
  for (const { tables, banned: kinds } of shipped) {
    for (const names of Object.values(kinds)) {
      for (const [name, ban] of Object.entries(names)) banned.set(plainName(name), ban);
    }
    for (const { entity, fields } of tables) {
      for (const [name, origin] of Object.entries(fields)) {
        const field = fieldOf(entity, name);
        const plain = plainName(originName(origin));
        if (field !== undefined) classes.set(plain, (classes.get(plain) ?? new Set()).add(classOf(name, field)));
      }
    }
  }
  return { banned, classes };
};

const repeated = (mapping: Mapping, { entity }: Table, index: number): Faults =>
  mapping.tables.findIndex((table) => table.entity === entity) < index
    ? [{ path: ['tables', index, 'entity'], subject: { entity } }]
    : [];

/** Fields whose column must be there: without it nobody knows who a row is of, or that the pupil is enrolled at all. */
const needed = ['key', 'enrolmentStatus'];

const columnsNeeded = (mapping: Mapping, { entity, fields }: Table, index: number): Faults =>
  needed.flatMap((field): Faults => {
    const origin = fields[field];
    if (origin === undefined) {
      return field === 'key' ? [{ path: ['tables', index, 'fields'], subject: { entity, field } }] : [];
    }
    const name = originName(origin);
    return mapping.columns?.[name] === 'required'
      ? []
      : [{ path: ['tables', index, 'fields', field], subject: { entity, field, name, expected: 'required' } }];
  });

/** Texts in which schools write support decisions: only the converter that looks for those may fill them (law 3). */
const supportive: ReadonlySet<string> = new Set(['pupil/programme', 'group/subject']);

const fieldFaults = ({ entity, fields }: Table, index: number, known: Known): Faults =>
  Object.entries(fields).flatMap(([fieldName, origin]) => {
    const name = originName(origin);
    const field = fieldOf(entity, fieldName);
    const path = ['tables', index, 'fields', fieldName];
    const subject = { entity, field: fieldName, name };
    // A banned field has no place in a record, so as a target it is as unknown as any other.
    if (field === undefined || field.issued === true) return [{ path, subject }];
    const plain = plainName(name);
    const ban = known.banned.get(plain) ?? bannedByWords(name);
    if (ban !== undefined) return [{ path, subject: { ...subject, found: ban } }];
    const classes = known.classes.get(plain);
    const allowed = classes === undefined || classes.has(classOf(fieldName, field));
    if (!allowed) return [{ path, subject: { ...subject, expected: [...classes].join(', ') } }];
    const unguarded = supportive.has(`${entity}/${fieldName}`) && originConverter(origin) !== 'programme';
    return unguarded ? [{ path, subject: { ...subject, expected: 'programme' } }] : [];
  });

/** Codes only: a key, a name, an address or a flag that is the same for everybody states nothing of anybody. */
const fixedFaults = ({ entity, fixed = {} }: Table, index: number): Faults =>
  Object.entries(fixed).flatMap(([name, value]) => {
    const field = fieldOf(entity, name);
    const usable = field?.content === 'code' && field.secrecy === undefined && field.type.safeParse(value).success;
    return usable ? [] : [{ path: ['tables', index, 'fixed', name], subject: { entity, field: name } }];
  });

/** Each column is in exactly one of `tables`, `banned` and `ignored`, and nothing else is named there. */
const columnFaults = (mapping: Mapping): Faults => {
  const used = [
    ...mapping.tables.map((table, index) => ({
      path: ['tables', index, 'fields'],
      names: [...new Set(Object.values(table.fields).map(originName))],
      place: 'tables',
    })),
    ...Object.entries(mapping.banned).map(([row, names]) => ({
      path: ['banned', row],
      names: Object.keys(names),
      place: 'banned',
    })),
    ...Object.entries(mapping.ignored).map(([row, names]) => ({ path: ['ignored', row], names, place: 'ignored' })),
  ];
  const columns = mapping.columns ?? {};
  const undeclared = used.flatMap(({ path, names }) =>
    names.filter((name) => !Object.hasOwn(columns, name)).map((name) => ({ path, subject: { name } })),
  );
  const misplaced = Object.keys(columns).flatMap((name) => {
    const places = new Set(used.filter(({ names }) => names.includes(name)).map(({ place }) => place));
    return places.size === 1 ? [] : [{ path: ['columns', name], subject: { name, count: places.size } }];
  });
  return [...undeclared, ...misplaced];
};
