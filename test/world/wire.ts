import * as z from 'zod';
import type { FakeSupplier } from './supplier.ts';

const item = z.object({
  op: z.enum(['put', 'remove']),
  kind: z.string(),
  ref: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
  reason: z.string().optional(),
});
const manifest = z.looseObject({
  delivery: z.string(),
  feed: z.string(),
  school: z.string(),
  sequence: z.number(),
  part: z.number(),
  parts: z.number(),
  mode: z.string(),
  agreementVersion: z.number(),
  schoolYear: z.string(),
  fields: z.record(z.string(), z.array(z.string())),
  withheld: z.record(z.string(), z.array(z.string())),
  noValue: z.record(z.string(), z.record(z.string(), z.string())),
  counts: z.object({ put: z.number(), remove: z.number() }),
  cleared: z.array(z.object({ kind: z.string(), field: z.string(), eraseBefore: z.string() })),
  checkpoint: z.string().nullable(),
});
const delivery = z.object({ manifest, items: z.array(item) });

/** A delivery as it stood on the wire. */
export type Wire = z.infer<typeof delivery>;

export const wireOf = (body: Uint8Array): Wire => delivery.parse(JSON.parse(new TextDecoder().decode(body)));

/** Everything that reached a supplier whole, in order; a delivery that was tried again stands here again. */
export const wires = (supplier: FakeSupplier): readonly Wire[] =>
  supplier.received.filter(({ complete }) => complete).map(({ body }) => wireOf(body));

/** Puts and removals of pupils in one delivery. */
export const pupilItems = ({ items }: Wire): Wire['items'] => items.filter(({ kind }) => kind === 'pupil');

/** What a supplier holds of the pupils of a school, by the value under one of its names. */
export const pupilsBy = (
  supplier: FakeSupplier,
  name: string,
  school?: string,
): ReadonlyMap<string, Record<string, unknown>> =>
  new Map(
    Object.values(supplier.state().feeds)
      .filter((feed) => school === undefined || feed.school === school)
      .flatMap((feed) => Object.values(feed.kinds['pupil'] ?? {}))
      .map((held) => [String(held[name]), held]),
  );
