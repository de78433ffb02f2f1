import { createHash } from 'node:crypto';
import { createReceiver, type Receiver, type ReceiverOptions } from '../../deploy/demo/receiver.ts';
import type { Dice } from '../../deploy/demo/seed.ts';
import { outcomeOfAnswer } from '../../connectors/http-push/outcome.ts';
import { type ErrorCode, GatewayError } from '../../src/errors.ts';
import type { Channel, Outcome } from '../../src/ports.ts';
import { wireOf, type Wire } from './wire.ts';

/** Everything that can become of a delivery. Of the last two the lease of the run is lost meanwhile. */
const moods = [
  ['takes it', 50],
  ['turns some lines down', 12],
  ['refuses it', 8],
  ['is not reached', 6],
  ['loses it', 8],
  ['takes it and is not heard', 8],
  ['takes it, and the run dies', 4],
  ['loses it, and the run dies', 4],
] as const;
type Mood = (typeof moods)[number][0];

/** An honest supplier behind a line that is not. */
export type Moody = {
  readonly receiver: Receiver;
  /** Every delivery that it may have seen, in order. */
  readonly seen: readonly Wire[];
  deliver(body: Uint8Array, contentType: string): Promise<Outcome>;
  /** From now on it takes everything. */
  calm(): void;
};

const failed = (result: 'refused' | 'unknown', code: ErrorCode): Outcome => ({
  result,
  error: new GatewayError(code),
});

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** The same delivery without the lines that it turns down, as if those had never come. */
const without = ({ manifest, items }: Wire, down: ReadonlySet<string>): Uint8Array => {
  const left = items.filter(({ ref }) => !down.has(ref));
  const put = left.filter(({ op }) => op === 'put').length;
  const digest = createHash('sha256').update(JSON.stringify(left)).digest('hex');
  return bytesOf({ manifest: { ...manifest, counts: { put, remove: left.length - put }, digest }, items: left });
};

export type MoodyParts = {
  readonly dice: Dice;
  readonly options: ReceiverOptions;
  /** Takes the run its lease away. */
  loseLease(): Promise<void>;
};

export const createMoody = ({ dice, options, loseLease }: MoodyParts): Moody => {
  const receiver = createReceiver(options);
  const seen: Wire[] = [];
  let isCalm = false;
  const take = (body: Uint8Array, contentType: string): Outcome => {
    const { status, body: answer } = receiver.apply(body, contentType);
    return outcomeOfAnswer({ status, headers: {}, body: bytesOf(answer) });
  };
  const holds = ({ manifest, items }: Wire): ReadonlySet<string> => {
    const kinds = receiver.state().feeds[manifest.feed]?.kinds ?? {};
    return new Set(items.filter(({ kind, ref }) => kinds[kind]?.[ref] !== undefined).map(({ ref }) => ref));
  };
  const turnDown = (wire: Wire, contentType: string): Outcome => {
    const drawn = wire.items.map(({ ref }) => ref).filter(() => dice.chance(0.4));
    // In a full delivery what it holds would be swept away with what it turns down.
    const held = wire.manifest.mode === 'full' ? holds(wire) : new Set<string>();
    const down = new Set(drawn.filter((ref) => !held.has(ref)));
    const outcome = take(without(wire, down), contentType);
    if (outcome.result !== 'accepted') return outcome;
    return { ...outcome, receipts: [...outcome.receipts, ...[...down].map((ref) => ({ ref, accepted: false }))] };
  };
  const become: Readonly<Record<Mood, (wire: Wire, body: Uint8Array, contentType: string) => Promise<Outcome>>> = {
    'takes it': async (_, body, type) => take(body, type),
    'turns some lines down': async (wire, _, type) => turnDown(wire, type),
    'refuses it': async () => failed('refused', 'delivery_rejected'),
    'is not reached': async () => failed('refused', 'delivery_unreachable'),
    'loses it': async () => failed('unknown', 'delivery_unknown'),
    'takes it and is not heard': async (_, body, type) => {
      take(body, type);
      return failed('unknown', 'delivery_unknown');
    },
    'takes it, and the run dies': async (_, body, type) => {
      await loseLease();
      return take(body, type);
    },
    'loses it, and the run dies': async () => {
      await loseLease();
      return failed('unknown', 'delivery_unknown');
    },
  };
  return {
    receiver,
    seen,
    deliver: (body, contentType) => {
      const wire = wireOf(body);
      const mood = isCalm ? 'takes it' : dice.weighted(moods);
      if (mood !== 'is not reached') seen.push(wire);
      return become[mood](wire, body, contentType);
    },
    calm: () => void (isCalm = true),
  };
};

const urlOf = (settings: unknown): string =>
  typeof settings === 'object' && settings !== null && 'url' in settings ? String(settings.url) : '';

/** In the place of `http-push`: the address in its settings says which supplier is meant. */
export const moodyChannel = (moodyAt: (url: string) => Moody): Channel => ({
  name: 'http-push',
  parseSettings: (settings) => settings,
  deliver: ({ body, contentType }, settings) => moodyAt(urlOf(settings)).deliver(body, contentType),
});
