import { beforeAll, describe, expect, it } from 'vitest';
import { GatewayError } from '../../errors.ts';
import type { Gateway } from '../../sync/gateway.ts';
import { texts } from '../../text/texts.ts';
import { createWeb } from '../web.ts';
import type { SupplierDeps } from './api.ts';

const denied = async (): Promise<never> => Promise.reject(new GatewayError('door_denied'));
const yes = async () => true;
// Pages for everybody read nothing, so there is nothing behind them.
const nothing = {} as Gateway;
const supplier: Omit<SupplierDeps, 'failed'> = {
  gateway: nothing,
  views: { of: denied, demandAgreed: denied } as SupplierDeps['views'],
  desk: { withToken: denied, grant: denied },
};
const failures: unknown[] = [];
const web = createWeb({
  ready: { store: yes, keys: yes, ledger: yes, disk: yes },
  status: async () => undefined,
  lang: 'nl',
  failed: (error) => void failures.push(error),
  supplier,
});
const page = async (path: string, init?: RequestInit) => {
  const response = await web.request(path, init);
  return { response, text: await response.text() };
};

describe.each(['/supplier', '/supplier/reference'])('%s', (path) => {
  it('is in Dutch, and in English one click away', async () => {
    const { response, text } = await page(path);
    expect([response.status, text.includes('<html lang="nl">')]).toEqual([200, true]);
    expect(text).toContain(`href="${path}?lang=en"`);
    expect((await page(`${path}?lang=en`)).text).toContain('<html lang="en">');
  });

  it('holds no script, no inline style and nothing from elsewhere, under the policy of the app', async () => {
    const { response, text } = await page(path);
    expect(text).not.toMatch(/<script|style=|<style| on[a-z]+=|https?:\/\/(?!…)/i);
    expect(response.headers.get('content-security-policy')).toContain("form-action 'none'");
  });
});

type Document = { openapi: string; paths: Record<string, Record<string, { operationId: string }>> };

describe('the reference', () => {
  let document: Document;
  beforeAll(async () => {
    document = JSON.parse((await page('/supplier/openapi.json')).text) as Document;
  });

  it('tells of every call that the document knows, and of no other', async () => {
    expect(document.openapi).toMatch(/^3\.1/);
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(ids.toSorted()).toEqual(Object.keys(texts('nl').desk.operations).toSorted());
    const { text } = await page('/supplier/reference');
    for (const id of ids) expect(text).toContain(`id="${id}"`);
  });

  it('has a meaning for every name, in both languages', async () => {
    for (const lang of ['nl', 'en']) {
      const { text } = await page(`/supplier/reference?lang=${lang}`);
      expect(text).not.toMatch(/data-label="(?:Betekenis|Meaning)">\s*<\/td>/);
    }
  });
});

describe('the API', () => {
  it('answers a stranger with a problem and a scheme, and no cookie', async () => {
    const { response, text } = await page('/supplier/v1/schools');
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    expect([response.headers.get('www-authenticate'), response.headers.get('set-cookie')]).toEqual(['Bearer', null]);
    expect(JSON.parse(text)).toEqual({
      type: 'urn:sluis:error:door_denied',
      title: 'door_denied',
      status: 401,
      code: 'door_denied',
    });
    expect((await page('/supplier/v1/nowhere')).text).toBe(text);
  });

  it('reads no more than it has to', async () => {
    const body = 'x'.repeat(300_000);
    const { response } = await page('/supplier/token', { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(failures.filter((error) => error instanceof GatewayError && error.code === 'internal')).toEqual([]);
  });
});
