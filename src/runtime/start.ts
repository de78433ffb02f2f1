import { once } from 'node:events';
import { join } from 'node:path';
import type { StartEvents, Starting } from '../cli/home.ts';
import type { Config } from '../config.ts';
import { asGatewayError } from '../errors.ts';
import { dueSchools, nextNight } from '../schedule/due.ts';
import { stopsTheNight } from '../sync/fatal.ts';
import type { House } from '../sync/house.ts';
import { allSchools } from '../sync/school.ts';
import { readNights } from '../sync/nights.ts';
import { tryAgain } from '../sync/again.ts';
import { syncSchools } from '../sync/night.ts';
import { closeIdle } from '../door/collection.ts';
import { createDoors } from '../web/doors.ts';
import { createWeb } from '../web/web.ts';
import { type Clockwork, nodeTimer, nodeWait, startClockwork } from './clockwork.ts';
import { layOutDemo, startDemoSuppliers } from './demo.ts';
import { collectNowAndThen, type DemoCollector, startDemoCollectors } from './demo-collecting.ts';
import { type DemoPuller, startDemoPullers } from './demo-pullers.ts';
import { startDemoSource } from './demo-source.ts';
import { createLog, type Log } from '../log.ts';
import { createMetrics } from './metrics.ts';
import { openDoors } from './doors.ts';
import { openHouse } from './house.ts';
import { arrivedIn } from './inbox.ts';
import { narrated } from './narrate.ts';
import { readyChecks } from './ready.ts';
import { serve } from './serve.ts';
import { statusView } from './status-view.ts';
import { openTellers, startTelling } from './tellers.ts';
import { openUploads } from './uploads.ts';
import { createWatch } from './watch.ts';

type Closing = { close(): Promise<unknown> };

/** `pullers`: suppliers of the demo that begin to collect once there is a door. */
type Prepared = {
  readonly house: House;
  readonly pullers: readonly DemoPuller[];
  readonly collectors: readonly DemoCollector[];
};

/** A board that was never laid out gets the demo; the demo's suppliers run within this process. */
const prepare = async (
  config: Config,
  events: StartEvents,
  closing: Closing[],
  signal: AbortSignal,
): Promise<Prepared> => {
  const first = await openHouse(config);
  await layOutDemo(first, config.data, { channel: config.demoChannel, source: config.demoSource });
  await first.close();
  // Opened again: only now is it known that this is a demo board, whose suppliers are on loopback.
  const house = await openHouse(config, { signal });
  closing.push(house);
  const board = await house.board();
  const place = { data: config.data, port: config.demoPort };
  const pullers = await startDemoPullers(house, place);
  const collectors = board?.demo === true ? await startDemoCollectors(house, place) : [];
  if (board?.demo === true) {
    const servers = await startDemoSuppliers(house, { ...place, channel: config.demoChannel });
    closing.unshift(...servers.map(({ server }) => server), ...pullers.map(({ puller }) => puller));
    closing.unshift(...collectors.map(({ server }) => server));
    const source = await startDemoSource(house, config.demoSource);
    if (source !== undefined) closing.unshift(source);
    const pages = [
      ...servers.map(({ name, shown }) => [name, shown] as const),
      ...pullers.map(({ name, puller }) => [name, puller.url] as const),
      ...collectors.map(({ name, server }) => [name, server.url] as const),
    ];
    events.suppliers(pages.map(([name, url]) => ({ name, url })));
    events.sources(await allSchools(house.gateway.store));
  }
  events.laidOut(board?.name ?? '');
  return { house, pullers, collectors };
};

const clockworkOf = (house: House, { data }: Config, events: StartEvents): Clockwork => {
  const { gateway } = house;
  const nowMs = (): number => gateway.clock.now().getTime();
  return startClockwork({
    timer: nodeTimer,
    arrived: createWatch({
      schools: () => allSchools(gateway.store),
      arrived: (school) => arrivedIn(join(data, 'inbox'), school, nowMs()),
      inbox: gateway.inbox,
      nowMs,
    }),
    due: async () => {
      const { schools, lastRuns } = await readNights(gateway.store);
      return dueSchools(schools, lastRuns, gateway.clock.now());
    },
    run: async (school, afloat) => {
      for await (const report of syncSchools(gateway, [school], { patient: true, afloat })) events.school(report);
    },
    again: async () => {
      const board = await house.board();
      if (board === undefined) return;
      for await (const report of tryAgain(gateway, board.id)) events.school(report);
      await closeIdle(gateway);
    },
    failed: events.failed,
  });
};

const nightAhead = async (house: House): Promise<Date | undefined> => {
  const { schools } = await readNights(house.gateway.store);
  return nextNight(schools, house.gateway.clock.now())?.at;
};

const serveUntilEnded = async (
  { house, pullers, collectors }: Prepared,
  config: Config,
  events: StartEvents,
  ending: AbortSignal,
): Promise<void> => {
  const upload = openUploads(house, events.failed);
  const { doors, desk, views } = openDoors(house.gateway);
  const web = createWeb({
    upload,
    ready: readyChecks(house),
    status: () => statusView(house),
    lang: config.lang,
    failed: events.failed,
    ...(config.metrics ? { metrics: createMetrics(house) } : {}),
    doors: createDoors({ doors, origin: config.publicUrl, wait: nodeWait, failed: events.failed }),
    supplier: { gateway: house.gateway, desk, views },
  });
  const tellers = openTellers(config);
  const served = await serve(web, { host: config.host, port: config.port });
  for (const { puller } of pullers) puller.begin(`http://localhost:${served.port}/uwlr`);
  const clockwork = clockworkOf(house, config, events);
  const telling = startTelling(house, config, { tellers, failed: events.failed });
  events.serving(`http://localhost:${served.port}`, await nightAhead(house));
  const stopCollecting = collectNowAndThen(collectors, `http://127.0.0.1:${served.port}`, events.failed);
  if (!ending.aborted) await once(ending, 'abort');
  await stopCollecting();
  await tellers.close();
  await telling.stop();
  await clockwork.stop();
  await served.close();
  await upload.settled();
};

/** Asked to end, also during a sync: what is under way is cut off, written down as unknown, and goes again. */
const endingSignal = (): AbortSignal => {
  const ending = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort());
  return ending.signal;
};

/** JSON lines on standard error where a service manager listens; a person at a terminal is told in words. */
const logOf = ({ logLevel }: Config): Log =>
  createLog(process.stderr, { clock: { now: () => new Date() }, level: process.stderr.isTTY ? 'silent' : logLevel });

const firstNight = async (house: House, schools: readonly string[], events: StartEvents): Promise<void> => {
  const reports = [];
  for await (const report of syncSchools(house.gateway, schools, {})) {
    events.school(report);
    reports.push(report);
  }
  await events.synced(house, reports);
};

/**
 * The whole gateway on one machine: lays out the demo where there is no board, syncs every school now, and goes on
 * serving and waiting for the night until it is told to end.
 */
export const startGateway = async (config: Config, starting: Starting, told: StartEvents): Promise<void> => {
  const events = narrated(told, logOf(config));
  const closing: Closing[] = [];
  const ending = endingSignal();
  try {
    const prepared = await prepare(config, events, closing, ending);
    const { house } = prepared;
    const schools = (await allSchools(house.gateway.store)).map(({ id }) => id);
    events.schools(schools.length);
    await firstNight(house, schools, events).catch((error: unknown) => {
      // A gateway that stays says on its page and at /ready what halts it; a service manager need not start it again and again.
      if (starting.once || !stopsTheNight(asGatewayError(error))) throw error;
      events.failed(error);
    });
    if (!starting.once && !ending.aborted) await serveUntilEnded(prepared, config, events, ending);
  } finally {
    for (const one of closing) await one.close();
  }
};
