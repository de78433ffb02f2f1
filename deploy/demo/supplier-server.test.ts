import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonDelivery, putPupil, refOf } from '../../test/world/delivery.ts';
import type { WireItem, WireManifest } from '../../test/world/delivery.ts';
import { startSupplierServer } from './supplier-server.ts';
import type { SupplierServer, SupplierServerOptions } from './supplier-server.ts';

let folder = '';
const servers: SupplierServer[] = [];
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'sluis-supplier-')), 'boekhuis');
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await rm(join(folder, '..'), { recursive: true });
});

const start = async (more: Partial<SupplierServerOptions> = {}): Promise<SupplierServer> => {
  const server = await startSupplierServer({ name: 'Boekhuis & <Zn>', folder, port: 0, ...more });
  servers.push(server);
  return server;
};
const post = (url: string, items: readonly WireItem[], manifest: Partial<WireManifest> = {}, token?: string) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: new Uint8Array(jsonDelivery(items, manifest)),
  });
const noor = putPupil('noor', { callName: 'Noor', yearGroup: 4 });

describe('a demo supplier', () => {
  it('takes only what is signed where it was given a key', async () => {
    const secret = Buffer.alloc(32, 1).toString('base64');
    const { url, state } = await start({ signedBy: [`whsec_${secret}`] });
    const unsigned = await post(url, [noor]);
    expect([unsigned.status, await unsigned.json()]).toEqual([401, { error: 'signature' }]);
    const body = jsonDelivery([noor]);
    const [id, timestamp] = ['d-1', String(Math.floor(Date.now() / 1000))];
    const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
    const signature = `v1,${createHmac('sha256', Buffer.from(secret, 'base64')).update(content).digest('base64')}`;
    const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    const send = (headers: Record<string, string>) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: new Uint8Array(body),
      });
    expect((await send({ ...signed, 'webhook-id': 'd-2' })).status).toBe(401);
    expect(Object.keys(state().deliveries)).toHaveLength(0);
    expect((await send(signed)).status).toBe(200);
  });

  it('lays what it holds where anyone can look', async () => {
    const { url } = await start({ issue: 'B-' });
    const answer = await post(url, [noor]);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { receipts: [{ ref: refOf('noor'), accepted: true, issuedId: 'B-000001' }] },
    ]);
    expect((await readdir(folder)).sort()).toEqual(['99XA00-leerlijn-pupil.json', 'receiver-state.json']);
    const text = await readFile(join(folder, '99XA00-leerlijn-pupil.json'), 'utf8');
    expect(JSON.parse(text)).toEqual({ [refOf('noor')]: { callName: 'Noor', yearGroup: 4 } });
    expect(text.split('\n').length).toBeGreaterThan(3);
  });

  it('shows counts and names of fields on its page, and no value', async () => {
    const { url } = await start();
    await post(url, [noor]);
    const page = await fetch(new URL('/', url));
    const text = await page.text();
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('<td>99XA00</td><td>leerlijn</td><td>pupil</td><td>1</td><td>callName, yearGroup</td>');
    expect(text).toContain('Boekhuis &#38; &#60;Zn&#62;');
    expect(text).not.toContain('Noor');
  });

  it('goes on after a restart with what it had', async () => {
    const first = await start();
    await post(first.url, [noor]);
    await first.close();
    const second = await start();
    expect((await post(second.url, [noor])).status).toBe(409);
    const changes = { delivery: 'd-2', sequence: 2, mode: 'changes' } as const;
    expect((await post(second.url, [putPupil('noor', { yearGroup: null })], changes)).status).toBe(200);
    expect(second.state().feeds['f-1']?.kinds['pupil']).toEqual({ [refOf('noor')]: { callName: 'Noor' } });
  });

  it('keeps all of many deliveries at once', async () => {
    const { url, close } = await start();
    const names = Array.from({ length: 12 }, (_, number) => `p${number}`);
    const answers = await Promise.all(
      names.map((name) => post(url, [putPupil(name, {})], { delivery: `d-${name}`, feed: `f-${name}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
    await close();
    expect(Object.keys((await start()).state().feeds).sort()).toEqual(names.map((name) => `f-${name}`).sort());
  });

  it('asks for its token', async () => {
    const { url } = await start({ token: 'geheim' });
    expect((await post(url, [noor])).status).toBe(401);
    expect((await post(url, [noor], {}, 'anders')).status).toBe(401);
    expect((await post(url, [noor], {}, 'geheim')).status).toBe(200);
  });

  it('knows two addresses and no more', async () => {
    const { url } = await start();
    expect((await fetch(new URL('/receiver-state.json', url))).status).toBe(404);
    expect((await fetch(url)).status).toBe(404);
  });
});
