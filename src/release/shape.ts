import { createHash } from 'node:crypto';
import type { Shape } from '../agreement/shape.ts';
import type { Parcel } from '../ports.ts';
import type { Entity } from '../record/field.ts';
import type { Release } from './release.ts';
import type { Withdrawal } from './withdrawal.ts';

/** One line of a delivery. */
export type Line =
  | { readonly op: 'put'; readonly release: Release }
  | { readonly op: 'remove'; readonly withdrawal: Withdrawal };

/** In whose words lines are written. */
type Wording = {
  readonly shape: Shape;
  /** In changes each put carries these names, with null where the release has no value; in full it omits them. */
  readonly nulls: ReadonlyMap<Entity, readonly string[]> | undefined;
};

/** What a body is made of besides its lines. */
export type Shaping = Wording & {
  readonly deliveryId: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly format: 'json' | 'ndjson';
};

/** A wire name as it stands in JSON, with its colon. Names are few and lines are many, so each is written once. */
const members = new WeakMap<Shape, Map<Entity, ReadonlyMap<string, string>>>();

const membersOf = (shape: Shape, entity: Entity): ReadonlyMap<string, string> => {
  const known = members.get(shape) ?? new Map<Entity, ReadonlyMap<string, string>>();
  members.set(shape, known);
  const names = known.get(entity) ?? new Map(Object.entries(shape.accepts[entity] ?? {}).map(written));
  known.set(entity, names);
  return names;
};

const written = ([field, name]: readonly [string, string]): readonly [string, string] => [
  field,
  `${JSON.stringify(name)}:`,
];

/** The data of a release in JSON under the supplier's names, in the order of the catalogue, and the end of its line. */
const restText = ({ entity, data }: Release, { shape, nulls }: Wording): string => {
  const names = membersOf(shape, entity);
  let text = '';
  for (const field of nulls?.get(entity) ?? Object.keys(data)) {
    const name = names.get(field);
    if (name !== undefined) text += (text === '' ? name : `,${name}`) + JSON.stringify(data[field] ?? null);
  }
  return `{${text}}}`;
};

/**
 * What goes before the data of a put: all that differs between suppliers who get the same data in one shape. Kinds are
 * words and references hexadecimal, so nothing in them needs an escape.
 */
export const headText = ({ entity, ref }: Release): string => `{"op":"put","kind":"${entity}","ref":"${ref}","data":`;

/** One line of a delivery as JSON, on one line. */
const lineText = (line: Line, wording: Wording): string => {
  if (line.op === 'put') return headText(line.release) + restText(line.release, wording);
  const { entity, ref, reason } = line.withdrawal;
  return JSON.stringify({ op: 'remove', kind: entity, ref, reason });
};

const sameData = (one: Release['data'], other: Release['data']): boolean => {
  const fields = Object.keys(one);
  return fields.length === Object.keys(other).length && fields.every((field) => one[field] === other[field]);
};

/** What comes after the head of a put in a full delivery. */
export type RestWriter = (made: Release) => string;

/** For suppliers of one shape whose turns follow each other: equal data is written once. */
export const createRestWriter = (shape: Shape): RestWriter => {
  let last: Release | undefined;
  let rest = '';
  return (made) => {
    if (last === undefined || last.entity !== made.entity || !sameData(last.data, made.data)) {
      rest = restText(made, { shape, nulls: undefined });
    }
    last = made;
    return rest;
  };
};

/**
 * Renames and serialises, nothing more: the only maker of parcels. The order is by kind and reference, never that
 * of the source. The digest in the manifest is SHA-256 over the items as one JSON list, in both formats.
 */
export const shapeParcel = (lines: readonly Line[], shaping: Shaping): Parcel => {
  const texts = lines.map((line) => lineText(line, shaping)).sort();
  const items = `[${texts.join(',')}]`;
  const digest = createHash('sha256').update(items).digest('hex');
  const manifest = JSON.stringify(Object.assign({}, shaping.manifest, { digest }));
  const json = shaping.format === 'json';
  const body = json ? `{"manifest":${manifest},"items":${items}}` : `${[manifest].concat(texts).join('\n')}\n`;
  return {
    deliveryId: shaping.deliveryId,
    contentType: json ? 'application/json' : 'application/x-ndjson',
    body: new TextEncoder().encode(body),
  } as Parcel;
};
