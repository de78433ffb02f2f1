import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeTransport, failureOf } from '../../test/contract/transport.ts';
import type { TransportRequest } from '../ports.ts';
import { createFetchTransport } from './transport-fetch.ts';

const nothing = async (): Promise<void> => undefined;

describeTransport(
  'the fetch transport',
  () => ({ transport: createFetchTransport(fetch, { allowLoopback: true }), close: nothing }),
  () => ({ transport: createFetchTransport(fetch), close: nothing }),
);

describe('the fetch transport on a far end that is only described', () => {
  const far = setupServer();
  beforeAll(() => far.listen({ onUnhandledFrame: 'error' }));
  afterEach(() => far.resetHandlers());
  afterAll(() => far.close());
  const url = 'https://supplier.example/deliveries';
  const request: TransportRequest = {
    method: 'POST',
    url,
    headers: { 'idempotency-key': 'd-1' },
    body: new TextEncoder().encode('{}'),
    timeoutMs: 5000,
    maxAnswerBytes: 1000,
    signal: new AbortController().signal,
  };
  const transport = createFetchTransport((...given) => fetch(...given));

  it('sends over https what it was given', async () => {
    const seen: (string | null)[] = [];
    far.use(
      http.post(url, async ({ request: arrived }) => {
        seen.push(arrived.headers.get('idempotency-key'), await arrived.text());
        return HttpResponse.json({ receipts: [] });
      }),
    );
    expect((await transport.request(request)).status).toBe(200);
    expect(seen).toEqual(['d-1', '{}']);
  });

  it('takes a failure without a reason at its worst', async () => {
    far.use(http.post(url, () => HttpResponse.error()));
    expect((await failureOf(transport.request(request))).code).toBe('delivery_unknown');
  });
});
