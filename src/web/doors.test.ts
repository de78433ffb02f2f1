import { describe, expect, it } from 'vitest';
import type { Desk, Door } from '../ports/door.ts';
import { createDoors } from './doors.ts';

const seen: { method: string; url: string; body: string }[] = [];
const echo: Door = {
  name: 'echo',
  path: '/echo',
  open: () => ({
    answer: async (request) => {
      seen.push({ method: request.method, url: request.url, body: await request.text() });
      return new Response('ok');
    },
  }),
};
// The echo asks nothing of its desk.
const desk = {} as Desk;
const never = (): Promise<void> => new Promise(() => {});
const at = (wait = never) => createDoors({ doors: [{ door: echo, desk }], wait, failed: () => {} });

describe('doors', () => {
  it('hand a question to the door at its path, whole, and no other', async () => {
    seen.length = 0;
    const app = at();
    expect((await app.request('/echo/a?b=c')).status).toBe(200);
    expect((await app.request('/echo', { method: 'POST', body: 'vraag' })).status).toBe(200);
    expect((await app.request('/echos')).status).toBe(404);
    expect(seen.map(({ method, body }) => [method, body])).toEqual([
      ['GET', ''],
      ['POST', 'vraag'],
    ]);
    expect(seen[0]?.url).toContain('/echo/a?b=c');
  });

  it('take no question of more than 64 KB', async () => {
    seen.length = 0;
    const body = 'x'.repeat(64 * 1024 + 1);
    expect((await at().request('/echo', { method: 'POST', body })).status).toBe(413);
    expect(seen).toEqual([]);
  });

  it('wait for no question that is still coming after its time', async () => {
    seen.length = 0;
    const slow = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
    const request = new Request('http://x/echo', { method: 'POST', body: slow, duplex: 'half' } as RequestInit);
    expect((await at(async () => {}).request(request)).status).toBe(408);
    expect(seen).toEqual([]);
  });

  it('give a door the address under which its askers know us, where a proxy stands in front', async () => {
    seen.length = 0;
    const app = createDoors({
      doors: [{ door: echo, desk }],
      origin: 'https://sluis.example',
      wait: never,
      failed: () => {},
    });
    await app.request('http://10.0.0.1:8080/echo/a?b=%20c');
    expect(seen[0]?.url).toBe('https://sluis.example/echo/a?b=%20c');
  });
});
