import { createHash } from 'node:crypto';
import type { Parcel } from '../../src/ports.ts';
import { testParcel } from './parcel.ts';

type Put = { readonly op: 'put'; readonly kind: string; readonly ref: string; readonly data: Record<string, unknown> };
type Remove = { readonly op: 'remove'; readonly kind: string; readonly ref: string; readonly reason: string };
export type WireItem = Put | Remove;

export type WireManifest = {
  readonly delivery: string;
  readonly feed: string;
  readonly school: string;
  readonly product: string;
  readonly sequence: number;
  readonly part: number;
  readonly parts: number;
  readonly mode: 'full' | 'changes' | 'withdrawal';
  readonly cleared: readonly { readonly kind: string; readonly field: string; readonly eraseBefore: string }[];
};

/** A reference that looks like ours: 64 hexadecimal characters. */
export const refOf = (name: string): string => createHash('sha256').update(name).digest('hex');

export const putPupil = (name: string, data: Record<string, unknown>): WireItem => ({
  op: 'put',
  kind: 'pupil',
  ref: refOf(name),
  data,
});

export const removePupil = (name: string, reason = 'no_longer_provided'): WireItem => ({
  op: 'remove',
  kind: 'pupil',
  ref: refOf(name),
  reason,
});

const defaults: WireManifest = {
  delivery: 'd-1',
  feed: 'f-1',
  school: '99XA00',
  product: 'leerlijn',
  sequence: 1,
  part: 1,
  parts: 1,
  mode: 'full',
  cleared: [],
};

const manifestOf = (items: readonly WireItem[], given: Partial<WireManifest>): Record<string, unknown> => {
  const put = items.filter(({ op }) => op === 'put').length;
  return {
    format: 'sluis/1',
    ...defaults,
    ...given,
    agreementVersion: 1,
    schoolYear: '2026-2027',
    fields: { pupil: ['callName'] },
    withheld: {},
    noValue: {},
    counts: { put, remove: items.length - put },
    digest: createHash('sha256').update(JSON.stringify(items)).digest('hex'),
    checkpoint: null,
  };
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A delivery in the format `sluis/1`, written by hand from the format's description. */
export const jsonDelivery = (items: readonly WireItem[], given: Partial<WireManifest> = {}): Uint8Array =>
  bytes(JSON.stringify({ manifest: manifestOf(items, given), items }));

export const ndjsonDelivery = (items: readonly WireItem[], given: Partial<WireManifest> = {}): Uint8Array =>
  bytes([manifestOf(items, given), ...items].map((line) => `${JSON.stringify(line)}\n`).join(''));

/** A small parcel with one invented pupil. */
export const smallParcel = (deliveryId: string, contentType = 'application/json'): Parcel => {
  const write = contentType === 'application/x-ndjson' ? ndjsonDelivery : jsonDelivery;
  return testParcel({
    deliveryId,
    contentType,
    body: write([putPupil('noor', { callName: 'Noor' })], { delivery: deliveryId }),
  });
};
