import assert from 'node:assert/strict';
import type { PastRun } from '../../../src/telling/past-run.ts';
import { causesOf } from '../../../src/telling/cause.ts';
import { noteOf, noteText } from '../../../src/telling/note.ts';
import { standingsOf } from '../../../src/telling/standing.ts';
import { totalOf } from '../../../src/telling/tally.ts';

const now = new Date('2026-11-21T06:00:00Z');

/** A file without a header, of which the first pupil stands in an error as the names of columns. */
const refused: PastRun = {
  id: 'x',
  school: '99XA00',
  name: 'De Eik',
  night: '2026-11-21',
  at: '2026-11-21T01:30:00.000Z',
  tookMs: 900,
  state: 'waits',
  error: {
    code: 'source_header',
    subject: { school: '99XA00', name: 'Jansen', expected: 'Noor', found: '00981726354' },
  },
  feeds: [],
};

/** The daily note leaves the building: it holds our own names and counts, and nothing that stood in a file. */
export const note = async (): Promise<void> => {
  const runs = [refused];
  const standings = standingsOf([{ id: '99XA00', name: 'De Eik' }], runs, { waits: () => true, stops: [] });
  const facts = { day: '2026-11-21', standings, causes: causesOf(standings, [], now), total: totalOf(runs) };
  for (const lang of ['nl', 'en'] as const) {
    const told = noteText(noteOf(facts, lang), lang).join('\n');
    assert.match(told, /De Eik/);
    assert.doesNotMatch(told, /Jansen|Noor|00981726354/);
  }
};
