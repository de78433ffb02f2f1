import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Outcome } from '../ports.ts';
import { attempt } from './retry.ts';
import type { AttemptOptions } from './retry.ts';

const accepted: Outcome = { result: 'accepted', receipts: [] };
const refused = (code: ErrorCode, retryAfterMs?: number): Outcome => ({
  result: 'refused',
  error: new GatewayError(code, {}, retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const unknown = (code: ErrorCode): Outcome => ({ result: 'unknown', error: new GatewayError(code) });

/** Plays these outcomes one after the other and tells how it went. Waits are noted, not waited. */
const play = async (outcomes: readonly Outcome[], more: Partial<AttemptOptions> = {}) => {
  const waits: number[] = [];
  let sent = 0;
  const send = async (): Promise<Outcome> => {
    const outcome = outcomes[sent];
    sent += 1;
    if (outcome === undefined) throw new Error('sent more often than expected');
    return outcome;
  };
  const { outcome, attempts } = await attempt(send, {
    tries: 3,
    minMs: 1,
    maxMs: 100,
    wait: async (ms) => void waits.push(ms),
    signal: new AbortController().signal,
    ...more,
  });
  const code = outcome.result === 'accepted' ? undefined : outcome.error.code;
  return { told: [outcome.result, code, attempts], waits };
};

describe('an attempt', () => {
  it.each<[string, readonly Outcome[], readonly unknown[]]>([
    ['accepted at once', [accepted], ['accepted', undefined, 1]],
    ['accepted later', [refused('delivery_unreachable'), accepted], ['accepted', undefined, 2]],
    ['in doubt, then accepted', [unknown('delivery_unknown'), accepted], ['accepted', undefined, 2]],
    ['not understood, then accepted', [unknown('answer_invalid'), accepted], ['accepted', undefined, 2]],
    ['rejected', [refused('delivery_rejected')], ['refused', 'delivery_rejected', 1]],
    ['denied', [refused('delivery_denied')], ['refused', 'delivery_denied', 1]],
    ['gone', [refused('delivery_gone')], ['refused', 'delivery_gone', 1]],
    ['redirected', [refused('delivery_redirected')], ['refused', 'delivery_redirected', 1]],
    [
      'never reached',
      [refused('delivery_unreachable'), refused('delivery_throttled'), refused('delivery_unreachable')],
      ['refused', 'delivery_unreachable', 3],
    ],
    [
      'in doubt to the end',
      [refused('delivery_unreachable'), unknown('delivery_failed'), unknown('delivery_unknown')],
      ['unknown', 'delivery_unknown', 3],
    ],
    [
      'refused after a doubt, which stays',
      [unknown('delivery_failed'), refused('delivery_rejected')],
      ['unknown', 'delivery_rejected', 2],
    ],
    [
      'unreachable after a doubt, which stays',
      [unknown('delivery_failed'), refused('delivery_unreachable'), refused('delivery_unreachable')],
      ['unknown', 'delivery_unreachable', 3],
    ],
  ])('%s', async (_, outcomes, told) => {
    expect((await play(outcomes)).told).toEqual(told);
  });

  it('is one when one is allowed', async () => {
    expect(await play([refused('delivery_unreachable')], { tries: 1 })).toEqual({
      told: ['refused', 'delivery_unreachable', 1],
      waits: [],
    });
  });

  it('waits as long as it is asked to, at most maxMs, and not after the last', async () => {
    const outcomes = [
      refused('delivery_throttled', 50),
      refused('delivery_throttled', 5000),
      refused('delivery_throttled', 0),
    ];
    // Less what the back-off (1, 2 ms) waits already.
    expect((await play(outcomes)).waits).toEqual([49, 98]);
  });

  it('spreads by chance', async () => {
    const outcomes = [refused('delivery_unreachable'), refused('delivery_unreachable'), accepted];
    expect((await play(outcomes, { minMs: 4, random: () => 0.5 })).waits).toEqual([2, 4]);
    expect((await play(outcomes, { minMs: 4 })).waits).toEqual([0, 0]);
  });

  it('sends nothing when it is aborted before', async () => {
    const { told } = await play([], { signal: AbortSignal.abort() });
    expect(told).toEqual(['refused', 'delivery_unreachable', 0]);
  });

  it('ends at once when it is aborted while it waits, with what it had', async () => {
    const stop = new AbortController();
    const outcome = attempt(
      async () => {
        queueMicrotask(() => stop.abort());
        return refused('delivery_throttled', 3_600_000);
      },
      { tries: 3, minMs: 1, maxMs: 3_600_000, signal: stop.signal },
    );
    expect(await outcome).toMatchObject({ outcome: { error: { code: 'delivery_throttled' } }, attempts: 1 });
  });

  it('keeps what was accepted although it was aborted meanwhile', async () => {
    const stop = new AbortController();
    const send = async (): Promise<Outcome> => {
      stop.abort();
      return accepted;
    };
    expect(await attempt(send, { tries: 3, minMs: 1, maxMs: 1, signal: stop.signal })).toEqual({
      outcome: accepted,
      attempts: 1,
    });
  });

  it('really waits when it is left to its own timers', async () => {
    const outcomes = [refused('delivery_throttled', 2), accepted];
    const send = async (): Promise<Outcome> => outcomes.shift() ?? accepted;
    const signal = new AbortController().signal;
    expect(await attempt(send, { tries: 2, minMs: 1, maxMs: 3, signal })).toEqual({ outcome: accepted, attempts: 2 });
  });

  it('does not hide a bug and does not try it again', async () => {
    let sent = 0;
    const send = async (): Promise<Outcome> => {
      sent += 1;
      throw new Error('bug');
    };
    const signal = new AbortController().signal;
    await expect(attempt(send, { tries: 3, minMs: 1, maxMs: 1, signal })).rejects.toMatchObject({ code: 'internal' });
    expect(sent).toBe(1);
  });

  it('passes an error of ours on as it is', async () => {
    const lost = new GatewayError('lease_lost');
    const signal = new AbortController().signal;
    const sent = attempt(() => Promise.reject(lost), { tries: 3, minMs: 1, maxMs: 1, signal });
    await expect(sent).rejects.toBe(lost);
  });
});
