import { describe, expect, it } from 'vitest';
import { csv } from '../../connectors/csv/connector.ts';
import { xlsx } from '../../connectors/xlsx/connector.ts';
import {
  writeLeerlingenlijst,
  writeLeerlingenlijstXlsx,
  writeOverzicht,
  writeOverzichtXlsx,
} from '../../deploy/demo/csv.ts';
import { schoolOn, smallPrimary, smallSecondary } from '../../test/world/board.ts';
import { inputOf, readAll } from '../../test/contract/source.ts';
import { compile } from '../../src/mapping/apply.ts';
import type { Draft } from '../../src/mapping/apply.ts';
import type { Mapping } from '../../src/mapping/table.ts';
import { fieldsOf } from '../../src/record/catalogue.ts';
import type { ReadingReport } from '../../src/ports.ts';
import { parnassysLeerlingenlijst, parnassysLeerlingenlijstXlsx } from './parnassys-leerlingenlijst.ts';
import { somtodayOverzicht, somtodayOverzichtXlsx } from './somtoday-overzicht.ts';

const everything = new Map(
  (['pupil', 'group'] as const).map((entity) => [entity, new Set(Object.keys(fieldsOf(entity)))] as const),
);

type Outcome = { readonly drafts: readonly Draft[]; readonly report: ReadingReport };

/** Reads a file through the connector and the mapping, with every field of the catalogue in the reading set. */
const read = async (mapping: Mapping, text: string): Promise<Outcome> => {
  const context = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true };
  const compiled = compile(mapping, { readingSet: everything, context });
  const settings = csv.parseSettings({ columns: mapping.columns });
  const { rows, report } = await readAll(csv.read(settings, inputOf(new TextEncoder().encode(text)), compiled.wanted));
  return { drafts: rows.flatMap((row) => compiled.apply(row)), report };
};
const recordsOf = ({ drafts }: Outcome, entity: string): readonly unknown[] =>
  drafts.filter((draft) => draft.entity === entity).map((draft) => draft.record);

describe('parnassys-leerlingenlijst', () => {
  const header = [
    'Leerlingnummer;Huidige groep;Roepnaam;Voorvoegsel;Achternaam;Huidige status;Geboortedatum;Geslacht;Leerjaar;BSN;Gewicht',
    'Straat;Huisnummer;Postcode;Woonplaats;Geheim adres;Telefoon;Geheim telefoon;Volledige naam;Uitschrijfdatum;Sport',
  ].join(';');
  const list = [
    header,
    '000812;5/6;Jan;de;Voorbeeld;Volgt onderwijs;14-7-2016;Jongen;5;999990019;0,3;Kade;3a;1234ab;Dorp;Nee;0600000000;Ja;Jan de Voorbeeld;;Judo',
    '000813;5/6;Eva;;Çelik;Uitgeschreven;2016-02-01;v;6;;;Laan;1;1234 XX;Dorp;;;;Eva Çelik;31-10-2026;',
    '000814;;Bo;;O;Aangemeld;31-2-2016;?;;;;;;;;;;;;;',
  ].join('\r\n');

  it('makes pupils and the groups that their rows name', async () => {
    const outcome = await read(parnassysLeerlingenlijst, list);
    expect(recordsOf(outcome, 'pupil')).toEqual([
      {
        key: '000812',
        pupilNumber: '000812',
        callName: 'Jan',
        familyNamePrefix: 'de',
        familyName: 'Voorbeeld',
        dateOfBirth: '2016-07-14',
        ageClass: 'under16',
        gender: 'male',
        yearGroup: '5',
        groupKey: '5/6',
        enrolmentStatus: 'enrolled',
        street: 'Kade',
        houseNumber: '3a',
        postcode: '1234 AB',
        city: 'Dorp',
        addressSecret: false,
        phone: '0600000000',
        phoneSecret: true,
      },
      {
        key: '000813',
        pupilNumber: '000813',
        callName: 'Eva',
        familyName: 'Çelik',
        dateOfBirth: '2016-02-01',
        ageClass: 'under16',
        gender: 'female',
        yearGroup: '6',
        groupKey: '5/6',
        enrolmentStatus: 'left',
        enrolledUntil: '2026-11-01',
        street: 'Laan',
        houseNumber: '1',
        postcode: '1234 XX',
        city: 'Dorp',
      },
      { key: '000814', pupilNumber: '000814', callName: 'Bo', familyName: 'O', enrolmentStatus: 'applied' },
    ]);
    expect(recordsOf(outcome, 'group')).toEqual([{ key: '5/6', name: '5/6', kind: 'home' }]);
    expect(outcome.drafts.map(({ unreadable }) => unreadable).at(-1)).toEqual(['dateOfBirth', 'ageClass', 'gender']);
  });

  it('cannot read a status that is empty or that nobody knows', async () => {
    const cut = list.split('\r\n').slice(0, 2).join('\r\n');
    for (const status of ['', '  ', 'Geschorst']) {
      const { drafts } = await read(parnassysLeerlingenlijst, cut.replace('Volgt onderwijs', status));
      expect(drafts[0]?.unreadable).toEqual(['enrolmentStatus']);
      expect(drafts[0]?.record).not.toHaveProperty('enrolmentStatus');
    }
  });

  it('counts what is banned or of no use, and names an undeclared column', async () => {
    const { report } = await read(parnassysLeerlingenlijst, list);
    expect(report.dropped).toEqual(
      new Map([
        ['rij/BSN', 1],
        ['rij/Gewicht', 1],
        ['rij/Volledige naam', 2],
      ]),
    );
    expect(report.unknown).toEqual([{ kind: 'rij', name: 'Sport', line: 1, column: 21, count: 1 }]);
  });

  it('requires the columns without which a pupil cannot be placed', async () => {
    for (const name of ['Leerlingnummer', 'Huidige groep', 'Roepnaam', 'Voorvoegsel', 'Achternaam', 'Huidige status']) {
      await expect(read(parnassysLeerlingenlijst, list.replace(name, 'Anders'))).rejects.toMatchObject({
        code: 'source_header',
        subject: { expected: name },
      });
    }
  });
});

describe('somtoday-overzicht', () => {
  const header =
    'Leerlingnummer,Roepnaam,Voorvoegsel,Achternaam,Volledige Naam,Stamgroep,Leerjaar,Opleiding,Schooljaar,Geboortedatum,Geslacht,E-mail,BSN,Onderwijsnummer,Datum in Nederland,Adres geheim,Straat,Inschrijfdatum,Uitschrijfdatum,Plaatsing actief op peildatum';
  const list = [
    header,
    '10234,Noor,van,Oefen,"Oefen, Noor van",2v1,2,vwo,2026/2027,2013-03-09,Vrouw,noor@school.example,999990019,100000001,1-1-2015,J,Laan,2025-08-01,,J',
    '10234,Noor,van,Oefen,"Oefen, Noor van",2v2,2,vwo,2026/2027,2013-03-09,Vrouw,noor@school.example,999990019,,,J,Laan,2025-08-01,,N',
    '10235,Ali,El,Idrissi,Ali El Idrissi,6v1,6,vwo,2026/2027,2008-11-21,Man,,,,,0,Kade,2021-08-01,31-7-2027,1',
  ].join('\n');

  it('makes pupils, one draft per placement, and their groups once', async () => {
    const outcome = await read(somtodayOverzicht, list);
    const noor = {
      key: '10234',
      pupilNumber: '10234',
      callName: 'Noor',
      familyNamePrefix: 'van',
      familyName: 'Oefen',
      dateOfBirth: '2013-03-09',
      ageClass: 'under16',
      gender: 'female',
      yearGroup: '12',
      programme: 'vwo',
      schoolYear: '2026-2027',
      email: 'noor@school.example',
      street: 'Laan',
      addressSecret: true,
      enrolledFrom: '2025-08-01',
      enrolmentStatus: 'enrolled',
    };
    expect(recordsOf(outcome, 'pupil').slice(0, 2)).toEqual([
      { ...noor, groupKey: '2v1' },
      { ...noor, groupKey: '2v2' },
    ]);
    expect(recordsOf(outcome, 'pupil')[2]).toMatchObject({
      yearGroup: '16',
      ageClass: '18+',
      addressSecret: false,
      enrolledUntil: '2027-08-01',
    });
    expect(recordsOf(outcome, 'group')).toEqual(
      ['2v1', '2v2', '6v1'].map((name) => ({ key: name, name, schoolYear: '2026-2027', kind: 'home' })),
    );
    expect(outcome.report.unknown).toEqual([]);
    expect(Object.fromEntries(outcome.report.dropped)).toEqual({
      'rij/BSN': 2,
      'rij/Onderwijsnummer': 1,
      'rij/Datum in Nederland': 1,
      'rij/Volledige Naam': 3,
      'rij/Plaatsing actief op peildatum': 3,
    });
  });

  it('reads no programme that speaks of support, however many rows have one', async () => {
    const rows = ['vmbo-b LWOO', 'Praktijkonderwijs', 'vwo', 'vmbo-k lwoo'].map(
      (programme, index) => `${index},Noor,van,Oefen,Noor van Oefen,2v1,2,${programme},2026/2027,,,,,,,,,,,`,
    );
    const outcome = await read(somtodayOverzicht, [header, ...rows].join('\n'));
    const pupils = outcome.drafts.filter(({ entity }) => entity === 'pupil');
    expect(pupils.map(({ record }) => record?.['programme'])).toEqual([undefined, undefined, 'vwo', undefined]);
    expect(pupils.map(({ unreadable }) => unreadable.length)).toEqual([1, 1, 0, 1]);
    expect(pupils.flatMap(({ stopped }) => stopped)).toEqual([]);
  });
});

describe('the same overviews as workbooks', () => {
  const context = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true };
  const primary = schoolOn(smallPrimary, context.today);
  const secondary = schoolOn(smallSecondary, context.today);
  it.each([
    [
      [parnassysLeerlingenlijst, writeLeerlingenlijst(primary)],
      [parnassysLeerlingenlijstXlsx, writeLeerlingenlijstXlsx(primary)],
    ],
    [
      [somtodayOverzicht, writeOverzicht(secondary)],
      [somtodayOverzichtXlsx, writeOverzichtXlsx(secondary)],
    ],
  ] as const)('give the same records', async ([asText, text], [asWorkbook, workbook]) => {
    const plain = await read(asText, text.slice(1));
    const compiled = compile(asWorkbook, { readingSet: everything, context });
    const settings = xlsx.parseSettings({ columns: asWorkbook.columns });
    const found = await readAll(xlsx.read(settings, inputOf(workbook), compiled.wanted));
    const records = found.rows
      .flatMap((row) => compiled.apply(row))
      .map(({ entity, record, unreadable }) => ({ entity, record, unreadable }));
    expect(records).toEqual(plain.drafts.map(({ entity, record, unreadable }) => ({ entity, record, unreadable })));
    expect([...found.report.dropped]).toEqual([...plain.report.dropped]);
    expect(records.length).toBeGreaterThan(10);
  });
});
