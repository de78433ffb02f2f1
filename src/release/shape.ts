import { createHash } from 'node:crypto';
import type { Shape } from '../agreement/shape.ts';
import type { Parcel } from '../ports.ts';
import type { Format, FormatDocument, Gone, Shaped } from '../ports/door.ts';
import { fieldsOf } from '../record/catalogue.ts';
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
  readonly format: 'json' | 'ndjson' | FileShaping;
};

/** A file in a format of its own. `at`: instant; to formats that tell when something changed, a delivery is that moment. */
type FileShaping = Pick<FormatDocument, 'schoolYear' | 'mode'> & { readonly format: Format; readonly at: string };

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

/** A release under its supplier's own names, in the order of the catalogue: the only maker of what formats and doors write. */
export const shaped = ({ entity, ref, data }: Release, shape: Shape, changedAt: string): Shaped => {
  const names = shape.accepts[entity] ?? {};
  const renamed: Record<string, Shaped['data'][string]> = {};
  for (const [field, value] of Object.entries(data)) {
    const name = Object.hasOwn(names, field) ? names[field] : undefined;
    if (name !== undefined) renamed[name] = value;
  }
  return { kind: entity, ref, data: renamed, changedAt } as Shaped;
};

/** What a shape takes, by kind, in the order of the catalogue. */
const namesIn = ({ accepts }: Shape): FormatDocument['names'] =>
  Object.fromEntries(
    kinds.flatMap((kind) => {
      const names = accepts[kind] ?? {};
      const known = Object.keys(fieldsOf(kind)).filter((field) => Object.hasOwn(names, field));
      return known.length === 0 ? [] : [[kind, Object.fromEntries(known.map((field) => [field, names[field]]))]];
    }),
  );

type Named = { readonly kind: Entity; readonly ref: string };

/** Groups before who points at them; within a kind by reference, never in the order of the source. */
const kinds: readonly Entity[] = ['school', 'location', 'group', 'staff', 'pupil', 'guardian'];
export const byReference = (one: Named, other: Named): number =>
  kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || (one.ref < other.ref ? -1 : 1);

const goneIn = (lines: readonly Line[], changedAt: string): readonly Gone[] =>
  lines
    .flatMap((line) =>
      line.op === 'remove' ? [{ kind: line.withdrawal.entity, ref: line.withdrawal.ref, changedAt }] : [],
    )
    .sort(byReference);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const digestOf = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** A file in a format of its own, with the manifest beside it. */
const fileParcel = (lines: readonly Line[], shaping: Shaping, file: FileShaping): Parcel => {
  const { deliveryId, manifest, shape } = shaping;
  const { format, schoolYear, mode, at } = file;
  const items = lines.flatMap((line) => (line.op === 'put' ? [shaped(line.release, shape, at)] : [])).sort(byReference);
  const body = format.write({ manifest, schoolYear, mode, names: namesIn(shape), items, gone: goneIn(lines, at) });
  const beside = Object.assign({}, manifest, { digest: digestOf(body) });
  return {
    deliveryId,
    contentType: format.contentType,
    extension: format.extension,
    body,
    manifest: bytes(JSON.stringify(beside)),
  } as Parcel;
};

const jsonParcel = (lines: readonly Line[], shaping: Shaping, format: 'json' | 'ndjson'): Parcel => {
  const texts = lines.map((line) => lineText(line, shaping)).sort();
  const items = `[${texts.join(',')}]`;
  const manifest = JSON.stringify(Object.assign({}, shaping.manifest, { digest: digestOf(items) }));
  const body =
    format === 'json' ? `{"manifest":${manifest},"items":${items}}` : `${[manifest].concat(texts).join('\n')}\n`;
  return {
    deliveryId: shaping.deliveryId,
    contentType: format === 'json' ? 'application/json' : 'application/x-ndjson',
    extension: format,
    body: bytes(body),
  } as Parcel;
};

/**
 * Renames and serialises, nothing more: the only maker of parcels. The order is by kind and reference, never that
 * of the source. The digest in the manifest is SHA-256 over the items as one JSON list in JSON and NDJSON, over the whole
 * file in other formats.
 */
export const shapeParcel = (lines: readonly Line[], shaping: Shaping): Parcel => {
  const { format } = shaping;
  return typeof format === 'string' ? jsonParcel(lines, shaping, format) : fileParcel(lines, shaping, format);
};
