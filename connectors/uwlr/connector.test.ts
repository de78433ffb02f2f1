import { afterEach, describe, expect, it } from 'vitest';
import { startUwlrLas, type UwlrLasOptions } from '../../deploy/demo/uwlr-las.ts';
import type { LasFault, SoapLas } from '../../deploy/demo/soap-las.ts';
import { accessTo, type FarEnd, liveContract, type Trouble } from '../../test/contract/live.ts';
import { schoolOn, smallPrimary } from '../../test/world/board.ts';
import { makeCertificates } from '../../test/world/certificate.ts';
import { GatewayError } from '../../src/errors.ts';
import type { Access } from '../../src/ports/live.ts';
import { createCallers } from '../../src/runtime/caller.ts';
import { inputOf, readAll } from '../../test/contract/source.ts';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import { edexml } from '../edexml/connector.ts';
import { rowNames } from '../kit/edexml/rows.ts';
import { uwlr } from './connector.ts';

const school = schoolOn(smallPrimary, '2026-11-21');
const key = 'sleutel-van-de-school';

const settings = (url: string, maxBytes = 50_000_000, more: object = {}) => ({
  url,
  key,
  customerCode: 'sluis',
  customerName: 'Sluis',
  timeoutMs: 150,
  maxBytes,
  ...more,
});

const faults: Readonly<Record<Trouble, LasFault>> = {
  cut: { kind: 'cut', part: 0.6 },
  fault: { kind: 'fault', code: 'Server.InterneFout' },
  denied: { kind: 'fault', code: 'Client.AutorisatieOngeldig' },
  throttled: { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
  redirect: { kind: 'status', status: 302, headers: { location: 'http://127.0.0.1:1/' } },
  stall: { kind: 'stall' },
};

const start = (more: Partial<UwlrLasOptions> = {}): Promise<SoapLas> =>
  startUwlrLas({ port: 0, schools: () => [school], key, ...more });

const farEnd = async (): Promise<FarEnd> => {
  const las = await start();
  return {
    url: las.url,
    misbehave: (trouble) => las.misbehave(faults[trouble]),
    questions: () => las.asked.length,
    close: las.close,
  };
};

const secrets = school.pupils.flatMap(({ bsn, familyName, street }) => [bsn ?? 'geen bsn', familyName, street]);
const contract = {
  connector: uwlr,
  start: farEnd,
  all: rowNames,
  school: smallPrimary.id,
  pupils: { kind: 'leerling', count: school.pupils.length },
  unwanted: { kind: 'leerling', name: 'bsn' },
  secrets: secrets.filter((secret) => secret.length > 3),
  saysHowLong: true,
};
liveContract({ ...contract, settings, unchangedSince: '2026-11-22T03:00:00' });
describe('in steps', () => {
  liveContract({
    ...contract,
    settings: (url, maxBytes) => settings(url, maxBytes, { stepped: true, groupsPerQuestion: 2 }),
  });
});

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
const open = async (more: Partial<UwlrLasOptions> = {}): Promise<SoapLas> => {
  const las = await start(more);
  ends.push(() => las.close());
  return las;
};
const read = async (las: SoapLas, more: object = {}, access: Partial<Access> = {}) => {
  const to = accessTo(smallPrimary.id, access);
  ends.push(to.close);
  return readAll(uwlr.ask(uwlr.parseSettings(settings(las.url, undefined, more)), to.access, rowNames));
};
const refusal = async (reading: Promise<unknown>): Promise<GatewayError> => {
  const thrown: unknown = await reading.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof GatewayError)) throw new Error('expected a GatewayError', { cause: thrown });
  return thrown;
};

const byKey = (rows: Awaited<ReturnType<typeof read>>['rows']) =>
  rows.map(({ kind, values }) => JSON.stringify([kind, values])).sort();

describe('a school over UWLR', () => {
  it('is the same as its EDEXML file, whatever prefix the far end writes, whole or in steps', async () => {
    const file = await readAll(edexml.read({}, inputOf(new TextEncoder().encode(writeEdexml(school))), rowNames));
    const expected = byKey(file.rows);
    expect(byKey((await read(await open())).rows)).toEqual(expected);
    expect(byKey((await read(await open({ prefix: 'ns2' }), { version: '2.3' })).rows)).toEqual(expected);
    expect(byKey((await read(await open({ prefix: 'a' }), { stepped: true })).rows)).toEqual(expected);
  });

  it('reports what nobody declared, as in a file', async () => {
    const las = await open({ prefix: 'x' });
    const { unknown } = (await read(las)).report;
    expect(unknown.map(({ kind, name }) => [kind, name])).toContainEqual(['leerling', 'toevoegingen']);
    las.misbehave({ kind: 'change', change: (xml) => xml.replaceAll('x:achternaam', 'S:achternaam') });
    const changed = await read(las);
    const pupils = changed.rows.filter(({ kind }) => kind === 'leerling');
    expect(pupils.some(({ values }) => 'achternaam' in values)).toBe(false);
    expect(changed.report.unknown.some(({ name }) => /^element \d+$/.test(name))).toBe(true);
  });

  it('asks in the words of the schema', async () => {
    const las = await open();
    await read(
      las,
      { dataSet: 'Smalle-set-VO', schoolKey: '41001', identify: 'both' },
      { since: '2026-11-20T00:30:00' },
    );
    const { action, body } = las.asked[0] ?? { action: '', body: '' };
    expect(action).toBe('"HaalLeerlinggegevens"');
    const names = [...body.matchAll(/<lg:(\w+)>/g)].map(([, name]) => name);
    expect(names).toEqual([
      'leerlinggegevens_verzoek',
      'schooljaar',
      'brincode',
      'dependancecode',
      'schoolkey',
      'xsdversie',
      'gegevenssetid',
      'laatstontvangengegevens',
    ]);
    expect(body).toContain(`<aut:autorisatiesleutel>${key}</aut:autorisatiesleutel>`);
  });

  it('asks by the school key alone where it is told to', async () => {
    const las = await open();
    const found = await read(las, { schoolKey: String(41_000 + smallPrimary.ordinal), identify: 'schoolkey' });
    expect(found.rows.length).toBeGreaterThan(60);
    expect(las.asked[0]?.body).not.toContain('brincode');
    expect(() => uwlr.parseSettings(settings(las.url, undefined, { identify: 'both' }))).toThrow(
      expect.objectContaining({ code: 'config_invalid', subject: { source: 'uwlr', setting: 'schoolKey' } }),
    );
  });

  it('asks a few groups at a time, and for those who are in none', async () => {
    const las = await open();
    await read(las, { stepped: true, groupsPerQuestion: 2 });
    const bodies = las.asked.map(({ body }) => body);
    expect(bodies[0]).toContain('structuur_verzoek');
    const pupils = bodies.filter((body) => body.includes('leerlingen_verzoek'));
    expect(pupils.length).toBeGreaterThan(2);
    for (const body of pupils) expect((body.match(/key="/g) ?? []).length).toBeLessThanOrEqual(2);
    expect(pupils.filter((body) => body.includes('<lg:groep/>'))).toHaveLength(1);
  });

  it('does not ask for staff that no agreement names', async () => {
    const las = await open();
    const to = accessTo(smallPrimary.id);
    ends.push(to.close);
    const wanted = new Map([['leerling', new Set(['key', 'roepnaam'])]]);
    const { rows } = await readAll(
      uwlr.ask(uwlr.parseSettings(settings(las.url, undefined, { stepped: true })), to.access, wanted),
    );
    expect(las.asked.some(({ body }) => body.includes('leerkrachten_verzoek'))).toBe(false);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['leerling']));
  });

  it('puts one question of several again, and not those before it', async () => {
    const las = await open();
    let tries = 0;
    const again: Access['again'] = async (once) => {
      tries += 1;
      if (tries === 2) las.misbehave({ kind: 'cut', part: 0.5 });
      return once().catch(() => once());
    };
    const { report } = await read(las, { stepped: true }, { again });
    expect(report.complete).toBe(true);
    expect(las.asked.filter(({ body }) => body.includes('structuur_verzoek'))).toHaveLength(1);
    expect(las.asked).toHaveLength(tries + 1);
  });

  it('refuses an answer in which another school turns up half way', async () => {
    const las = await open();
    const again: Access['again'] = async (once) => {
      if (las.asked.length === 1)
        las.misbehave({ kind: 'change', change: (xml) => xml.replace('<brincode>99XA', '<brincode>99XZ') });
      return once();
    };
    expect((await refusal(read(las, { stepped: true }, { again }))).code).toBe('school_wrong');
  });

  it.each([
    ['Server.InterneFout', 'source_fault'],
    ['Server.TijdelijkNietBeschikbaar', 'source_throttled'],
    ['Client.OngeldigBericht', 'source_fault'],
    ['Client.OngeldigeKlantIdentificatie', 'source_denied'],
    ['Client.AutorisatieOngeldig', 'source_denied'],
    ['Client.VocabulaireTermOngeldig', 'source_fault'],
    ['Client.XsdVersieOngeldig', 'source_fault'],
    ['Client.LeerlingOngeldig', 'source_fault'],
    ['Client.ToetsNormeringOngeldig', 'source_fault'],
    ['Client.ScoreOngeldig', 'source_fault'],
    ['Client.EldResultaatOngeldig', 'source_fault'],
  ])('names the fault %s, with status 500 and with 200', async (code, expected) => {
    const las = await open();
    for (const status of [500, 200]) {
      las.misbehave({ kind: 'fault', code, status });
      expect(await refusal(read(las))).toMatchObject({ code: expected, subject: { found: code } });
    }
  });

  it('repeats no code that is not of the list, since it may quote a value', async () => {
    const las = await open();
    for (const status of [500, 200]) {
      las.misbehave({ kind: 'fault', code: 'Client.JanJansen', status });
      expect(await refusal(read(las))).toMatchObject({ code: 'source_fault', subject: { found: 'SOAP_FAULT' } });
    }
  });

  it('refuses what is no answer to its question', async () => {
    const las = await open();
    const answers: readonly (readonly [string, string])[] = [
      ['<html><body>inloggen</body></html>', 'source_wrong_root'],
      ['{"fout":true}', 'source_not_xml'],
      ['<!DOCTYPE x [<!ENTITY a "b">]><x/>', 'source_doctype'],
      ['<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>', 'source_malformed'],
      [
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><x/></e:Body></e:Envelope>',
        'source_wrong_root',
      ],
    ];
    for (const [text, code] of answers) {
      las.misbehave({ kind: 'change', change: () => text });
      expect((await refusal(read(las))).code).toBe(code);
    }
  });

  it('says so when the far end has nothing for this school and year', async () => {
    const las = await open();
    expect((await refusal(read(las, {}, { school: '99XZ00' }))).code).toBe('export_empty');
    expect((await refusal(read(las, { stepped: true }, { schoolYear: '2025-2026' }))).code).toBe('export_empty');
  });

  it('shows its certificate, and asks nothing with half of one', async () => {
    const { ca, servers } = makeCertificates();
    const las = await open({ tls: { ...servers.good, ca, requestCert: true, rejectUnauthorized: true } });
    const callers = createCallers({ allowLoopback: true, ca });
    ends.push(callers.close);
    const pair = { clientCertificate: servers.good.cert, clientKey: servers.good.key };
    expect((await read(las, pair, { caller: callers.caller })).report.complete).toBe(true);
    const half = await refusal(read(las, { clientKey: servers.good.key }, { caller: callers.caller }));
    expect(half).toMatchObject({ code: 'source_denied', subject: { setting: 'clientCertificate' } });
  });
});
