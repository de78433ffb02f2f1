import type { Feed } from '../feed/feed.ts';
import type { Channel, Parcel } from '../ports.ts';
import type { Format } from '../ports/door.ts';
import type { Shape } from '../agreement/shape.ts';
import type { Permit } from '../release/permit.ts';
import { type Shaping, shapeParcel } from '../release/shape.ts';
import type { Manifest, Mode } from './manifest.ts';
import { maxSubjects, type Part } from './plan.ts';

/** Where deliveries of one supplier go. */
export type Destination = {
  readonly channel: Channel;
  readonly settings: unknown;
  readonly format: 'json' | 'ndjson' | Format;
};

/** Its files know no changes: each of them is everything. */
export const isWhole = ({ format }: Destination): boolean => typeof format !== 'string' && format.whole;

/** Subjects in one part. What is collected, or is a whole file, is never seen half. */
export const partSizeOf = (destination: Destination): number =>
  destination.channel.collected === true || isWhole(destination) ? Infinity : maxSubjects;

/** What a delivery needs of a permit. A withdrawal has no permit: no steps, and the version under which it was last sent. */
type OrderPermit = Pick<Permit, 'steps'> & { readonly shape: Shape; readonly agreement: { readonly version: number } };

/** One part with everything its body is a function of. */
export type Order = {
  readonly feed: Feed;
  readonly permit: OrderPermit;
  readonly destination: Destination;
  readonly sequence: number;
  readonly mode: Mode;
  readonly part: number;
  readonly parts: number;
  readonly moves: Part;
  readonly generation: string;
  readonly fields: readonly string[];
  readonly checkpoint: { readonly size: number; readonly note: string | undefined };
  readonly manifest: Pick<Manifest, 'schoolYear' | 'fields' | 'withheld' | 'noValue' | 'cleared' | 'test'>;
  readonly nulls: Shaping['nulls'];
  /** The supplier's own ids that are known already, by subject. */
  readonly issuedIds: ReadonlyMap<string, string>;
  /** Read again before each attempt (law 7): false when this agreement is no longer the one in force. */
  inForce(): Promise<boolean>;
};

const manifestOf = (order: Order, delivery: string): Manifest => ({
  format: 'sluis/1',
  delivery,
  feed: order.feed.id,
  school: order.feed.school,
  product: order.feed.product,
  sequence: order.sequence,
  part: order.part,
  parts: order.parts,
  mode: order.mode,
  agreementVersion: order.permit.agreement.version,
  schoolYear: order.manifest.schoolYear,
  fields: order.manifest.fields,
  withheld: order.manifest.withheld,
  noValue: order.manifest.noValue,
  counts: countsOf(order.moves),
  cleared: order.manifest.cleared,
  checkpoint: order.checkpoint.note ?? null,
  ...(order.manifest.test === true ? { test: true } : {}),
});

const countsOf = (moves: Part): { readonly put: number; readonly remove: number } => {
  const put = moves.filter(({ line }) => line.op === 'put').length;
  return { put, remove: moves.length - put };
};

/** A delivery that was intended: its name, and when. */
export type Named = { readonly delivery: string; readonly at: string };

/** No file format has words for *erase this*, so a withdrawal is always NDJSON. */
const formatOf = (
  { destination: { format }, manifest: { schoolYear }, mode }: Order,
  at: string,
): Shaping['format'] => {
  if (typeof format === 'string') return format;
  return mode === 'withdrawal' ? 'ndjson' : { format, schoolYear, mode, at };
};

/** The bytes of one part: a function of the order and the name of the delivery alone. */
export const parcelOf = (order: Order, { delivery, at }: Named): Parcel =>
  shapeParcel(
    order.moves.map((move) => move.line),
    {
      deliveryId: delivery,
      manifest: manifestOf(order, delivery),
      shape: order.permit.shape,
      format: formatOf(order, at),
      nulls: order.nulls,
    },
  );
