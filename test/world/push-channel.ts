import type { Channel } from '../../src/ports.ts';
import type { ChannelWorld, Mood } from '../contract/channel.ts';
import { smallParcel } from './delivery.ts';
import { type Fault, startSupplier, type SupplierOptions } from './supplier.ts';

const faults: Readonly<Record<Exclude<Mood, 'unreachable' | 'redirecting'>, Fault>> = {
  rejecting: { kind: 'status', status: 422 },
  unauthorised: { kind: 'status', status: 401 },
  throttling: { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
  stalling: { kind: 'stall' },
  cutting: { kind: 'lost' },
};

type Push = {
  readonly channel: Channel;
  readonly supplier?: SupplierOptions;
  /** Settings besides the address and the time. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** The header that names a delivery. */
  readonly idHeader: string;
  /** How long an answer is waited for that never comes. */
  readonly stallMs: number;
};

/** A channel that pushes, and a real supplier at its other end, for the contract of channels. */
export const openPushWorld = async ({
  channel,
  supplier: options = {},
  more = {},
  idHeader,
  stallMs,
}: Push): Promise<ChannelWorld> => {
  const [supplier, other] = [await startSupplier(options), await startSupplier()];
  let timeoutMs = 30_000;
  return {
    channel,
    settings: () => ({ url: supplier.url, timeoutMs, ...more }),
    parcel: smallParcel,
    mood: async (mood) => {
      if (mood === 'stalling') timeoutMs = stallMs;
      if (mood === 'unreachable') await supplier.refuse();
      else if (mood === 'redirecting')
        supplier.misbehave({ kind: 'status', status: 307, headers: { location: other.url } });
      else supplier.misbehave(faults[mood]);
    },
    calm: async () => {
      timeoutMs = 30_000;
      supplier.behave();
      await supplier.recover();
    },
    kept: async () => {
      const bodies = new Map<string, Uint8Array>();
      for (const id of Object.keys(supplier.state().deliveries)) {
        const sent = supplier.received.find(({ headers }) => headers[idHeader] === id);
        bodies.set(id, new Uint8Array(sent?.body ?? []));
      }
      return bodies;
    },
    elsewhere: () => other.received.length,
    close: async () => {
      await supplier.close();
      await other.close();
    },
  };
};
