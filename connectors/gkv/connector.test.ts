import { afterEach, describe, expect, it } from 'vitest';
import { startGkvLas, type GkvLasOptions } from '../../deploy/demo/gkv-las.ts';
import { envelope, type LasFault, type SoapLas } from '../../deploy/demo/soap-las.ts';
import { accessTo, type FarEnd, liveContract, type Trouble } from '../../test/contract/live.ts';
import { readAll } from '../../test/contract/source.ts';
import { schoolOn, smallPrimary } from '../../test/world/board.ts';
import { gkv } from './connector.ts';
import { dayIn } from './join.ts';
import { rowNames } from './rows.ts';

const school = schoolOn(smallPrimary, '2026-11-21');
const key = 'sleutel-van-de-leverancier';

const settings = (url: string, maxBytes = 50_000_000) => ({
  url,
  key,
  supplierName: 'Sluis & co',
  timeoutMs: 150,
  maxBytes,
});

const faults: Readonly<Record<Trouble, LasFault>> = {
  cut: { kind: 'cut', part: 0.6 },
  fault: { kind: 'fault', code: 'Server' },
  denied: { kind: 'status', status: 403 },
  throttled: { kind: 'status', status: 503, headers: { 'retry-after': '7' } },
  redirect: { kind: 'status', status: 307, headers: { location: 'http://127.0.0.1:1/' } },
  stall: { kind: 'stall' },
};

const start = (more: Partial<GkvLasOptions> = {}): Promise<SoapLas> =>
  startGkvLas({ port: 0, schools: () => [school], key, ...more });

liveContract({
  connector: gkv,
  start: async (): Promise<FarEnd> => {
    const las = await start();
    return {
      url: las.url,
      misbehave: (trouble) => las.misbehave(faults[trouble]),
      questions: () => las.asked.length,
      close: las.close,
    };
  },
  settings,
  all: rowNames,
  school: smallPrimary.id,
  pupils: { kind: 'leerling', count: school.pupils.length },
  unwanted: { kind: 'leerling', name: 'postcode' },
  secrets: school.pupils
    .flatMap(({ familyName, street }) => [familyName, street])
    .filter((secret) => secret.length > 3),
  saysHowLong: true,
});

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
const open = async (more: Partial<GkvLasOptions> = {}): Promise<SoapLas> => {
  const las = await start(more);
  ends.push(() => las.close());
  return las;
};
const read = async (las: SoapLas) => {
  const to = accessTo(smallPrimary.id);
  ends.push(to.close);
  return readAll(gkv.ask(gkv.parseSettings(settings(las.url)), to.access, rowNames));
};

/** One answer with these lists. */
const readLists = async (lists: string) => {
  const las = await open();
  const xml = envelope(
    `<p:getLeerlingenResponse xmlns:p="http://www.topicus.nl/parnassys"><return>${lists}</return></p:getLeerlingenResponse>`,
  );
  las.misbehave({ kind: 'change', change: () => xml });
  return read(las);
};
const pupil = async (inner: string, lists = '') => {
  const text = `<leerlingen><leerling><leerlingNummer>7</leerlingNummer>${inner}</leerling></leerlingen>`;
  const { rows } = await readLists(`${text}${lists}`);
  return rows.find(({ kind }) => kind === 'leerling')?.values;
};

const years =
  '<schooljaren><schooljaar><id>1</id><naam>2025 / 2026</naam></schooljaar><schooljaar><id>2</id><naam>2026 / 2027</naam></schooljaar></schooljaren>';
const types =
  '<inschrijvingtypes><inschrijvingtype><id>1</id><omschrijving>Volgt onderwijs</omschrijving></inschrijvingtype><inschrijvingtype><id>2</id><omschrijving>Aangemeld</omschrijving></inschrijvingtype><inschrijvingtype><id>3</id><omschrijving>Toekomstig</omschrijving></inschrijvingtype></inschrijvingtypes>';
const placed = (group: string, year: string, from: string, until = '') =>
  `<groepsindeling><groep>${group}</groep><schooljaar>${year}</schooljaar><leerjaar>4</leerjaar><vanafDatum>${from}</vanafDatum><totDatum>${until}</totDatum></groepsindeling>`;
const enrolled = (type: string, from: string, until = '') =>
  `<inschrijving><inschrijvingType>${type}</inschrijvingType><datumInschrijving>${from}</datumInschrijving><datumUitschrijving>${until}</datumUitschrijving></inschrijving>`;

const withPlacements = (...list: readonly string[]) =>
  pupil(`<groepsindelingen>${list.join('')}</groepsindelingen>`, years);
const withEnrolments = (...list: readonly string[]) =>
  pupil(`<inschrijvingen>${list.join('')}</inschrijvingen>`, types);

describe('ParnasSys GKV', () => {
  it('asks for one BRIN and one school year, in the words of the service', async () => {
    const las = await open();
    await read(las);
    const { action, body } = las.asked[0] ?? { action: '', body: '' };
    expect(action).toBe('"getLeerlingen"');
    expect(body).toContain('<leveranciernaam>Sluis &amp; co</leveranciernaam>');
    expect(body).toContain(`<leveranciersleutel>${key}</leveranciersleutel>`);
    expect(body).toContain('<brinnummer>99XA</brinnummer><schooljaar>2026 / 2027</schooljaar>');
  });

  it('puts a pupil together from what it points at', async () => {
    const { rows } = await read(await open());
    const one = school.pupils.find(({ status, addressSecret }) => status === 'enrolled' && addressSecret === false);
    const row = rows.find(({ values }) => values['leerlingNummer'] === one?.key);
    expect(row?.values).toMatchObject({
      roepNaam: one?.callName,
      achternaam: one?.familyName,
      geboortedatum: one?.dateOfBirth,
      straat: one?.street,
      geheimadres: 'false',
      telefoonnummer: one?.phone,
      groep: one?.groupKey,
      schooljaar: '2026 / 2027',
      inschrijvingType: 'Volgt onderwijs',
      datumInschrijving: one?.enrolledFrom,
    });
    expect(rows.filter(({ kind }) => kind === 'groep').map(({ values }) => values['naam'])).not.toContain('Vorig jaar');
  });

  it('reads lists of none, of one and of many, in any order, and lists that are not there', async () => {
    expect((await readLists('')).rows).toEqual([]);
    expect((await readLists('<leerlingen/><groepen/>')).rows).toEqual([]);
    expect(await pupil('<groepsindelingen/><inschrijvingen/>')).toEqual({
      leerlingNummer: '7',
      inschrijvingType: 'geen inschrijving',
    });
    const both = `<groepsindelingen>${placed('10', '2', '2026-08-01')}${placed('11', '2', '2026-11-01')}</groepsindelingen>`;
    expect(await pupil(both, years)).toMatchObject({ groep: '11', schooljaar: '2026 / 2027', leerjaar: '4' });
    expect(await pupil(both)).toMatchObject({ groep: '11', schooljaar: '2' });
  });

  it('takes the placement of today', async () => {
    const past = placed('9', '1', '2025-08-01', '2026-07-31');
    const ended = placed('10', '2', '2026-08-01', '2026-11-20');
    const future = placed('12', '2', '2027-01-01', '2027-07-31');
    expect(await withPlacements(past, placed('11', '2', '2026-08-01', '2026-11-21'))).toMatchObject({ groep: '11' });
    expect(await withPlacements(future, ended)).toMatchObject({ groep: '12' });
    expect(await withPlacements(ended)).not.toHaveProperty('groep');
    expect(await withPlacements(past)).toMatchObject({ schooljaar: '2025 / 2026' });
  });

  it('takes the enrolment of today, and leaves its leaving date to the mapping', async () => {
    expect(await withEnrolments(enrolled('1', '2020-08-01', '2027-07-31'))).toMatchObject({
      inschrijvingType: 'Volgt onderwijs',
      datumUitschrijving: '2027-07-31',
    });
    expect(await withEnrolments(enrolled('3', '2027-08-01'), enrolled('1', '2020-08-01', '2027-07-31'))).toMatchObject({
      inschrijvingType: 'Volgt onderwijs',
    });
    expect(await withEnrolments(enrolled('2', '2027-08-01'))).toMatchObject({ inschrijvingType: 'Aangemeld' });
    expect(await withEnrolments(enrolled('8', '2020-08-01'))).toMatchObject({ inschrijvingType: 'geen inschrijving' });
  });

  it('reads a date with a zone as the day that was typed', () => {
    expect(dayIn('2026-07-31')).toBe('2026-07-31');
    expect(dayIn('2026-07-31T00:00:00+02:00')).toBe('2026-07-31');
    expect(dayIn('2026-07-30T22:00:00Z')).toBe('2026-07-31');
    expect(dayIn('2026-12-31T23:00:00.000Z')).toBe('2027-01-01');
    expect(dayIn('31 juli')).toBe('31 juli');
  });

  it('gives nothing of an address that is not there, and names what nobody declared', async () => {
    expect(await pupil('<leerlingAdres>404</leerlingAdres>')).not.toHaveProperty('straat');
    const found = await readLists('<leerlingen><leerling><zorgvraag>ja</zorgvraag></leerling></leerlingen>');
    expect(found.report.unknown).toMatchObject([{ kind: 'leerling', name: 'zorgvraag', count: 1 }]);
    expect(JSON.stringify(found.rows)).not.toContain('zorgvraag');
  });
});
