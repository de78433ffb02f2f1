import { readdir, readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportOf, otherPrimary, smallPrimary } from '../../test/world/board.ts';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import { GatewayError } from '../errors.ts';
import type { Timer } from '../ports.ts';
import { startUpload } from '../sync/upload.ts';
import { makeUploadToken } from '../sync/upload-token.ts';
import { createWeb } from '../web/web.ts';
import { serve } from './serve.ts';
import { openUploads, type Uploads } from './uploads.ts';

const school = smallPrimary.id;
let world: TestHouse;
let uploads: Uploads;
let served: Awaited<ReturnType<typeof serve>>;
let failures: unknown[];

const yes = async () => true;

beforeEach(async () => {
  failures = [];
  world = await openTestHouse({ schools: [smallPrimary, otherPrimary] });
  uploads = openUploads(world.house(), (error) => failures.push(error));
  const web = createWeb({
    ready: { store: yes, keys: yes, ledger: yes, disk: yes },
    status: async () => undefined,
    lang: 'nl',
    failed: (error) => failures.push(error),
    upload: uploads,
  });
  served = await serve(web, { host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await served.close();
  await uploads.settled();
  await world.close();
});

const tokenFor = (id = school, rotate = false): Promise<string> =>
  makeUploadToken(world.house().gateway, world.board, { school: id, by: world.actors.admin, rotate });

const whole = (): string => exportOf(world.people(school));

type Sending = { readonly token?: string; readonly to?: string; readonly headers?: Record<string, string> };

const send = (body: string | ReadableStream, { token, to = school, headers = {} }: Sending = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${served.port}/upload/${to}`, {
    method: 'POST',
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    body,
    ...(typeof body === 'string' ? {} : { duplex: 'half' }),
  });

/** Status, type and body of an answer, and whatever else could tell two of them apart. */
const seen = async (answer: Response): Promise<readonly unknown[]> => {
  const headers = [...answer.headers].filter(([name]) => name !== 'date');
  return [answer.status, headers, await answer.text()];
};

const intakes = async () =>
  (await world.entries()).filter(({ kind }) => kind === 'intake').map(({ facts }) => [facts['state'], facts['code']]);

const filesHere = async (): Promise<readonly string[]> =>
  (await readdir(world.folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('a school that uploads its file', () => {
  it('is told what was read, as counts, and everybody gets what they are to have', async () => {
    const answer = await send(whole(), { token: await tokenFor() });
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(text)).toMatchObject({ school, intake: 'new', partial: false, undeclared: expect.any(Number) });
    expect(JSON.parse(text)).toHaveProperty('items.pupil', world.people(school).pupils.length);
    for (const { familyName } of world.people(school).pupils) expect(text).not.toContain(familyName);
    await uploads.settled();
    for (const id of ['basispoort', 'digital-board']) {
      expect(Object.keys(world.supplier(id).state().deliveries).length).toBeGreaterThan(0);
    }
    expect(await intakes()).toEqual([['accepted', undefined]]);
    expect(failures).toEqual([]);
  });

  it('leaves nothing of it on the disk in the clear, also when it comes in pieces', async () => {
    const before = await filesHere();
    const bytes = new TextEncoder().encode(whole());
    const pieces = ReadableStream.from(
      (async function* cut() {
        for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
      })(),
    );
    expect((await send(pieces, { token: await tokenFor() })).status).toBe(200);
    await uploads.settled();
    const after = (await filesHere()).filter((path) => !before.includes(path) && !path.includes('inbox'));
    const atRest = Buffer.concat(
      await Promise.all((await filesHere()).filter((path) => !path.includes('inbox')).map((path) => readFile(path))),
    );
    expect(after.filter((path) => !/sluis\.db|witness|checkpoint/.test(path))).toEqual([]);
    expect(whole()).toContain('<achternaam>');
    expect(atRest.includes('<achternaam>')).toBe(false);
  });

  it('may do so with the same file again', async () => {
    const token = await tokenFor();
    await send(whole(), { token });
    await uploads.settled();
    expect(await (await send(whole(), { token })).json()).toMatchObject({ intake: 'unchanged' });
  });

  it('is told where its file is wrong, and nothing of what stands there', async () => {
    const broken = whole().replace('</leerling>', '</leerlingVanBuren>');
    const answer = await send(broken, { token: await tokenFor() });
    const problem = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([422, 'application/problem+json']);
    expect(JSON.parse(problem)).toMatchObject({
      code: 'source_not_xml',
      line: expect.any(Number),
      column: expect.any(Number),
    });
    expect(problem).not.toContain('Buren');
    await uploads.settled();
    expect(world.supplier('basispoort').received).toHaveLength(0);
  });

  it('is told that a run of its school is under way', async () => {
    const token = await tokenFor();
    const { store, clock } = world.house().gateway;
    const now = clock.now().getTime();
    const lease = await store.claim(`school/${school}`, 'another', now, now + 60_000);
    const answer = await send(whole(), { token });
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'lease_taken' }]);
    if (lease !== undefined) await store.yield(lease);
    await uploads.settled();
    expect((await send(whole(), { token })).status).toBe(200);
  });
});

describe('whoever has no business there', () => {
  it('learns nothing: no token, a wrong one, that of another school and a school that is not there look alike', async () => {
    const other = await tokenFor(otherPrimary.id);
    await tokenFor();
    const answers = [
      await seen(await send(whole())),
      await seen(await send(whole(), { token: 'A'.repeat(43) })),
      await seen(await send(whole(), { token: other })),
      await seen(await send(whole(), { to: '99ZZ99', token: other })),
      await seen(await send(whole(), { to: otherPrimary.id, token: 'A'.repeat(43) })),
      await seen(await send(whole(), { headers: { authorization: 'Basic c2x1aXM6eA==' } })),
    ];
    expect(answers[0]?.[0]).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await intakes()).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('has had its time once a new token was made', async () => {
    const before = await tokenFor();
    await expect(tokenFor()).rejects.toMatchObject({ code: 'upload_token_exists' });
    const after = await tokenFor(school, true);
    expect((await send(whole(), { token: before })).status).toBe(401);
    expect((await send(whole(), { token: after })).status).toBe(200);
    const rows = await world.house().gateway.store.all('SELECT * FROM upload_token');
    expect(JSON.stringify([rows, await world.entries()])).not.toContain(after);
  });

  it('does not make one', async () => {
    const { gateway } = world.house();
    const made = makeUploadToken(gateway, world.board, { school, by: world.actors.officer, rotate: false });
    await expect(made).rejects.toMatchObject({ code: 'actor_forbidden' });
    await expect(tokenFor('99ZZ99')).rejects.toMatchObject({ code: 'school_unknown' });
  });
});

/** Sends the head of a request and a part of its body, and hangs up. */
const hangUpAfter = async (head: readonly string[], part: string): Promise<void> => {
  const socket = connect(served.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`${[`POST /upload/${school} HTTP/1.1`, 'host: sluis', ...head].join('\r\n')}\r\n\r\n${part}`);
  // Once the run has begun, since it is that which has to find out.
  const { store } = world.house().gateway;
  for (let looked = 0; looked < 20_000; looked += 1) {
    const rows = await store.all("SELECT state FROM run WHERE state = 'running'");
    if (rows.length > 0) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.destroy();
  await once(socket, 'close');
};

describe('an upload that goes wrong', () => {
  it.each([
    ['with its length told', (length: number) => [`content-length: ${length}`], (part: string) => part],
    [
      'in chunks',
      () => ['transfer-encoding: chunked'],
      (part: string) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`,
    ],
  ])('is a part of a file when the sender hangs up (%s)', async (_, head, framed) => {
    const text = whole();
    const length = Buffer.byteLength(text);
    await hangUpAfter([`authorization: Bearer ${await tokenFor()}`, ...head(length)], framed(text.slice(0, 3000)));
    while ((await intakes()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await intakes()).toEqual([['refused', 'source_cut_off']]);
    await uploads.settled();
  });

  it('is refused unread when it says that it is too large, and half-way when it does not say so', async () => {
    const token = await tokenFor();
    const { gateway } = world.house();
    const answer = await uploads
      .read(school, { bytes: ReadableStream.from<Uint8Array>([]), declared: 1 })
      .then(({ error }) => error?.code);
    expect(answer).toBe('source_cut_off');
    const socket = connect(served.port, '127.0.0.1');
    socket.write(
      `POST /upload/${school} HTTP/1.1\r\nhost: sluis\r\nauthorization: Bearer ${token}\r\ncontent-length: 999999999999\r\n\r\n`,
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
    const bytes = ReadableStream.from([new TextEncoder().encode(whole())]);
    const { read, done } = startUpload(gateway, school, { bytes, declared: undefined, timer: never, maxBytes: 2000 });
    expect((await read).error).toMatchObject({ code: 'source_too_large', subject: { limit: 2000 } });
    await done;
  });

  it('is given up when nothing comes, and keeps the school from nothing', async () => {
    const calls: { ms: number; call: () => void }[] = [];
    const timer: Timer = (ms, call) => {
      calls.push({ ms, call });
      return () => undefined;
    };
    const silent = new ReadableStream<Uint8Array>();
    const sent = { bytes: silent, declared: undefined, timer, maxBytes: 1e9 };
    const { read, done } = startUpload(world.house().gateway, school, sent);
    while (calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(calls.map(({ ms }) => ms)).toEqual([240_000, 20_000]);
    calls[1]?.call();
    expect((await read).error?.code).toBe('upload_slow');
    await done;
    expect((await send(whole(), { token: await tokenFor() })).status).toBe(200);
  });

  it('is not taken compressed, and nothing is there to be fetched', async () => {
    const token = await tokenFor();
    const packed = await send(whole(), { token, headers: { 'content-encoding': 'gzip' } });
    expect([packed.status, await packed.json()]).toMatchObject([400, { code: 'usage_invalid' }]);
    const fetched = await fetch(`http://127.0.0.1:${served.port}/upload/${school}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(fetched.status).toBe(404);
  });

  it('is an error like any other where the store fails', async () => {
    const token = await tokenFor();
    const { gateway } = world.house();
    const broken = { ...gateway, demandRoom: () => Promise.reject(new GatewayError('disk_low')) };
    const bytes = ReadableStream.from([new TextEncoder().encode(whole())]);
    const { read, done } = startUpload(broken, school, { bytes, declared: undefined, timer: never, maxBytes: 1e9 });
    await expect(read).rejects.toMatchObject({ code: 'disk_low' });
    await expect(done).rejects.toMatchObject({ code: 'disk_low' });
    expect((await send(whole(), { token })).status).toBe(200);
  });
});

const never: Timer = () => () => undefined;
