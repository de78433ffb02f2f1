import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { ReadingReport, SourceRow } from '../../src/ports.ts';
import { inputOf, readAll, sourceContract } from '../../test/contract/source.ts';
import { edexml } from './connector.ts';
import { rowNames } from '../kit/edexml/rows.ts';

const fixtures = new URL('./fixtures/', import.meta.url);
const small = readFileSync(new URL('small.xml', fixtures), 'utf8');

sourceContract({
  connector: edexml,
  settings: {},
  fixtures,
  extension: '.xml',
  all: rowNames,
  unwanted: { kind: 'leerling', name: 'bsn' },
  undeclared: {
    shown: { text: small.replace('<jaargroep>H', '<hobby>Voetbal</hobby><jaargroep>H'), name: 'hobby' },
    hidden: { text: small.replace('<jaargroep>H', '<n999912347>x</n999912347><jaargroep>H'), secret: '999912347' },
  },
  secrets: small
    .split(/[<>"=]|\n/)
    .map((text) => text.trim())
    .filter((text) => text.length >= 4 && /[A-Z0-9@]/.test(text) && !text.startsWith('?'))
    .filter((text) => !/^(EDEX|\/EDEX|bsn|start_|voorletters|\/|xsi)/.test(text)),
  brokenCode: 'source_not_xml',
});

const rowsOf = async (text: string): Promise<readonly SourceRow[]> =>
  (await readAll(edexml.read({}, inputOf(new TextEncoder().encode(text)), rowNames))).rows;

const reportOf = async (text: string): Promise<ReadingReport> =>
  (await readAll(edexml.read({}, inputOf(new TextEncoder().encode(text)), rowNames))).report;

const document = (pupil: string, more = ''): string =>
  `<EDEX><school><schooljaar>2026-2027</schooljaar></school><leerlingen>${pupil}</leerlingen>${more}</EDEX>`;

const refusal = async (text: string): Promise<readonly [string, number | undefined]> => {
  const error: unknown = await rowsOf(text).catch((caught: unknown) => caught);
  return error instanceof GatewayError ? [error.code, error.subject.line] : ['read', undefined];
};

describe('EDEXML documents that are refused', () => {
  it.each([
    ['another root', '<edex/>', 'source_wrong_root'],
    ['an element of EDEX as root', '<leerlingen><leerling key="1"/></leerlingen>', 'source_wrong_root'],
    ['a root in a namespace', '<EDEX xmlns="urn:x"><school/></EDEX>', 'source_wrong_root'],
    ['two roots', `${document('')}<EDEX/>`, 'source_wrong_root'],
    [
      'an element within a leaf',
      document('<leerling key="1"><roepnaam>A<bsn>1</bsn></roepnaam></leerling>'),
      'source_malformed',
    ],
    [
      'an undeclared element within a leaf',
      document('<leerling key="1"><roepnaam><b>A</b></roepnaam></leerling>'),
      'source_malformed',
    ],
    [
      'a second roepnaam',
      document('<leerling key="1"><roepnaam>A</roepnaam><roepnaam>B</roepnaam></leerling>'),
      'source_malformed',
    ],
    [
      'a second empty element',
      document('<leerling key="1"><roepnaam/><roepnaam>B</roepnaam></leerling>'),
      'source_malformed',
    ],
    [
      'a second groep of a pupil',
      document('<leerling key="1"><groep key="a"/><groep key="b"/></leerling>'),
      'source_malformed',
    ],
    [
      'a second list of groups',
      document('<leerling key="1"><samengestelde_groepen/><samengestelde_groepen/></leerling>'),
      'source_malformed',
    ],
    ['a second list of pupils', document('', '<leerlingen/>'), 'source_malformed'],
    ['a second school', '<EDEX><school/><school/></EDEX>', 'source_malformed'],
    [
      'pupils before the school',
      '<EDEX><leerlingen><leerling key="1"/></leerlingen><school/></EDEX>',
      'source_malformed',
    ],
    [
      'text beside elements',
      document('<leerling key="1">999912347<roepnaam>A</roepnaam></leerling>'),
      'source_malformed',
    ],
    [
      'text at the end of an item',
      document('<leerling key="1"><roepnaam>A</roepnaam>x</leerling>'),
      'source_malformed',
    ],
    ['a pupil in a namespace', document('<leerling xmlns="urn:x" key="1"/>'), 'source_malformed'],
    ['a second attribute of a name', document('<leerling key="1" key="2"/>'), 'source_not_xml'],
  ])('%s', async (_, text, code) => {
    expect(await refusal(text)).toEqual([code, 1]);
  });
});

describe('EDEXML names that nobody declared', () => {
  it('passes over an undeclared element with all that is in it', async () => {
    const text = document(
      '<leerling key="1"><extra><roepnaam>X</roepnaam><leerling key="2"/></extra><roepnaam>A</roepnaam></leerling>',
    );
    expect((await rowsOf(text)).slice(1)).toEqual([{ kind: 'leerling', line: 1, values: { key: '1', roepnaam: 'A' } }]);
    expect((await reportOf(text)).unknown).toMatchObject([{ kind: 'leerling', name: 'extra', count: 1 }]);
  });

  it('recognises an element at its own path only', async () => {
    const text = document('<leerling key="1"><naam>X</naam></leerling><groep key="9"/>', '<leerling key="3"/>');
    expect((await rowsOf(text)).map(({ values }) => values['key'])).toEqual([undefined, '1']);
    expect((await reportOf(text)).unknown.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'leerling/naam',
      'leerlingen/groep',
      'EDEX/leerling',
    ]);
  });

  it('drops toevoegingen whole and reports that name only', async () => {
    const block =
      '<toevoegingen><blok xsi:type="X"><code>bsn</code><geheim a="1">999912347</geheim></blok></toevoegingen>';
    const text = document(`<leerling key="1">${block}</leerling><leerling key="2">${block}</leerling>`);
    const report = await reportOf(text);
    expect(report.unknown).toMatchObject([{ kind: 'leerling', name: 'toevoegingen', count: 2 }]);
    expect(JSON.stringify(await rowsOf(text))).not.toContain('999912347');
  });

  it.each([
    ['2026-11-20T22:15:00', '2026-11-20T22:15:00'],
    [' 2026-11-20T22:15:00.123+01:00\n', '2026-11-20T22:15:00.123+01:00'],
    ['20 november', undefined],
    ['', undefined],
  ])('says when the file was made, whatever is wanted: %s', async (written, madeAt) => {
    const text = `<EDEX><school><schooljaar>2026-2027</schooljaar><aanmaakdatum>${written}</aanmaakdatum></school><leerlingen/></EDEX>`;
    const { report } = await readAll(edexml.read({}, inputOf(new TextEncoder().encode(text)), new Map()));
    expect([report.madeAt, report.proof]).toEqual([madeAt, 'end_of_document']);
  });

  it('reports undeclared attributes, but not those of xsi and xmlns', async () => {
    const text = document(
      '<leerling key="1" bijnaam="Bob"><roepnaam xsi:nil="true" xmlns:q="urn:q" taal="nl">A</roepnaam></leerling>',
    );
    const { unknown } = await reportOf(text);
    expect(unknown.map(({ name }) => name)).toEqual(['bijnaam', 'taal']);
    expect((await rowsOf(text))[1]?.values).toEqual({ key: '1', roepnaam: 'A' });
  });

  it('takes no name from the file as a name of a row', async () => {
    const text = document(
      '<leerling key="1" __proto__="x" constructor="y"><__proto__>a</__proto__><toString>b</toString></leerling>',
    );
    const [, row] = await rowsOf(text);
    expect(Object.keys(row?.values ?? {})).toEqual(['key']);
    expect((await reportOf(text)).unknown).toHaveLength(4);
  });
});

describe('EDEXML values', () => {
  it('yields a pupil without key, for the mapping to set aside', async () => {
    expect((await rowsOf(document('<leerling><roepnaam>A</roepnaam></leerling>')))[1]?.values).toEqual({
      roepnaam: 'A',
    });
  });

  it('takes blank elements and references as absent', async () => {
    const text = document(
      '<leerling key="1"><roepnaam> \n</roepnaam><groep key=""/><samengestelde_groepen/></leerling>',
    );
    expect((await rowsOf(text))[1]?.values).toEqual({ key: '1' });
  });

  it('joins text before it is looked at', async () => {
    const text = document('<leerling key="1"><bsn>9999<!-- -->12<![CDATA[34]]>&#55;</bsn></leerling>');
    expect((await rowsOf(text))[1]?.values['bsn']).toBe('999912347');
  });

  it('keeps keys as text', async () => {
    expect((await rowsOf(document('<leerling key="00012"/>')))[1]?.values['key']).toBe('00012');
  });

  it('knows whether the document was whole', async () => {
    expect((await reportOf(document(''))).complete).toBe(true);
    expect((await reportOf('<EDEX><school/></EDEX>')).complete).toBe(false);
    expect((await reportOf('<EDEX/>')).complete).toBe(false);
  });

  it('reads 1.03: a sofinummer, a group instead of a year group, no vestigingen', async () => {
    const text = document(
      '<leerling key="1"><achternaam>A</achternaam><groep key="g"/><sofinummer>999912347</sofinummer></leerling>',
    );
    expect((await rowsOf(text))[1]?.values).toEqual({ key: '1', achternaam: 'A', groep: 'g', sofinummer: '999912347' });
    expect((await reportOf(text)).unknown).toEqual([]);
  });
});

describe('EDEXML settings', () => {
  it('are checked', () => {
    expect(edexml.parseSettings(undefined)).toEqual({});
    expect(edexml.parseSettings({ maxBytes: 10 })).toEqual({ maxBytes: 10 });
    expect(() => edexml.parseSettings({ maxBytes: -1 })).toThrow(GatewayError);
    expect(() => edexml.parseSettings({ other: 1 })).toThrow(GatewayError);
  });

  it('bound the size of a file', async () => {
    const reading = edexml.read({ maxBytes: 100 }, inputOf(new TextEncoder().encode(small), 50), rowNames);
    await expect(readAll(reading)).rejects.toMatchObject({ code: 'source_too_large', subject: { limit: 100 } });
  });
});

describe('the official example of EDEXML 2.1', () => {
  const standards = process.env['SLUIS_STANDARDS'];
  it('reads whole', async (context) => {
    if (standards === undefined) return context.skip('SLUIS_STANDARDS does not name the folder of the standards');
    const bytes = readFileSync(join(standards, 'edexml-2.1', 'EDEXML.Voorbeeld.2.1.xml'));
    const { report } = await readAll(edexml.read({}, inputOf(new Uint8Array(bytes)), rowNames));
    expect(Object.fromEntries(report.rows)).toEqual({
      school: 1,
      vestiging: 2,
      groep: 5,
      samengestelde_groep: 3,
      leerling: 3,
      leerkracht: 3,
    });
    expect(report.complete).toBe(true);
    expect(new Set(report.unknown.map(({ name }) => name))).toEqual(new Set(['toevoegingen']));
  });
});
