import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { edexml } from '../../connectors/edexml/connector.ts';
import { rowNames } from '../../connectors/kit/edexml/rows.ts';
import { compile, type Draft } from '../../src/mapping/apply.ts';
import { printMapping } from '../../src/mapping/print.ts';
import { fieldsOf } from '../../src/record/catalogue.ts';
import { type Entity, entities } from '../../src/record/field.ts';
import { checkMapping } from '../../test/contract/mapping.ts';
import { inputOf, reportText } from '../../test/contract/source.ts';
import { edexmlMapping } from './edexml.ts';

const everything = new Map<Entity, ReadonlySet<string>>(
  entities.map((entity) => [entity, new Set(Object.keys(fieldsOf(entity)))]),
);
const small = readFileSync(new URL('../../connectors/edexml/fixtures/small.xml', import.meta.url));

const read = async (text: string | Uint8Array): Promise<{ drafts: Draft[]; report: string }> => {
  const context = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true };
  const { wanted, apply } = compile(edexmlMapping, { readingSet: everything, context });
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : new Uint8Array(text);
  const reading = edexml.read({}, inputOf(bytes), wanted);
  const drafts: Draft[] = [];
  for await (const batch of reading.rows) drafts.push(...batch.flatMap((row) => apply(row)));
  return { drafts, report: reportText(reading.report()) };
};

const pupil = async (elements: string, attributes = 'key="1"'): Promise<Draft | undefined> => {
  const text = `<EDEX><school><brincode>99XA</brincode></school><leerlingen><leerling ${attributes}>${elements}</leerling></leerlingen></EDEX>`;
  return (await read(text)).drafts.find(({ entity }) => entity === 'pupil');
};

describe('the EDEXML mapping', () => {
  it('gives each declared name exactly one place', () => {
    expect(checkMapping(edexmlMapping, rowNames)).toBeUndefined();
  });

  it('makes the records of the small file', async () => {
    const { drafts } = await read(small);
    expect(drafts.every(({ unreadable, stopped }) => unreadable.length + stopped.length === 0)).toBe(true);
    expect(drafts.map(({ entity, record }) => ({ entity, ...record }))).toEqual([
      { entity: 'school', key: '99XA', brin: '99XA', locationCode: '00', schoolYear: '2026-2027' },
      { entity: 'location', key: 'VEST-01', name: 'Hoofdgebouw' },
      { entity: 'group', key: 'GRP-4A', name: 'Eekhoorns', yearGroup: '4', kind: 'home' },
      { entity: 'group', key: 'PLUS-7', name: 'Plusklas', kind: 'lesson' },
      {
        entity: 'pupil',
        key: 'LLN-0007',
        eckId: 'https://ketenid.example/abc-7f3e',
        callName: 'Mientje',
        givenNames: 'Wilhelmina Petra',
        initials: 'WP',
        familyNamePrefix: 'van den',
        familyName: 'Boomgaard',
        username: 'mientje.b',
        email: 'mientje@voorbeeldboom.example',
        dateOfBirth: '2018-05-14',
        ageClass: 'under16',
        gender: 'female',
        yearGroup: '4',
        enrolmentStatus: 'enrolled',
        groupKey: 'GRP-4A',
        subgroupKeys: ['PLUS-7', 'KOOR-2'],
        locationKey: 'VEST-01',
        photoUrl: 'https://fotos.example/mientje.jpg',
        postcode: '1234 AB',
        enrolledFrom: '2022-05-14',
      },
      {
        entity: 'pupil',
        key: 'LLN-0008',
        callName: 'Teunis',
        familyName: 'Akkermans',
        yearGroup: 'H',
        enrolmentStatus: 'left',
        enrolledUntil: '2026-08-01',
      },
      {
        entity: 'staff',
        key: 'LKR-01',
        callName: 'Hiltje',
        familyName: 'Zandstra',
        email: 'zandstra@voorbeeldboom.example',
        roles: ['LRK', 'IB'],
        groupKeys: ['GRP-4A', 'PLUS-7'],
      },
    ]);
  });

  it('wants no banned name, whatever the reading set, and counts what was dropped', async () => {
    const { drafts, report } = await read(small);
    expect(report).toContain('["leerling/bsn",1]');
    expect(report).toContain('["leerling/land_vader",1]');
    const text = JSON.stringify(drafts);
    expect(['999912347', '8642', '0,3', '0.25', '"SR"', '"PL"'].filter((value) => text.includes(value))).toEqual([]);
  });

  it('never says that an address is not secret', () => {
    expect(edexmlMapping.tables.every(({ fields }) => !('addressSecret' in fields))).toBe(true);
  });

  it('sets aside a pupil without key', async () => {
    expect(await pupil('<roepnaam>A</roepnaam>', '')).toMatchObject({ record: undefined });
  });

  it('leaves out fields that cannot be read', async () => {
    const draft = await pupil(
      '<geboortedatum>2015-02-30</geboortedatum><geslacht>5</geslacht><jaargroep>9</jaargroep>',
    );
    expect(draft?.unreadable).toEqual(['dateOfBirth', 'ageClass', 'gender', 'yearGroup']);
    expect(draft?.record).toEqual({ key: '1', enrolmentStatus: 'enrolled' });
  });

  it('reads days of enrolment that are not written as the standard asks', async () => {
    const days = '<instroomdatum>01-08-2027</instroomdatum><uitstroomdatum>31 juli 2028</uitstroomdatum>';
    expect((await pupil(days))?.record).toMatchObject({ enrolledFrom: '2027-08-01', enrolledUntil: '2028-08-01' });
    const wrong = '<instroomdatum>volgend jaar</instroomdatum><uitstroomdatum>31-31-2028</uitstroomdatum>';
    expect((await pupil(wrong))?.unreadable).toEqual(['enrolledFrom', 'enrolledUntil']);
  });

  it('takes a pupil of 1.03 who has a group and no year group as enrolled', async () => {
    expect((await pupil('<groep key="g1"/>'))?.record).toEqual({
      key: '1',
      groupKey: 'g1',
      enrolmentStatus: 'enrolled',
    });
  });

  it('prints every name', () => {
    const printed = printMapping(edexmlMapping);
    for (const names of rowNames.values()) for (const name of names) expect(printed).toContain(`  ${name} `);
  });
});
