import type { House } from '../sync/house.ts';
import { type Figure, figuresOf } from '../telling/figures.ts';
import { tidingsFor } from '../telling/tidings.ts';
import type { Metrics } from '../web/metrics.ts';

const figuresNow = async (house: House): Promise<readonly Figure[]> => {
  const board = await house.board();
  const tidings = await tidingsFor(house, { nights: 1 });
  return board === undefined || tidings === undefined ? [] : figuresOf(house.gateway.store, board.id, tidings);
};

/** Loaded with the first request. What `collectDefaultMetrics` watches goes on for as long as the process lives. */
const load = async () => {
  const { collectDefaultMetrics, Gauge, Registry } = await import('prom-client');
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  return { Gauge, Registry, ofProcess };
};

/**
 * Figures for Prometheus, made anew at each request, in a registry of their own; figures of the process beside them.
 */
export const createMetrics = (house: House): Metrics => {
  let loaded: ReturnType<typeof load> | undefined;
  return async () => {
    const { Gauge, Registry, ofProcess } = await (loaded ??= load());
    const ours = new Registry();
    for (const { name, help, labels, values } of await figuresNow(house)) {
      const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [ours] });
      for (const one of values) gauge.set({ ...one.labels }, one.value);
    }
    const text = await Registry.merge([ours, ofProcess]).metrics();
    return { contentType: ofProcess.contentType, text };
  };
};
