import type { report as nl } from '../nl/report.ts';

export const report: typeof nl = {
  supplier: 'supplier',
  school: 'school',
  inScope: 'pupils in scope',
  added: 'added',
  changed: 'changed',
  removed: 'removed',
  letThrough: 'fields let through',
  stopped: 'stopped',
  reason: 'reason',
  ledger: (size, root) => `Ledger: ${size} entries; checkpoint ${root}`,
  fromCurrent: (day) => `No new file: delivered from the roster of ${day}.`,
  state: 'state',
  until: (state: string, at: string) => `${state}, ${at}`,
  field: 'field',
  times: 'times',
  running: 'Exchange',
  dryRun: 'Dry run: nothing was stored and nothing was sent.',
  demoSources: 'Schools of the demo, and the connector by which they are read:',
  demoSuppliers: 'Suppliers of the demo (what they hold can be seen there):',
  serving: (url: string) => `Status page: ${url} (stop with Ctrl+C)`,
  nextNight: (at: string) => `Next exchange: ${at}`,
  boardApplied: (name: string, schools: number, suppliers: number) =>
    `${name}: ${schools} ${schools === 1 ? 'school' : 'schools'} and ${suppliers} ${suppliers === 1 ? 'supplier' : 'suppliers'} registered.`,
  inbox: (school, folder) => `Files of ${school} go into ${folder}/`,
  token: 'Secret of the supplier:',
  sourceSecret: 'Secret of the source:',
  tokenKept: 'Kept, sealed.',
  nothingAgreed: 'no product is switched on yet, so nothing was sent.',
  droppedWhileReading: 'Stopped while reading, for all suppliers',
  turnedDown: (supplier: string, count: number) =>
    count === 1
      ? `${supplier} did not take one line. It goes again at the next exchange.`
      : `${supplier} did not take ${count} lines. They go again at the next exchange.`,
  demoIsOff: 'The suppliers of the demo are there only while sluis start runs. Start it in another window: npm start.',
};
