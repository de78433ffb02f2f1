import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The format `sluis/1` as a supplier reads it. Written from the supplier's side: it shares no code with the sender. */

const ref = z.string().regex(/^[0-9a-f]{32,64}$/);
const kind = z.enum(['school', 'location', 'group', 'pupil', 'staff', 'guardian']);
const count = z.int().nonnegative();

const item = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('put'), kind, ref, data: z.record(z.string(), z.json()) }),
  z.strictObject({ op: z.literal('remove'), kind, ref, reason: z.enum(['no_longer_provided', 'erase']) }),
]);

const manifest = z.looseObject({
  format: z.literal('sluis/1'),
  delivery: z.string().min(1).max(128),
  feed: z.string().min(1).max(128),
  school: z.string().regex(/^[0-9]{2}[A-Z]{2}[0-9]{2}$/),
  product: z.string().regex(/^[a-z0-9-]{1,64}$/),
  sequence: z.int().positive(),
  part: z.int().positive(),
  parts: z.int().positive(),
  mode: z.enum(['full', 'changes', 'withdrawal']),
  counts: z.looseObject({ put: count, remove: count }),
  fields: z.partialRecord(kind, z.array(z.string())).optional(),
  cleared: z.array(z.looseObject({ kind, field: z.string() })).optional(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});

const delivery = z.strictObject({ manifest, items: z.array(item) });

export type Item = z.infer<typeof item>;
export type Manifest = z.infer<typeof manifest>;
export type ReceivedDelivery = z.infer<typeof delivery>;

/** Reading either gives a delivery or names what is wrong with it in one word. */
type Read = { readonly delivery: ReceivedDelivery } | { readonly wrong: string };

const textOf = (body: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(body);

const documentOf = (body: Uint8Array, contentType: string): unknown => {
  if (!contentType.startsWith('application/x-ndjson')) return JSON.parse(textOf(body));
  const [first, ...rest] = textOf(body).trimEnd().split('\n');
  const items = rest.map((line): unknown => JSON.parse(line));
  return { manifest: JSON.parse(first ?? ''), items };
};

const hasItsDigest = (document: unknown, digest: string): boolean =>
  typeof document === 'object' &&
  document !== null &&
  'items' in document &&
  createHash('sha256').update(JSON.stringify(document.items)).digest('hex') === digest;

const hasItsCounts = ({ manifest: { counts }, items }: ReceivedDelivery): boolean =>
  items.filter(({ op }) => op === 'put').length === counts.put &&
  items.filter(({ op }) => op === 'remove').length === counts.remove;

/** `json` is one document `{ manifest, items }`; NDJSON has the manifest on its first line and an item on each other. */
export const readDelivery = (body: Uint8Array, contentType: string): Read => {
  let document: unknown;
  try {
    document = documentOf(body, contentType);
  } catch {
    return { wrong: 'not_json' };
  }
  const parsed = delivery.safeParse(document);
  if (!parsed.success) return { wrong: 'wrong_shape' };
  if (!hasItsDigest(document, parsed.data.manifest.digest)) return { wrong: 'digest' };
  if (!hasItsCounts(parsed.data)) return { wrong: 'counts' };
  if (parsed.data.manifest.part > parsed.data.manifest.parts) return { wrong: 'parts' };
  return { delivery: parsed.data };
};
