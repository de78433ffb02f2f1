import { afterEach, describe, expect, it } from 'vitest';
import type { ErrorCode, GatewayError } from '../../src/errors.ts';
import type { Channel, Outcome, Parcel } from '../../src/ports.ts';

/** What a far end can do to a parcel. How it does so is the affair of the channel's own world. */
const moods = ['rejecting', 'unauthorised', 'throttling', 'stalling', 'cutting', 'redirecting', 'unreachable'] as const;
export type Mood = (typeof moods)[number];

/** Result, code and recovery that every channel gives for a mood. */
const verdicts: readonly [Exclude<Mood, 'unreachable'>, readonly string[]][] = [
  ['rejecting', ['refused', 'delivery_rejected', 'refuse']],
  ['unauthorised', ['refused', 'delivery_denied', 'refuse']],
  ['throttling', ['refused', 'delivery_throttled', 'retry']],
  ['stalling', ['unknown', 'delivery_unknown', 'retry']],
  ['cutting', ['unknown', 'delivery_unknown', 'retry']],
  ['redirecting', ['refused', 'delivery_redirected', 'refuse']],
];

/** A channel with a far end that can be put in a mood. Throttling asks for 7 seconds. */
export type ChannelWorld = {
  readonly channel: Channel;
  /** As they are now: a far end that stalls comes with settings that do not wait long. */
  settings(): unknown;
  readonly parcel: (deliveryId: string) => Parcel;
  mood(mood: Mood): Promise<void>;
  calm(): Promise<void>;
  /** The bodies that the far end has taken in, each once, by delivery id. */
  kept(): Promise<ReadonlyMap<string, Uint8Array>>;
  /** What reached the place that a redirect points to. */
  elsewhere(): number;
  close(): Promise<void>;
};

export type ChannelSuite = {
  readonly name: string;
  readonly open: () => Promise<ChannelWorld>;
  /** What it says when nothing can arrive. */
  readonly unreachable: ErrorCode;
  /** Moods that this kind of far end cannot have, each with the reason. */
  readonly without: Readonly<Partial<Record<Mood, string>>>;
};

const never = (): AbortSignal => new AbortController().signal;

const errorOf = (outcome: Outcome): GatewayError => {
  if (outcome.result === 'accepted') throw new Error('expected an outcome with an error');
  return outcome.error;
};

/** Result, code and recovery of an outcome, in one line of comparison. */
const told = (outcome: Outcome): readonly string[] => {
  const { code, recovery } = errorOf(outcome);
  return [outcome.result, code, recovery];
};

/** What every channel must do, whatever it is made of. */
export const describeChannel = ({ name, open, without, unreachable }: ChannelSuite): void => {
  const able = (mood: Mood): boolean => without[mood] === undefined;
  describe(`${name} keeps the contract of a channel`, () => {
    const worlds: ChannelWorld[] = [];
    afterEach(async () => {
      for (const world of worlds.splice(0)) await world.close();
    });
    const start = async (mood?: Mood): Promise<ChannelWorld & { send(id: string): Promise<Outcome> }> => {
      const world = await open();
      worlds.push(world);
      if (mood !== undefined) await world.mood(mood);
      const { channel, settings, parcel } = world;
      return { ...world, send: (id) => channel.deliver(parcel(id), channel.parseSettings(settings()), never()) };
    };
    it('brings a parcel, byte for byte', async () => {
      const { send, kept, parcel } = await start();
      expect((await send('d-1')).result).toBe('accepted');
      expect([...(await kept())]).toEqual([['d-1', parcel('d-1').body]]);
    });

    it('brings the same parcel twice as one', async () => {
      const { send, kept } = await start();
      expect((await send('d-1')).result).toBe('accepted');
      expect((await send('d-1')).result).toBe('accepted');
      expect([...(await kept()).keys()]).toEqual(['d-1']);
    });

    it('refuses settings that it does not know', async () => {
      const { channel, settings } = await start();
      const more = { ...(settings() as object), surprise: 1 };
      expect(() => channel.parseSettings(more)).toThrow(
        expect.objectContaining({ code: 'config_invalid', subject: { setting: 'surprise' } }),
      );
      expect(() => channel.parseSettings({})).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    });

    it('says unknown when it is aborted', async () => {
      const { channel, settings, parcel } = await start();
      const outcome = await channel.deliver(parcel('d-1'), channel.parseSettings(settings()), AbortSignal.abort());
      expect(told(outcome)).toEqual(['unknown', 'delivery_unknown', 'retry']);
    });

    it.each(verdicts.filter(([mood]) => able(mood)))('tells what %s means', async (mood, verdict) => {
      const { send, elsewhere } = await start(mood);
      expect(told(await send('d-1'))).toEqual(verdict);
      expect(elsewhere()).toBe(0);
    });

    it('tells that nothing arrived where nothing can', async () => {
      const { send, kept, calm } = await start('unreachable');
      expect(told(await send('d-1'))).toEqual(['refused', unreachable, 'retry']);
      await calm();
      expect((await kept()).size).toBe(0);
    });

    it.each(['throttling' as const].filter(able))('passes on how long to wait when %s', async (mood) => {
      const { send } = await start(mood);
      expect(errorOf(await send('d-1')).retryAfterMs).toBe(7000);
    });

    it.each(moods.filter(able))('brings the parcel, once, after the far end was %s', async (mood) => {
      const { send, calm, kept } = await start(mood);
      await send('d-1');
      await calm();
      expect((await send('d-1')).result).toBe('accepted');
      expect([...(await kept()).keys()]).toEqual(['d-1']);
    });
  });
};
