import { GatewayError } from '../errors.ts';
import { fieldOf } from '../record/catalogue.ts';
import { checkOf, isList, type Check } from '../record/check.ts';
import { holdsForbidden } from '../record/content.ts';
import type { Entity, Field } from '../record/field.ts';
import { type Converter, type ConverterContext, type ConverterName, converters } from './converters.ts';
import { isPlain } from './plain.ts';
import { originConverter, originName, type Table } from './table.ts';
import { text as tidy } from './text.ts';

/** The text cannot be read as the field's type. */
export const unreadable = Symbol('unreadable');
/** The text holds something that no text may hold. */
export const stopped = Symbol('stopped');

type Value = string | boolean | readonly string[];
type Outcome<V> = V | undefined | typeof unreadable | typeof stopped;

/** How one field is made from one name. */
export type Step = {
  readonly field: string;
  readonly name: string;
  /** Undefined: absent. */
  read(given: string | readonly string[] | undefined): Outcome<Value>;
};

/** Texts whose outcome is remembered per field: codes and days repeat, and there are few of them. */
const memoSize = 20_000;

/** Throws mapping_invalid when the catalogue has no such field, or it is one that no source can fill. */
export const compileStep = (table: Table, name: string, context: ConverterContext): Step => {
  const field = fieldOf(table.entity, name);
  const origin = table.fields[name];
  if (field === undefined || origin === undefined || field.issued) {
    throw new GatewayError('mapping_invalid', { entity: table.entity, field: name });
  }
  const plain = reader(field, originConverter(origin), context);
  const one = isPersonName(table.entity, name) ? lettered(plain) : plain;
  const many = isList(field);
  return {
    field: name,
    name: originName(origin),
    read: (given) => {
      if (given === undefined) return undefined;
      if (many) return readList(one, typeof given === 'string' ? [given] : given);
      return typeof given === 'string' ? one(given) : unreadable;
    },
  };
};

type Reader = (given: string) => Outcome<string | boolean>;

const isPersonName = (entity: Entity, field: string): boolean =>
  ['pupil', 'staff', 'guardian'].includes(entity) && ['callName', 'givenNames', 'familyName'].includes(field);

/** A number or a date is nobody's name: that column holds something else. Signs alone stand for an unknown name. */
const lettered =
  (read: Reader): Reader =>
  (given) => {
    const value = read(given);
    return typeof value === 'string' && /\d/.test(value) && !/\p{L}/u.test(value) ? unreadable : value;
  };

const reader = (field: Field, name: ConverterName | undefined, context: ConverterContext): Reader => {
  const check = checkOf(field);
  if (name === undefined && field.content === 'text') return textReader(check);
  const convert: Converter = name === undefined ? (field.content === 'text' ? tidy : trim) : converters[name];
  const read = checkedReader(field, check, (given) => convert(given, context));
  return field.content === 'code' || field.content === 'date' || field.content === 'flag' ? remembering(read) : read;
};

const trim: Converter = (given) => given.trim();

/** Nearly every name is plain already, which one pass can see; only the others are tidied and searched. */
const textReader = (check: Check): Reader => {
  const tidied = (given: string): Outcome<string> => {
    const value = tidy(given, { today: '', schoolYear: '', lastDayIn: false });
    if (typeof value !== 'string' || value === '') return undefined;
    if (holdsForbidden(value)) return stopped;
    return check(value) ? value : unreadable;
  };
  return (given) => (isPlain(given) && check(given) ? given : tidied(given));
};

const checkedReader =
  (field: Field, check: Check, convert: (given: string) => string | boolean | undefined): Reader =>
  (given) => {
    if (given.trim() === '') return undefined;
    const value = convert(given);
    if (value === undefined) return unreadable;
    if (field.content === 'text' && typeof value === 'string' && holdsForbidden(value)) return stopped;
    return check(value) ? value : unreadable;
  };

const remembering = (read: Reader): Reader => {
  const known = new Map<string, ReturnType<Reader>>();
  return (given) => {
    const before = known.get(given);
    if (before !== undefined) return before;
    const outcome = read(given);
    if (known.size >= memoSize) known.clear();
    known.set(given, outcome);
    return outcome;
  };
};

/** A list is read whole or not at all: a part of it would look like the whole. */
const readList = (one: Reader, given: readonly string[]): Outcome<readonly string[]> => {
  const values: string[] = [];
  for (const text of given) {
    const value = one(text);
    if (value === undefined) continue;
    if (typeof value !== 'string') return value === stopped ? stopped : unreadable;
    values.push(value);
  }
  return values.length === 0 ? undefined : values;
};
