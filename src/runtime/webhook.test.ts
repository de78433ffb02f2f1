import { afterEach, describe, expect, it } from 'vitest';
import { type FakeSupplier, startSupplier } from '../../test/world/supplier.ts';
import type { Letter } from '../telling/tell.ts';
import { createUndiciTransport } from './transport-undici.ts';
import { createWebhookTeller } from './webhook.ts';

const letter: Letter = {
  id: 'bestuur-2026-11-21',
  at: new Date('2026-11-21T06:00:00Z'),
  board: 'Stichting Voorbeeld',
  note: {
    day: '2026-11-21',
    level: 'wrong',
    headline: 'Iets is misgegaan',
    lines: [{ kind: 'act', what: 'De Eik: Het bestand is niet compleet.', action: 'Maak een nieuw bestand.' }],
    fine: [],
  },
};

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const open = async (allowLoopback = true) => {
  const far: FakeSupplier = await startSupplier();
  const transport = createUndiciTransport({ allowLoopback });
  closing.push(transport.close, far.close);
  const teller = createWebhookTeller({ url: far.url, lang: 'nl', transport });
  return { far, tell: () => teller.tell(letter, new AbortController().signal) };
};

describe('the webhook', () => {
  it('gets one POST of JSON, with an id that is the same each time', async () => {
    const { far, tell } = await open();
    far.misbehave({ kind: 'status', status: 200, body: 'ok' });
    await tell();
    const [request] = far.received;
    expect(request).toMatchObject({ method: 'POST', complete: true });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': letter.id });
    const body = JSON.parse(request?.body.toString() ?? '') as Record<string, unknown>;
    expect(body).toMatchObject({ type: 'sluis.note', id: letter.id, board: letter.board, ...letter.note });
    expect(String(body['text'])).toMatch(/^Iets is misgegaan\n/);
  });

  it.each([
    [302, 'webhook_refused'],
    [404, 'webhook_refused'],
    [410, 'webhook_refused'],
    [429, 'webhook_unreachable'],
    [503, 'webhook_unreachable'],
  ])('that answers %i is %s, and is not asked twice at once', async (status, code) => {
    const { far, tell } = await open();
    far.misbehave({ kind: 'status', status, headers: { location: 'http://127.0.0.1:1/' } });
    await expect(tell()).rejects.toMatchObject({ code, subject: { status } });
    expect(far.received).toHaveLength(1);
  });

  it('that is not there or hangs up is tried later', async () => {
    const { far, tell } = await open();
    far.misbehave({ kind: 'lost' });
    await expect(tell()).rejects.toMatchObject({ code: 'webhook_unreachable' });
    await far.refuse();
    await expect(tell()).rejects.toMatchObject({ code: 'webhook_unreachable' });
  });

  it('is not on this machine, unless that is allowed', async () => {
    const { far, tell } = await open(false);
    await expect(tell()).rejects.toMatchObject({ code: 'webhook_refused' });
    expect(far.received).toEqual([]);
  });
});
