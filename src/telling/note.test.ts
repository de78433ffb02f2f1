import { describe, expect, it } from 'vitest';
import type { ErrorCode, ErrorSubject } from '../errors.ts';
import type { Stop } from '../rights/stop.ts';
import { langs } from '../text/texts.ts';
import { causesOf } from './cause.ts';
import { noteText } from './note.ts';
import type { FeedLine, PastRun } from './past-run.ts';
import type { Silence } from '../sync/silence.ts';
import { standingsOf } from './standing.ts';
import { noteFrom, type Tidings } from './tidings.ts';

const now = new Date('2026-11-21T06:00:00Z');
const names: Readonly<Record<string, string>> = {
  '99XA00': 'De Eik',
  '99XB00': 'De Beuk',
  '99XC00': 'De Wilg',
  '99XD00': 'De Es',
};

const told = (code: ErrorCode, subject: ErrorSubject = {}) => ({ code, subject });

const feed = (supplier: string, more: Partial<FeedLine> = {}): FeedLine => ({
  supplier,
  supplierName: supplier === 'basispoort' ? 'Basispoort' : 'Digibord',
  product: 'toegang',
  state: 'accepted',
  error: undefined,
  added: 12,
  changed: 3,
  removed: 1,
  stopped: 400,
  parts: 0,
  ...more,
});

const run = (school: string, feeds: readonly FeedLine[], more: Partial<PastRun> = {}): PastRun => ({
  id: `${school}-1`,
  school,
  name: names[school] ?? '',
  night: '2026-11-21',
  at: '2026-11-21T01:30:00.000Z',
  tookMs: 900,
  state: 'fine',
  error: undefined,
  feeds,
  ...more,
});

const tidings = (runs: readonly PastRun[], silences: readonly Silence[] = []): Tidings => {
  const schools = [...new Set(runs.map(({ school }) => school))].map((id) => ({ id, name: names[id] ?? '' }));
  const standings = standingsOf(schools, runs, { waits: () => true, stops: [] });
  return {
    at: now,
    day: '2026-11-21',
    runs,
    standings,
    silences,
    causes: causesOf(standings, silences, now),
    told: [],
  };
};

const noteOn = (runs: readonly PastRun[], silences?: readonly Silence[]) => noteFrom(tidings(runs, silences), 'nl');
const textOn = (runs: readonly PastRun[], silences?: readonly Silence[]) =>
  noteText(noteOn(runs, silences), 'nl').join('\n');

const removals = told('feed_held', { school: '99XA00', supplier: 'basispoort', count: 210, found: 'pupils_removed' });
const held = feed('basispoort', { state: 'held', error: removals, removed: 210, added: 0, changed: 0 });

describe('the note of a fine night', () => {
  it('says so first, then what was delivered', () => {
    const note = noteOn([run('99XA00', [feed('basispoort'), feed('digibord')]), run('99XB00', [])]);
    expect(note).toMatchObject({ level: 'fine', headline: 'Alles in orde', lines: [] });
    expect(note.fine).toEqual([
      'Alles goed bij: De Eik en De Beuk.',
      'Geleverd in het afgelopen etmaal: 24 nieuw, 6 gewijzigd, 2 verwijderd (leerlingen, over alle leveranciers).',
    ]);
  });

  it('does not speak of an agreement that begins by itself', () => {
    const later = feed('basispoort', {
      state: 'no_agreement',
      error: told('agreement_not_yet', { date: '2026-12-01' }),
    });
    expect(noteOn([run('99XA00', [later])]).level).toBe('fine');
  });
});

describe('the note of a held night', () => {
  it('counts what waits, in one line with one action, and counts nothing as delivered', () => {
    const text = textOn([run('99XA00', [held], { state: 'waits' })]);
    expect(text).toMatch(/^1 punt wacht op een besluit\n/);
    expect(text).toMatch(
      /^- De Eik: 210 leerlingen zouden bij Basispoort verdwijnen\. .*Er is nog niets verwijderd\. Bekijk het en besluit met: sluis holds\.$/m,
    );
    expect(text).toContain('0 nieuw, 0 gewijzigd, 0 verwijderd');
  });

  it('tells the same hold of several suppliers once', () => {
    const other = feed('digibord', { state: 'held', error: removals });
    const { lines, headline } = noteOn([run('99XA00', [held, other])]);
    expect(headline).toBe('1 punt wacht op een besluit');
    expect(lines.map(({ what }) => what)).toEqual([expect.stringContaining('bij Basispoort en Digibord verdwijnen')]);
  });

  it('tells the larger where suppliers differ, since it is one case', () => {
    const more = feed('digibord', { state: 'held', error: told('feed_held', { count: 212, found: 'pupils_removed' }) });
    const { lines } = noteOn([run('99XA00', [held, more])]);
    expect(lines.map(({ what }) => what)).toEqual([expect.stringContaining('212 leerlingen zouden bij Digibord')]);
  });

  it('counts as delivered what went on while a part waits', () => {
    const part = feed('basispoort', { state: 'held', error: removals, parts: 1, removed: 0 });
    expect(textOn([run('99XA00', [part])])).toContain('12 nieuw, 3 gewijzigd, 0 verwijderd');
  });

  it('has words for what an earlier version held for a reason that is no more', () => {
    const odd = feed('basispoort', { state: 'held', error: told('was_once_a_code' as ErrorCode) });
    expect(noteOn([run('99XA00', [odd])]).lines.map(({ what }) => what)).toEqual([
      'De Eik: Er wacht iets op een besluit. Dat deel is nog niet geleverd.',
    ]);
  });

  it('counts each school for itself', () => {
    expect(noteOn([run('99XA00', [held]), run('99XB00', [held])]).headline).toBe('2 punten wachten op een besluit');
  });
});

describe('the note while an emergency stop holds', () => {
  const runs = [run('99XA00', [feed('basispoort'), feed('digibord')]), run('99XB00', [feed('basispoort')])];
  const schools = runs.map(({ school: id, name }) => ({ id, name }));
  const since = '2026-11-21T05:00:00.000Z';
  const saidOf = (stops: readonly Stop[], own = runs) =>
    causesOf(standingsOf(schools, own, { waits: () => true, stops }), [], now).map(
      ({ told: said, schools: at, suppliers }) => [said?.code, at.map(({ id }) => id), suppliers.map(({ id }) => id)],
    );

  it('tells of one that was laid after the last run, once for its place', () => {
    expect(saidOf([{ school: '99XA00', since, reasonCode: 'incident' }])).toEqual([
      ['delivery_stopped', ['99XA00'], ['basispoort', 'digibord']],
    ]);
    expect(saidOf([{ supplier: 'basispoort', since, reasonCode: 'incident' }])).toEqual([
      ['delivery_stopped', ['99XA00', '99XB00'], ['basispoort']],
    ]);
  });

  it('tells no more of one that was lifted after the last run', () => {
    const stopped = feed('basispoort', { state: 'stopped', error: told('delivery_stopped') });
    expect(saidOf([], [run('99XA00', [stopped])])).toEqual([[undefined, ['99XB00'], []]]);
  });
});

const unended = (at: string) => run('99XA00', [], { state: 'running', at, tookMs: undefined });

describe('the note of a failed night', () => {
  const down = feed('basispoort', {
    state: 'deferred',
    error: told('delivery_unreachable', { supplier: 'basispoort' }),
  });

  it('tells a supplier that is down once, for all schools, and that nobody has to do anything', () => {
    const { level, lines } = noteOn([run('99XA00', [down]), run('99XB00', [down])]);
    expect(level).toBe('wrong');
    expect(lines).toEqual([
      {
        kind: 'again',
        what: 'De Eik en De Beuk: Basispoort is niet bereikbaar. Er is niets verstuurd.',
        action: 'Sluis probeert het vanzelf opnieuw; u hoeft niets te doen.',
      },
    ]);
  });

  it('counts schools where naming them would be long', () => {
    const runs = Object.keys(names).map((school) => run(school, [down]));
    expect(noteOn(runs).lines.map(({ what }) => what.split(':')[0])).toEqual(['4 scholen']);
  });

  it('says the worst first, whatever else waits', () => {
    const refused = run('99XB00', [], { state: 'waits', error: told('export_empty', { school: '99XB00' }) });
    const { headline, lines } = noteOn([run('99XA00', [held]), refused]);
    expect(headline).toBe('Iets is misgegaan');
    expect(lines.map(({ kind }) => kind)).toEqual(['act', 'decide']);
    expect(lines[0]?.what).toMatch(/^De Beuk: In dit bestand staat geen enkele leerling/);
  });

  it('tells of a run that was stopped, and of a school that was passed over', () => {
    const stopped = run('99XA00', [], { state: 'stopped' });
    const passed = run('99XB00', [], { at: '2026-11-19T01:30:00.000Z', night: '2026-11-19' });
    const { lines } = noteOn([passed, stopped]);
    expect(lines.map(({ what }) => what)).toEqual([
      'De Beuk: Er is geen uitwisseling geweest sinds 19 nov 2026, 02:30.',
      'De Eik: De uitwisseling is gestopt door een fout.',
    ]);
  });

  it('tells of a run that never came to its end, and not of one that is under way', () => {
    expect(noteOn([unended('2026-11-21T05:00:00.000Z')]).level).toBe('fine');
    expect(noteOn([unended('2026-11-20T23:00:00.000Z')]).lines.map(({ what }) => what)).toEqual([
      'De Eik: De uitwisseling is gestopt door een fout.',
    ]);
  });

  it('tells of what was missing once: a refused file says more than that nothing could be compared', () => {
    const missing = feed('basispoort', { state: 'refused', error: told('generation_missing', { school: '99XA00' }) });
    const refused = run('99XA00', [missing], { error: told('source_cut_off', { school: '99XA00' }) });
    expect(noteOn([refused]).lines).toHaveLength(1);
    expect(noteOn([run('99XA00', [missing, missing])]).lines).toHaveLength(1);
  });
});

describe('a silent source in the note', () => {
  const silence: Silence = {
    school: '99XA00',
    name: 'De Eik',
    since: '2026-11-15T05:00:00Z',
    lastFileAt: '2026-11-12T05:00:00Z',
  };

  it('is an alarm, though every run went well', () => {
    const { level, lines } = noteOn([run('99XA00', [feed('basispoort', { state: 'unchanged' })])], [silence]);
    expect(level).toBe('wrong');
    expect(lines.map(({ what }) => what)).toEqual(['De Eik: Geen nieuwe gegevens sinds 12 nov 2026, 06:00.']);
  });

  it('of which nothing ever came says that', () => {
    const { lines } = noteOn([run('99XA00', [])], [{ ...silence, lastFileAt: undefined }]);
    expect(lines[0]?.what).toBe('De Eik: Er kwam nog nooit een goed leerlingenbestand.');
  });

  it('is not told twice where a file with headers only was refused', () => {
    const empty = run('99XA00', [], { error: told('export_empty') });
    expect(noteOn([empty], [silence]).lines.map(({ what }) => what)).toEqual([
      expect.stringContaining('geen enkele leerling'),
    ]);
  });
});

describe('what a note holds', () => {
  const subject: ErrorSubject = {
    name: 'Jansen',
    found: '999912345',
    expected: 'Roepnaam Jansen',
    source: 'jansen.csv',
    line: 12,
    column: 3,
    entity: 'pupil',
    board: 'bestuur',
  };
  const codes: readonly ErrorCode[] = [
    'source_header',
    'school_wrong',
    'source_bsn_key',
    'agreement_invalid',
    'internal',
  ];

  it.each(codes)('is nothing that came from a file, whatever %s brings along', (code) => {
    const about = told(code, subject);
    const refused = run('99XA00', [feed('basispoort', { state: 'refused', error: about })], { error: about });
    for (const lang of langs) {
      const note = noteFrom(tidings([refused]), lang);
      const all = JSON.stringify([note, noteText(note, lang)]);
      expect(all).not.toMatch(/jansen|9999123/i);
      expect(note.lines.length).toBeGreaterThan(0);
    }
  });

  it('has a line of plain text for each cause and no more', () => {
    const text = textOn([run('99XA00', [held]), run('99XB00', [], { state: 'stopped' })]);
    expect(text.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(3);
    expect(text).not.toMatch(/undefined|null|NaN| {2}/);
  });
});
