import { spawn } from 'node:child_process';
import { cp, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { edexml } from '../../connectors/edexml/connector.ts';
import { readConfig } from '../../src/config.ts';
import { compile } from '../../src/mapping/apply.ts';
import { amsterdamDay } from '../../src/record/day.ts';
import { readingSetOf } from '../../src/release/reading-set.ts';
import { takeIn } from '../../src/roster/intake.ts';
import { schoolYearOf } from '../../src/roster/school-year.ts';
import { openHouse } from '../../src/runtime/house.ts';
import { openInbox } from '../../src/runtime/inbox.ts';
import { agreedFor } from '../../src/sync/agreed.ts';
import type { House } from '../../src/sync/house.ts';
import { syncSchools } from '../../src/sync/night.ts';
import { allSchools } from '../../src/sync/school.ts';
import { type BoardSize, layOutBoard, registerBoard } from './board.ts';
import { median } from './spawned.ts';

/** Two nights of a whole board in this process, and reading and checking the same files alone; milliseconds. */
const size: BoardSize = JSON.parse(process.argv[2] ?? '{"schools":60,"pupils":20000,"suppliers":15}');

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> => {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
};

const startReceivers = async (suppliers: number) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'receivers.ts'), String(suppliers)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
  const urls = (await next()) as readonly string[];
  const counts = async () => {
    child.stdin.write('?\n');
    return (await next()) as { readonly deliveries: number; readonly bytes: number };
  };
  return { urls, counts, stop: () => child.stdin.end() };
};

const night = async (house: House) => {
  const ids = (await allSchools(house.gateway.store)).map(({ id }) => id);
  const states: Record<string, number> = {};
  let pupils = 0;
  for await (const report of syncSchools(house.gateway, ids, {})) {
    states[report.intake] = (states[report.intake] ?? 0) + 1;
    pupils += report.counts?.items['pupil'] ?? 0;
    for (const feed of report.feeds) states[feed.state] = (states[feed.state] ?? 0) + 1;
  }
  return { states, pupils };
};

/** The same connector, mapping and intake checks as a night, for the same files and reading sets, and nothing else. */
const readAlone = async (house: House, data: string) => {
  const { gateway } = house;
  const inbox = openInbox(join(data, 'inbox'));
  const at = gateway.clock.now();
  const today = amsterdamDay(at);
  const context = { today, schoolYear: schoolYearOf(today), lastDayIn: true };
  const schools = await allSchools(gateway.store);
  const sets = await Promise.all(
    schools.map(async (school) => readingSetOf((await agreedFor(gateway, school, at)).agreed.map((one) => one.permit))),
  );
  return timed(async () => {
    let pupils = 0;
    for (const [n, school] of schools.entries()) {
      const waiting = await inbox.next(school.id);
      const readingSet = sets[n];
      if (waiting === undefined || readingSet === undefined) throw new Error('nothing to read');
      const compiled = compile(edexmlMapping, { readingSet, context });
      const reading = edexml.read({}, waiting.input, compiled.wanted);
      const binding = { school: school.id, name: school.name, today, rowPerPlacement: false };
      pupils += (await takeIn(reading, compiled, binding)).records.get('pupil')?.length ?? 0;
    }
    return pupils;
  });
};

/** What one small synced write takes on this disk, median of 51; milliseconds. Each commit of the store waits for one. */
const syncedWrite = async (path: string): Promise<number> => {
  const file = await open(path, 'wx', 0o600);
  const times: number[] = [];
  for (let n = 0; n < 51; n += 1) {
    const { ms } = await timed(async () => {
      await file.write('x'.repeat(4096));
      await file.sync();
    });
    times.push(ms);
  }
  await file.close();
  return median(times);
};

const folder = await mkdtemp(join(tmpdir(), 'sluis-nights-'));
const receivers = await startReceivers(size.suppliers);
try {
  const data = join(folder, 'data');
  const env = { SLUIS_DATA: data, SLUIS_KEYS: join(folder, 'keys', 'master.key'), SLUIS_ALLOW_LOOPBACK: '1' };
  const house = await openHouse(readConfig(env));
  const today = amsterdamDay(house.gateway.clock.now());
  await registerBoard(house, size, receivers.urls);
  const exports = join(folder, 'exports');
  await layOutBoard(exports, size, today);
  const layOut = () => cp(exports, data, { recursive: true });
  await layOut();
  const first = await timed(() => night(house));
  const sent = await receivers.counts();
  const unchanged = [];
  for (let round = 0; round < 5; round += 1) {
    await layOut();
    const alone = await readAlone(house, data);
    const second = await timed(() => night(house));
    unchanged.push({ alone: alone.ms, second: second.ms, pupils: alone.result, states: second.result.states });
  }
  const after = await receivers.counts();
  const syncMs = await syncedWrite(join(folder, 'synced'));
  await house.close();
  const maxRssMb = process.resourceUsage().maxRSS / 1024;
  const firstNight = { ms: first.ms, ...first.result, ...sent };
  const report = { first: firstNight, unchanged, sentLater: after.deliveries - sent.deliveries, syncMs, maxRssMb };
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  receivers.stop();
  await rm(folder, { recursive: true, force: true });
}
