import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome, Receipt } from '../../src/ports.ts';
import { createFetchTransport } from '../../src/runtime/transport-fetch.ts';
import { createUndiciTransport } from '../../src/runtime/transport-undici.ts';
import { describeChannel } from '../../test/contract/channel.ts';
import type { ChannelWorld } from '../../test/contract/channel.ts';
import { refOf, smallParcel } from '../../test/world/delivery.ts';
import { openPushWorld } from '../../test/world/push-channel.ts';
import { startSupplier } from '../../test/world/supplier.ts';
import type { FakeSupplier, Fault, SupplierOptions } from '../../test/world/supplier.ts';
import { createHttpPush } from './channel.ts';

const clock = { now: () => new Date('2026-11-21T00:30:00.900Z') };

const openWorld = (transport: Parameters<typeof createHttpPush>[0]['transport']): Promise<ChannelWorld> =>
  openPushWorld({ channel: createHttpPush({ transport, clock }), idHeader: 'idempotency-key', stallMs: 150 });

const undici = createUndiciTransport({ allowLoopback: true });
describeChannel({
  name: 'http-push over undici',
  open: () => openWorld(undici),
  unreachable: 'delivery_unreachable',
  without: {},
});

const overFetch = createFetchTransport(fetch, { allowLoopback: true });
describeChannel({
  name: 'http-push over fetch',
  open: () => openWorld(overFetch),
  unreachable: 'delivery_unreachable',
  without: {},
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const channel = createHttpPush({ transport: undici, clock });

const begin = async (options: SupplierOptions = {}) => {
  const supplier = await startSupplier(options);
  ends.push(() => supplier.close());
  const send = (more: Record<string, unknown> = {}, signal = new AbortController().signal): Promise<Outcome> =>
    channel.deliver(smallParcel('d-1'), channel.parseSettings({ url: supplier.url, ...more }), signal);
  return { supplier, send };
};

/** The outcome when the supplier answers like this. */
const outcomeOf = async (fault: Fault): Promise<Outcome> => {
  const { supplier, send } = await begin();
  supplier.misbehave(fault);
  return send();
};

const receiptsOf = (outcome: Outcome): readonly Receipt[] => {
  if (outcome.result !== 'accepted') throw new Error('expected an accepted outcome', { cause: outcome.error });
  return outcome.receipts;
};

const told = (outcome: Outcome): readonly unknown[] =>
  outcome.result === 'accepted'
    ? ['accepted', outcome.receipts]
    : [outcome.result, outcome.error.code, outcome.error.subject.status];

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

const headersOf = (supplier: FakeSupplier) => supplier.received[0]?.headers;

describe('http-push sends', () => {
  it('the delivery id as the idempotency key, its own name, and no token when there is none', async () => {
    const { supplier, send } = await begin();
    await send();
    expect(headersOf(supplier)).toEqual({
      host: `127.0.0.1:${supplier.port}`,
      connection: 'keep-alive',
      'content-length': String(smallParcel('d-1').body.length),
      'content-type': 'application/json',
      'idempotency-key': 'd-1',
      'user-agent': 'sluis/1',
      'accept-encoding': 'identity',
    });
  });

  it('the token in its header and nowhere else', async () => {
    const { supplier, send } = await begin({ token: 'secret-token' });
    expect(told(await send())).toEqual(['refused', 'delivery_denied', 401]);
    expect((await send({ bearer: 'secret-token' })).result).toBe('accepted');
    expect(supplier.received[1]?.headers.authorization).toBe('Bearer secret-token');
    expect(supplier.received[1]?.path).toBe('/deliveries');
  });
});

describe('http-push understands', () => {
  it('receipts with the supplier’s own numbers', async () => {
    const { send } = await begin({ issue: 'B-' });
    const expected = [{ ref: refOf('noor'), accepted: true, issuedId: 'B-000001' }];
    expect(receiptsOf(await send())).toEqual(expected);
    // Once more, as after a lost answer: 409 with the same receipts.
    expect(receiptsOf(await send())).toEqual(expected);
  });

  it.each([
    [200, ''],
    [201, '{}'],
    [202, '{"receipts":[]}'],
    [204, ''],
    [409, '{"duplicate":true}'],
  ])('%i with %j as accepted', async (status, body) => {
    expect(told(await outcomeOf({ kind: 'status', status, body }))).toEqual(['accepted', []]);
  });

  it.each([
    [301, 'refused', 'delivery_redirected'],
    [304, 'refused', 'delivery_redirected'],
    [308, 'refused', 'delivery_redirected'],
    [400, 'refused', 'delivery_rejected'],
    [401, 'refused', 'delivery_denied'],
    [403, 'refused', 'delivery_denied'],
    [404, 'refused', 'delivery_rejected'],
    [405, 'refused', 'delivery_rejected'],
    [408, 'refused', 'delivery_throttled'],
    [409, 'refused', 'delivery_rejected'],
    [410, 'refused', 'delivery_gone'],
    [413, 'refused', 'delivery_rejected'],
    [415, 'refused', 'delivery_rejected'],
    [418, 'refused', 'delivery_rejected'],
    [422, 'refused', 'delivery_rejected'],
    [425, 'refused', 'delivery_throttled'],
    [429, 'refused', 'delivery_throttled'],
    [500, 'unknown', 'delivery_failed'],
    [502, 'unknown', 'delivery_failed'],
    [503, 'refused', 'delivery_throttled'],
    [504, 'unknown', 'delivery_failed'],
    [206, 'unknown', 'answer_invalid'],
    [207, 'unknown', 'answer_invalid'],
    [600, 'unknown', 'answer_invalid'],
  ])('%i as %s, %s', async (status, result, code) => {
    expect(told(await outcomeOf({ kind: 'status', status }))).toEqual([result, code, status]);
  });

  it.each([
    ['text', 'Thank you, Noor is in.'],
    ['half a document', '{"receipts":[{"ref"'],
    ['a list', '[]'],
    ['null', 'null'],
    ['receipts that are none', '{"receipts":{}}'],
    ['a receipt without a ref', '{"receipts":[{"accepted":true}]}'],
    ['a ref that is a name', '{"receipts":[{"ref":"Noor","accepted":true}]}'],
    ['a number that is a text', `{"receipts":[{"ref":"${refOf('a')}","accepted":true,"issuedId":"<b>Noor</b>"}]}`],
    [
      'a number that is too long',
      `{"receipts":[{"ref":"${refOf('a')}","accepted":true,"issuedId":"${'1'.repeat(65)}"}]}`,
    ],
    ['duplicate as a text', '{"duplicate":"yes"}'],
  ])('%s in a 200 as unknown, and keeps none of it', async (_, body) => {
    const outcome = await outcomeOf({ kind: 'rubbish', body });
    expect(told(outcome)).toEqual(['unknown', 'answer_invalid', 200]);
    expect(outcome).toMatchObject({ error: { subject: { status: 200 }, message: 'answer_invalid' } });
    expect(inspect(outcome, { depth: 9 })).not.toContain('Noor');
  });

  it('bytes that are not UTF-8 as unknown', async () => {
    const body = Buffer.from([0x22, 0xff, 0x22]).toString('latin1');
    expect(told(await outcomeOf({ kind: 'rubbish', body: `${body}\u0000` }))).toEqual([
      'unknown',
      'answer_invalid',
      200,
    ]);
  });

  it('a huge answer as unknown after 200 and as a refusal after 422', async () => {
    expect(told(await outcomeOf({ kind: 'huge', bytes: 1_000_000 }))).toEqual(['unknown', 'answer_too_large', 200]);
    const body = 'x'.repeat(1_000_000);
    expect(told(await outcomeOf({ kind: 'status', status: 422, body }))).toEqual(['refused', 'delivery_rejected', 422]);
  });

  it('a compressed answer as unknown, unread', async () => {
    expect(told(await outcomeOf({ kind: 'bomb', bytes: 50_000_000 }))).toEqual(['unknown', 'answer_invalid', 200]);
  });

  it.each([
    ['7', 7000],
    [' 0 ', 0],
    ['Sat, 21 Nov 2026 03:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 02:59:00 GMT', 0],
    ['999999999', 86_400_000],
    ['soon', undefined],
    ['-1', undefined],
    ['', undefined],
  ])('Retry-After %j', async (asked, waitMs) => {
    const headers = { 'retry-after': asked, date: 'Sat, 21 Nov 2026 03:00:00 GMT' };
    const outcome = await outcomeOf({ kind: 'status', status: 503, headers });
    expect(outcome).toMatchObject({ result: 'refused', error: { code: 'delivery_throttled', retryAfterMs: waitMs } });
  });
});

describe('http-push in trouble', () => {
  it('is in doubt when it is aborted midway', async () => {
    const { supplier, send } = await begin();
    supplier.misbehave({ kind: 'stall' });
    const stop = new AbortController();
    const outcome = send({}, stop.signal);
    await supplier.arrived(1);
    stop.abort();
    expect(told(await outcome)).toEqual(['unknown', 'delivery_unknown', undefined]);
  });

  it.each([0, 1, 40, 100])('is in doubt when the request is cut at byte %i', async (afterBytes) => {
    const outcome = await outcomeOf({ kind: 'cut-request', afterBytes });
    expect(told(outcome)).toEqual(['unknown', 'delivery_unknown', undefined]);
  });

  it('sends nothing to an address that is not allowed', async () => {
    const settings = channel.parseSettings({ url: 'https://169.254.169.254/deliveries' });
    const outcome = await channel.deliver(smallParcel('d-1'), settings, new AbortController().signal);
    expect(told(outcome)).toEqual(['refused', 'destination_refused', undefined]);
  });

  it.each([
    ['url', { url: 'supplier' }],
    ['url', { url: 'ftp://supplier.example/' }],
    ['url', { url: 'https://user:secret@supplier.example/' }],
    ['url', { url: 'https://supplier.example/?token=secret' }],
    ['url', { url: 'https://supplier.example/#secret' }],
    ['timeoutMs', { url: 'https://supplier.example/', timeoutMs: 0 }],
    ['bearer', { url: 'https://supplier.example/', bearer: 'with\r\nnew: line' }],
    ['bearer', { url: 'https://supplier.example/', bearer: '' }],
  ])('takes no wrong %s, and does not repeat it', (setting, given) => {
    const error = thrownBy(() => channel.parseSettings(given));
    expect(error).toMatchObject({ code: 'config_invalid', subject: { setting } });
    expect(inspect(error, { depth: 9 })).not.toMatch(/secret|new: line/);
  });

  it('waits 30 seconds unless it is told otherwise', () => {
    const url = 'https://supplier.example/deliveries';
    expect(channel.parseSettings({ url })).toEqual({ url, timeoutMs: 30_000 });
  });
});
