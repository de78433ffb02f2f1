import { describe, expect, it } from 'vitest';
import { type ErrorCode, GatewayError, recoveries } from '../errors.ts';
import { serve } from '../runtime/serve.ts';
import { problem, statusOf } from './problem.ts';
import type { PastRun } from '../telling/past-run.ts';
import type { Tidings } from '../telling/tidings.ts';
import type { StatusView } from './status.ts';
import { causesOf } from '../telling/cause.ts';
import { trendOf } from '../telling/trend.ts';
import { topOf } from './trend-plot.ts';
import { createWeb, type WebDeps } from './web.ts';

const yes = async () => true;
const breaks = async () => Promise.reject(new Error('Jansen 999912345'));
const now = new Date('2026-11-21T06:00:00Z');
const tidings: Tidings = {
  at: now,
  day: '2026-11-21',
  runs: [],
  standings: [],
  silences: [],
  causes: [],
  told: [],
};
const view: StatusView = {
  tidings,
  at: '2026-11-21T06:00:00Z',
  board: { name: 'Stichting <Voorbeeld>', number: '99990', demo: true },
  nextNight: { at: '2026-11-22T01:30:00Z', school: '99XA00' },
  ledger: { size: 12345, checkpoint: { size: 12340, root: '9f86d081884c7d65', at: '2026-11-21T02:00:00Z' } },
  schools: [
    {
      id: '99XA00',
      name: 'Basisschool De Voorbeeldboom',
      nightly: '02:30',
      run: { state: 'refused', at: '2026-11-21T01:30:00Z', code: 'source_cut_off' },
      roster: { day: '2026-11-20', pupils: 1420 },
      suppliers: [
        {
          supplier: 'Basispoort',
          product: 'toegang',
          state: 'accepted',
          inScope: 1400,
          deliveredAt: '2026-11-20T01:31:00Z',
        },
        {
          supplier: 'Digibord',
          product: 'bord',
          state: 'deferred',
          error: { code: 'delivery_unreachable', subject: { supplier: 'digibord' } },
        },
      ],
    },
  ],
};

const failures: GatewayError[] = [];
const web = (deps: Partial<WebDeps> = {}) =>
  createWeb({
    ready: { store: yes, keys: yes, ledger: yes },
    status: async () => view,
    lang: 'nl',
    failed: (error) => void failures.push(error),
    ...deps,
  });

const page = async (path = '/', deps: Partial<WebDeps> = {}) => {
  const response = await web(deps).request(path);
  return { response, text: await response.text() };
};

describe('/health', () => {
  it('says that the process is alive, even when nothing else works', async () => {
    const { response, text } = await page('/health', { ready: { store: breaks, keys: breaks, ledger: breaks } });
    expect(response.status).toBe(200);
    expect(JSON.parse(text)).toEqual({ status: 'ok' });
  });
});

describe('/ready', () => {
  it('is 200 when every check passes', async () => {
    const { response, text } = await page('/ready');
    expect(response.status).toBe(200);
    expect(JSON.parse(text)).toEqual({ status: 'ok', checks: { store: 'ok', keys: 'ok', ledger: 'ok' } });
  });

  it('is 503 with the name of the check that fails, and no more', async () => {
    const ready = {
      store: yes,
      keys: async () => false,
      ledger: breaks,
    };
    const { response, text } = await page('/ready', { ready });
    expect(response.status).toBe(503);
    expect(JSON.parse(text)).toEqual({ status: 'failed', checks: { store: 'ok', keys: 'failed', ledger: 'failed' } });
  });
});

describe('the status page', () => {
  it('shows board, schools, runs, suppliers, next night and ledger in Dutch', async () => {
    const { response, text } = await page();
    expect(response.headers.get('content-type')).toMatch(/text\/html/);
    expect(text).toContain('<html lang="nl">');
    for (const part of [
      '99990',
      'Basisschool De Voorbeeldboom',
      '99XA00',
      'Basispoort',
      'bijgewerkt',
      '1.420 leerlingen',
      '12.345 regels',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('22 nov 2026, 02:30');
    expect(text).toContain('source_cut_off');
    expect(text).toContain('Het bestand van 99XA00 is niet compleet');
  });

  it('is in English when asked, by address or by setting', async () => {
    expect((await page('/?lang=en')).text).toContain('1,420 pupils');
    expect((await page('/', { lang: 'en' })).text).toContain('<html lang="en">');
    expect((await page('/?lang=nl', { lang: 'en' })).text).toContain('<html lang="nl">');
    expect((await page('/?lang=%3Cscript%3E')).text).toContain('<html lang="nl">');
  });

  it('escapes what it shows', async () => {
    const { text } = await page();
    expect(text).toContain('Stichting &lt;Voorbeeld&gt;');
    expect(text).not.toContain('<Voorbeeld>');
  });

  it('holds no script, no inline style and nothing from elsewhere', async () => {
    const { text } = await page();
    expect(text).not.toMatch(/<script|style=|<style| on[a-z]+=|https?:\/\//i);
  });

  it('says so before there is a board or a school', async () => {
    expect((await page('/', { status: async () => undefined })).text).toContain('nog niet ingericht');
    expect((await page('/', { status: async () => ({ ...view, schools: [] }) })).text).toContain('nog geen scholen');
  });
});

const ran = (night: string, state: 'accepted' | 'held' | 'deferred', added: number): PastRun => ({
  id: night,
  school: '99XA00',
  name: 'Basisschool De Voorbeeldboom',
  night,
  at: `${night}T01:30:00Z`,
  tookMs: 900,
  state: 'fine',
  error: undefined,
  feeds: [
    {
      supplier: 'basispoort',
      supplierName: 'Basispoort',
      product: 'toegang',
      state,
      error: undefined,
      added,
      changed: 2,
      removed: 1,
      stopped: 40,
      parts: 0,
    },
  ],
});
const runs = [
  ran('2026-11-18', 'accepted', 1250),
  ran('2026-11-19', 'accepted', 3),
  ran('2026-11-20', 'held', 3),
  ran('2026-11-21', 'deferred', 3),
];

const shown = async (path: string) =>
  (await page(path, { status: async () => ({ ...view, tidings: { ...tidings, runs } }) })).text;

describe('the trend on the status page', () => {
  it('is a picture with a name and a text of its own, and a table with the same figures', async () => {
    const text = await shown('/');
    expect(text).toMatch(/<svg[^>]*role="img"[^>]*aria-labelledby="plot-title plot-text"/);
    expect(text).toContain('Goed: 2. Wacht op besluit: 1. Mislukt: 1. Geen uitwisseling: 26.');
    expect(text).toContain('Samen 1.253 nieuw, 4 gewijzigd en 2 verwijderd.');
    expect(text.match(/<tr role="row">\s*<th scope="row" role="rowheader"><time/g)).toHaveLength(30);
  });

  it('tells outcomes apart by shape and by word, not only by colour', async () => {
    const text = await shown('/?lang=en');
    for (const shape of ['circle class="plot-fine"', 'rect class="plot-waits"', 'path class="plot-failed"']) {
      expect(text).toContain(shape);
    }
    for (const word of ['fine', 'waits for a decision', 'failed', 'no sync']) expect(text).toContain(word);
  });

  it('cuts off the first delivery, writes its number, and leaves the small nights readable', async () => {
    expect(topOf(trendOf(runs, '2026-11-21', 30))).toBe(6);
    expect(await shown('/')).toMatch(/<text class="plot-over"[^>]*>\s*1\.253\s*<\/text>/);
  });

  it('holds no script and nothing inline either', async () => {
    expect(await shown('/')).not.toMatch(/<script|style=|<style| on[a-z]+=|https?:\/\//i);
  });
});

describe('the note on the status page', () => {
  it('says the worst first, and that a school is silent', async () => {
    const silence = {
      school: '99XA00',
      name: 'De Voorbeeldboom',
      since: '2026-11-15T05:00:00Z',
      lastFileAt: '2026-11-12T05:00:00Z',
    };
    const standings = [
      { school: '99XA00', name: 'De Voorbeeldboom', last: ran('2026-11-21', 'accepted', 1), feeds: [] },
    ];
    const causes = causesOf(standings, [silence], now);
    const schools = view.schools.map((school) => ({ ...school, silence: { lastFileAt: silence.lastFileAt } }));
    const status = async () => ({ ...view, schools, tidings: { ...tidings, standings, causes, silences: [silence] } });
    const { text } = await page('/', { status });
    expect(text).toContain('Iets is misgegaan');
    expect(text.match(/Geen nieuwe gegevens sinds 12 nov 2026/g)).toHaveLength(2);
  });

  it('says when it could not be mailed', async () => {
    const told = [
      { way: 'mail', attempts: 2, nextAt: '2026-11-21T06:05:00Z', toldAt: undefined, code: 'mail_insecure' },
    ] as const;
    const { text } = await page('/', { status: async () => ({ ...view, tidings: { ...tidings, told } }) });
    expect(text).toContain('mail_insecure');
    expect(text).toContain('De notitie van vandaag is nog niet gemaild.');
  });
});

const metrics = async () => ({ contentType: 'text/plain; version=0.0.4', text: 'sluis_runs 1\n' });

describe('/metrics', () => {
  it('is nowhere unless it was asked for', async () => {
    expect((await page('/metrics')).response.status).toBe(404);
  });

  it('answers with the figures as they are given', async () => {
    const { response, text } = await page('/metrics', { metrics });
    expect([response.headers.get('content-type'), text]).toEqual(['text/plain; version=0.0.4', 'sluis_runs 1\n']);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is a problem without figures when they cannot be made', async () => {
    expect((await page('/metrics', { metrics: breaks })).response.status).toBe(500);
  });
});

describe('every answer', () => {
  it.each(['/', '/health', '/ready', '/style.css', '/nowhere'])('of %s carries the security headers', async (path) => {
    const { response } = await page(path);
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('cache-control')).toBe(path === '/style.css' ? 'max-age=3600' : 'no-store');
  });

  it('to an unknown address is a problem without a code', async () => {
    const { response, text } = await page('/leerlingen/999912345');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(text).not.toContain('9999');
  });

  it('to a failure holds the code only, and the failure is reported', async () => {
    failures.length = 0;
    const { response, text } = await page('/', { status: breaks });
    expect(response.status).toBe(500);
    expect(JSON.parse(text)).toEqual({
      type: 'urn:sluis:error:internal',
      title: 'internal',
      status: 500,
      code: 'internal',
    });
    expect(failures.map(({ code }) => code)).toEqual(['internal']);
  });
});

describe('a problem', () => {
  it('has a status for every code, and never calls an error a success', () => {
    const statuses = (Object.keys(recoveries) as ErrorCode[]).map((code) => statusOf(new GatewayError(code)));
    expect(statuses.every((status) => status >= 400 && status <= 503)).toBe(true);
  });

  it('tells how long to wait, and shows nothing of the subject', async () => {
    const answer = problem(new GatewayError('delivery_throttled', { supplier: 'basispoort' }, { retryAfterMs: 1500 }));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await answer.text()).not.toContain('basispoort');
  });

  it.each<[ErrorCode, number]>([
    ['generation_expired', 503],
    ['actor_unknown', 401],
    ['agreement_ended', 403],
    ['school_unknown', 404],
    ['school_wrong', 422],
    ['store_unwritable', 500],
  ])('%s is %i', (code, status) => {
    expect(statusOf(new GatewayError(code))).toBe(status);
  });
});

describe('serving', () => {
  it('answers on a real socket and frees it again', async () => {
    const first = await serve(web(), { host: '127.0.0.1', port: 0 });
    const response = await fetch(`http://127.0.0.1:${first.port}/health`);
    expect(await response.json()).toEqual({ status: 'ok' });
    await first.close();
    const second = await serve(web(), { host: '127.0.0.1', port: first.port });
    expect(second.port).toBe(first.port);
    await second.close();
  });

  it('says which setting is wrong when the port is taken', async () => {
    const first = await serve(web(), { host: '127.0.0.1', port: 0 });
    await expect(serve(web(), { host: '127.0.0.1', port: first.port })).rejects.toMatchObject({
      code: 'config_invalid',
      subject: { setting: 'SLUIS_HOST, SLUIS_PORT' },
    });
    await first.close();
  });
});
