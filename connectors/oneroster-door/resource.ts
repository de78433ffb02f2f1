import { createHash } from 'node:crypto';
import type { Shaped } from '../../src/ports/door.ts';

/** Collections that hold objects of their own; the others (`students`, `schools`, `terms`) are parts of these. */
export const bases = [
  'academicSessions',
  'orgs',
  'courses',
  'classes',
  'users',
  'enrollments',
  'demographics',
] as const;
export type Base = (typeof bases)[number];

/** A reference to another object: GUIDRef of OneRoster 1.2. */
export type Link = { readonly to: 'academicSession' | 'org' | 'course' | 'class' | 'user'; readonly id: string };
export type Role = { readonly role: 'student' | 'teacher'; readonly org: Link };
export type Value = string | readonly string[] | Link | readonly Link[] | readonly Role[];

/** An item of a school's view from which an object was made. */
export type Served = { readonly school: string; readonly item: Shaped };

/** One object of OneRoster. `data` has its fields in the order of the standard, `sourcedId` first. */
export type Resource = {
  readonly id: string;
  readonly data: Readonly<Record<string, Value>>;
  /** What is released with it; the ledger is told before it leaves. */
  readonly served: readonly Served[];
  /** Ids of objects under which it is found: its school, its class, its term. */
  readonly near: ReadonlySet<string>;
};

/** Fields that every object has. */
export const baseData = (id: string, changedAt: string, active = true): Record<string, Value> => ({
  sourcedId: id,
  status: active ? 'active' : 'tobedeleted',
  dateLastModified: changedAt,
});

/** An id that is the same every time for what has no reference of its own; made of references, never of source keys. */
export const derivedId = (kind: string, ...parts: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, ...parts]))
    .digest('hex');

const homes = {
  academicSession: 'academicSessions',
  org: 'orgs',
  course: 'courses',
  class: 'classes',
  user: 'users',
} as const satisfies Record<Link['to'], Base>;

const isLink = (value: Link | Role): value is Link => 'to' in value;

const written = (value: string | Link | Role, base: string): unknown => {
  if (typeof value === 'string') return value;
  if (isLink(value)) return { href: `${base}/${homes[value.to]}/${value.id}`, sourcedId: value.id, type: value.to };
  return { roleType: 'primary', role: value.role, org: written(value.org, base) };
};

const isList = (value: Value): value is Extract<Value, readonly unknown[]> => Array.isArray(value);

const objectOf = ({ data }: Resource, base: string, fields: readonly string[] | undefined): object => {
  const object: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) {
    if (fields !== undefined && !fields.includes(name)) continue;
    object[name] = isList(value) ? value.map((one) => written(one, base)) : written(value, base);
  }
  return object;
};

/** Texts of whole objects, as long as their roster is kept: pages of one pull, and pulls of one state, ask for the same. */
const texts = new WeakMap<Resource, { readonly base: string; readonly text: string }>();

/** The object as JSON. `base`: our address as the visitor sees it; `fields`: only these. */
export const writeResource = (resource: Resource, base: string, fields?: readonly string[]): string => {
  if (fields !== undefined) return JSON.stringify(objectOf(resource, base, fields));
  const known = texts.get(resource);
  if (known?.base === base) return known.text;
  const text = JSON.stringify(objectOf(resource, base, undefined));
  texts.set(resource, { base, text });
  return text;
};

const within = (value: string | Link | Role, path: readonly string[]): readonly string[] => {
  if (typeof value === 'string') return path.length === 0 ? [value] : [];
  const [name, ...rest] = path;
  if (isLink(value)) return name === 'sourcedId' ? [value.id] : [];
  if (name === 'role') return [value.role];
  return name === 'org' ? within(value.org, rest) : [];
};

/** The texts that stand at a path such as `roles.org.sourcedId`; none where the object has no value. */
export const textsAt = (resource: Resource, path: string): readonly string[] => {
  const [name = '', ...rest] = path.split('.');
  const value = Object.hasOwn(resource.data, name) ? resource.data[name] : undefined;
  if (value === undefined) return [];
  return isList(value) ? value.flatMap((one) => within(one, rest)) : within(value, rest);
};
