import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHarness } from './harness.ts';

const server = createHarness();
beforeAll(() => server.listen());
afterAll(() => server.close());

it('answers /health inside workerd, from wrangler.toml', async () => {
  const answer = await server.fetch('/health');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toStrictEqual({ status: 'ok' });
});

it('answers nothing else', async () => {
  expect((await server.fetch('/')).status).toBe(404);
});

it('has the bindings that the store and the generations need', async () => {
  const env = await server.getWorker().getEnv();
  expect(Object.keys(env).toSorted()).toStrictEqual(['DB', 'GENERATIONS']);
});
