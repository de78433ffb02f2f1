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
  ledgerSize: 'ledger (entries)',
  checkpoint: 'checkpoint',
  nothingSent: 'Nothing was sent.',
  unchanged: 'Nothing changed since the previous sync.',
  fromCurrent: (day) => `No new file: delivered from the roster of ${day}.`,
  unknownNames: 'unknown in the file',
  state: 'state',
  field: 'field',
  times: 'times',
};
