import { afterAll, describe, expect, it } from 'vitest';
import { createHttpPush } from '../connectors/http-push/channel.ts';
import { attempt } from '../src/delivery/retry.ts';
import type { Attempted } from '../src/delivery/retry.ts';
import type { Parcel } from '../src/ports.ts';
import { createUndiciTransport } from '../src/runtime/transport-undici.ts';
import { jsonDelivery, putPupil, refOf } from './world/delivery.ts';
import { testParcel } from './world/parcel.ts';
import { startSupplier } from './world/supplier.ts';
import type { FakeSupplier, Fault } from './world/supplier.ts';

const transport = createUndiciTransport({ allowLoopback: true });
afterAll(() => transport.close());
const channel = createHttpPush({ transport, clock: { now: () => new Date() } });

const parcelOf = (deliveryId: string, sequence: number): Parcel =>
  testParcel({
    deliveryId,
    contentType: 'application/json',
    body: jsonDelivery([putPupil('noor', { callName: 'Noor' })], { delivery: deliveryId, sequence, mode: 'changes' }),
  });

/** One delivery with three tries. Short time limits only where the far end never ends by itself. */
const deliver = (supplier: FakeSupplier, parcel: Parcel, timeoutMs = 30_000): Promise<Attempted> => {
  const { signal } = new AbortController();
  const settings = channel.parseSettings({ url: supplier.url, timeoutMs });
  return attempt(() => channel.deliver(parcel, settings, signal), { tries: 3, minMs: 1, maxMs: 2, signal });
};

const status = (code: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'status',
  status: code,
  headers,
});

const passing: readonly (readonly [string, Fault])[] = [
  ['a request cut at its first byte', { kind: 'cut-request', afterBytes: 1 }],
  ['a request cut midway', { kind: 'cut-request', afterBytes: 300 }],
  ['a lost answer', { kind: 'lost' }],
  ['an answer cut at its first byte', { kind: 'cut-answer', afterBytes: 0 }],
  ['an answer cut midway', { kind: 'cut-answer', afterBytes: 20 }],
  ['a stall', { kind: 'stall' }],
  ['an answer in drips', { kind: 'drip' }],
  ['rubbish', { kind: 'rubbish', body: '<html>' }],
  ['a huge answer', { kind: 'huge', bytes: 5_000_000 }],
  ['a compressed bomb', { kind: 'bomb', bytes: 20_000_000 }],
  ['a throttle', status(429, { 'retry-after': '3600' })],
  ['a server that is not ready', status(503)],
  ['a server that fails', status(500)],
];

const lasting: readonly (readonly [string, Fault, string])[] = [
  ['a redirect', status(302, { location: 'http://127.0.0.1:9/' }), 'delivery_redirected'],
  ['a rejection', status(422), 'delivery_rejected'],
  ['a closed door', status(403), 'delivery_denied'],
  ['a supplier that is gone', status(410), 'delivery_gone'],
];

describe('a supplier that misbehaves', () => {
  it.each(passing)('%s, once: the parcel is there exactly once', async (_, fault) => {
    const supplier = await startSupplier();
    supplier.misbehave(fault, 1);
    const patience = fault.kind === 'stall' || fault.kind === 'drip' ? 500 : 30_000;
    const { outcome, attempts } = await deliver(supplier, parcelOf('d-1', 1), patience);
    await supplier.close();
    expect([outcome.result, attempts]).toEqual(['accepted', 2]);
    expect(Object.keys(supplier.state().deliveries)).toEqual(['d-1']);
    expect(supplier.state().feeds['f-1']?.kinds['pupil']).toEqual({ [refOf('noor')]: { callName: 'Noor' } });
    const ids = new Set(supplier.received.map(({ headers }) => headers['idempotency-key']));
    expect([...ids]).toEqual(['d-1']);
  });

  it.each(lasting)('%s: set aside at once, with the reason', async (_, fault, code) => {
    const supplier = await startSupplier();
    supplier.misbehave(fault);
    const told = await deliver(supplier, parcelOf('d-1', 1));
    await supplier.close();
    expect(told).toMatchObject({ outcome: { result: 'refused', error: { code } }, attempts: 1 });
    expect(supplier.state().feeds).toEqual({});
  });

  it('comes through a night of everything, in order and without doubles', async () => {
    const supplier = await startSupplier();
    const sequences = Array.from({ length: 40 }, (_, index) => index + 1);
    for (const sequence of sequences) {
      const fault = passing[(sequence * 7) % passing.length]?.[1];
      if (fault !== undefined && fault.kind !== 'stall' && fault.kind !== 'drip') supplier.misbehave(fault, 1);
      expect((await deliver(supplier, parcelOf(`d-${sequence}`, sequence))).outcome.result).toBe('accepted');
    }
    await supplier.close();
    expect(Object.keys(supplier.state().deliveries)).toEqual(sequences.map((sequence) => `d-${sequence}`));
  });
});
