import autocannon from 'autocannon';
import { Hono } from 'hono';
import { onerosterDoor } from '../../connectors/oneroster-door/door.ts';
import { uwlrDoor } from '../../connectors/uwlr-door/door.ts';
import type { SchoolPlan } from '../../deploy/demo/plan.ts';
import type { View } from '../../src/ports/door.ts';
import { openDoors } from '../../src/runtime/doors.ts';
import { serve } from '../../src/runtime/serve.ts';
import { createDoors } from '../../src/web/doors.ts';
import { smallPrimary } from '../world/board.ts';
import { openTestHouse, type TestHouse } from '../world/house.ts';
import { message, post } from '../world/uwlr.ts';
import { median } from './spawned.ts';

/** What suppliers that collect cost, beside `JSON.stringify` of the same plain objects and a bare route; see results.ts. */
const rounds = Number(process.argv[2] ?? '100');
const seconds = Number(process.argv[3] ?? '8');

const plan: SchoolPlan = {
  ...smallPrimary,
  groups: Array.from({ length: 50 }, (_, n) => ({
    name: `Groep ${n + 1}`,
    years: [[String((n % 8) + 1), 25]] as const,
  })),
  subgroups: [],
};

const base = '/ims/oneroster/rostering/v1p2';
const page = `${base}/users?limit=100&offset=100`;

const timed = async (work: () => Promise<unknown> | unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const medianOf = async (work: () => Promise<unknown> | unknown): Promise<number> => {
  const ms: number[] = [];
  for (let round = 0; round < rounds; round += 1) ms.push(await timed(work));
  return median(ms);
};

const openApp = (world: TestHouse) =>
  createDoors({
    doors: openDoors(world.house().gateway, undefined, 1_000_000_000).doors,
    wait: () => new Promise(() => undefined),
    failed: (error) => {
      throw error;
    },
  });
type App = ReturnType<typeof openApp>;

const keyFor = async (world: TestHouse): Promise<string> => {
  const wish = { supplier: 'tracking', product: 'tracking', school: plan.id };
  return (await world.house().credentials.add(world.board, world.actors.admin, wish)).secret;
};

const bearerFor = async (world: TestHouse, app: App): Promise<string> => {
  const wish = { supplier: 'reading', product: 'reading' };
  const { credential, secret } = await world.house().credentials.add(world.board, world.actors.admin, wish);
  const scope = 'https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly';
  const form = { grant_type: 'client_credentials', scope, client_id: credential.id, client_secret: secret };
  const answer = await app.request(`${base}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return ((await answer.json()) as { readonly access_token: string }).access_token;
};

const whole = async (answer: Response | Promise<Response>): Promise<string> => {
  const found = await answer;
  const text = await found.text();
  if (found.status !== 200) throw new Error(`answer ${found.status}`);
  return text;
};

/** What the door serves, as plain objects. */
const itemsOf = async (world: TestHouse): Promise<View['items']> => {
  const desk = openDoors(world.house().gateway).doors.find(({ door }) => door.name === uwlrDoor.name)?.desk;
  if (desk === undefined) throw new Error('no desk');
  const { view } = await desk.collect(await desk.withKey('tracking', await keyFor(world)), plan.id);
  return view.items;
};

/** Requests a second, with twenty connections, from a process of its own. */
const load = async (url: string, headers: Readonly<Record<string, string>>): Promise<number> => {
  const found = await autocannon({ url, headers: { ...headers }, connections: 20, duration: seconds, workers: 1 });
  if (found.non2xx + found.errors > 0) throw new Error(`${found.non2xx} answers and ${found.errors} errors under load`);
  return found.requests.average;
};

const measureLoad = async (app: App, authorization: string, text: string) => {
  const bare = new Hono().get('/bare', (c) => c.body(text, 200, { 'content-type': 'application/json' }));
  const [own, plain] = [
    await serve(app, { host: '127.0.0.1', port: 0 }),
    await serve(bare, { host: '127.0.0.1', port: 0 }),
  ];
  const rates: { own: number; bare: number }[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    rates.push({
      own: await load(`http://127.0.0.1:${own.port}${page}`, { authorization }),
      bare: await load(`http://127.0.0.1:${plain.port}/bare`, {}),
    });
  }
  await own.close();
  await plain.close();
  return { own: median(rates.map((one) => one.own)), bare: median(rates.map((one) => one.bare)) };
};

const world = await openTestHouse({
  schools: [plan],
  suppliers: [
    { profile: 'tracking', door: uwlrDoor.name },
    { profile: 'reading', door: onerosterDoor.name },
  ],
});
try {
  await world.night();
  const items = await itemsOf(world);
  const key = await keyFor(world);
  const ask = (app: App) => whole(app.request(post(message({ client: 'tracking', key, school: plan.id }))));
  // As a process that was just started finds it: sealed, and nothing in memory.
  await world.reopen();
  const cold = openApp(world);
  const uwlrCold = await timed(() => ask(cold));
  const uwlr = {
    cold: uwlrCold,
    warm: await medianOf(() => ask(cold)),
    stringify: await medianOf(() => JSON.stringify(items)),
  };

  const authorization = `Bearer ${await bearerFor(world, cold)}`;
  const get = (app: App) => whole(app.request(page, { headers: { authorization } }));
  await world.reopen();
  const app = openApp(world);
  const pageCold = await timed(() => get(app));
  const text = await get(app);
  const users: unknown = JSON.parse(text);
  const roster = {
    cold: pageCold,
    warm: await medianOf(() => get(app)),
    stringify: await medianOf(() => JSON.stringify(users)),
  };
  const pupils = items.filter(({ kind }) => kind === 'pupil').length;
  const rate = await measureLoad(app, authorization, text);
  process.stdout.write(JSON.stringify({ pupils, bytes: text.length, uwlr, roster, rate }));
} finally {
  await world.close();
}
