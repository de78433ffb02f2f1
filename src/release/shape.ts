import { createHash } from 'node:crypto';
import type { Shape } from '../agreement/shape.ts';
import type { Parcel } from '../ports.ts';
import type { Entity } from '../record/field.ts';
import type { Release, ReleasedValue } from './release.ts';
import type { Withdrawal } from './withdrawal.ts';

/** One line of a delivery. */
export type Line =
  | { readonly op: 'put'; readonly release: Release }
  | { readonly op: 'remove'; readonly withdrawal: Withdrawal };

/** What a body is made of besides its lines. */
export type Shaping = {
  readonly deliveryId: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly shape: Shape;
  readonly format: 'json' | 'ndjson';
  /** In changes each put carries these names, with null where the release has no value; in full it omits them. */
  readonly nulls: ReadonlyMap<Entity, readonly string[]> | undefined;
};

type Wire = Readonly<Record<string, ReleasedValue | null>>;

const renamed = (release: Release, { shape, nulls }: Shaping): Wire => {
  const names = shape.accepts[release.entity] ?? {};
  const wire: Record<string, ReleasedValue | null> = {};
  for (const field of nulls?.get(release.entity) ?? Object.keys(release.data)) {
    const name = names[field];
    if (name !== undefined) wire[name] = release.data[field] ?? null;
  }
  return wire;
};

const lineText = (line: Line, shaping: Shaping): string => {
  if (line.op === 'remove') {
    const { entity, ref, reason } = line.withdrawal;
    return JSON.stringify({ op: 'remove', kind: entity, ref, reason });
  }
  const { entity, ref } = line.release;
  return JSON.stringify({ op: 'put', kind: entity, ref, data: renamed(line.release, shaping) });
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
