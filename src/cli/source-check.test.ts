import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLeerlingenlijst, writeOverzicht } from '../../deploy/demo/csv.ts';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import { demoSchools } from '../../deploy/demo/lay-out.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { lastYear } from '../../deploy/demo/variant.ts';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';
import { amsterdamDay } from '../record/day.ts';
import type { SourceCheck } from '../sync/check-source.ts';

let world: CliHouse;
let scratch: string;
let schools: ReadonlyMap<string, DemoSchool>;

beforeAll(async () => {
  world = await openCliHouse({ suppliers: true });
  scratch = await mkdtemp(join(tmpdir(), 'sluis-check-'));
  const today = amsterdamDay(world.house.gateway.clock.now());
  schools = new Map(demoSchools({ today }).map((school) => [school.plan.id, school]));
});
afterAll(async () => {
  await world.close();
  await rm(scratch, { recursive: true });
});

const demo = (id: string): DemoSchool => {
  const school = schools.get(id);
  if (school === undefined) throw new Error('no such school in the demo');
  return school;
};

const fileOf = async (name: string, text: string): Promise<string> => {
  const path = join(scratch, name);
  await writeFile(path, text);
  return path;
};

const check = async (path: string, options = ''): Promise<SourceCheck & { code: number }> => {
  const { code, out } = await world.run(`source check ${path} ${options} --json`.replaceAll(/ +/g, ' '));
  return { ...(JSON.parse(out) as SourceCheck), code };
};

const codes = ({ errors }: SourceCheck): readonly string[] => errors.map(({ code }) => code);

describe("SOMtoday's structuurbestand", () => {
  it('is looked at by name: groups and staff are counted, and no school can be read from it', async () => {
    const path = fileURLToPath(new URL('../../connectors/structuurbestand/fixtures/small.txt', import.meta.url));
    const found = await check(path, '--mapping somtoday-structuurbestand');
    expect([found.code, codes(found)]).toEqual([3, ['export_empty']]);
    expect(found.items).toEqual({ location: 1, group: 2, staff: 2 });
    expect(found.rows).toMatchObject({ Opleiding: 1, Vak: 1, Stamgroep: 2, Medewerker: 2 });
  });
});

describe('a file beside the one in use', () => {
  it('is refused when it was made before it', async () => {
    await world.sync('99XA00');
    const xml = writeEdexml(demo('99XA00'));
    const older = await fileOf('ouder.xml', xml.replace(/(<aanmaakdatum>)2026/, '$12025'));
    const found = await check(older, '--school 99XA00');
    expect([found.code, codes(found)]).toEqual([3, ['source_older']]);
    expect(codes(await check(older))).toEqual([]);
  });

  it('is told of when it proves too little for anybody to be removed', async () => {
    const csv = writeOverzicht(demo('99XB00'));
    const other = csv.replace(/^(\d+;)[^;]+/m, '$1Anders');
    for (const text of [csv, other]) {
      await writeFile(join(world.data, 'inbox', '99XB00', 'overzicht.csv'), text);
      await world.sync('99XB00');
    }
    const whole = await check(await fileOf('zelfde.csv', other), '--school 99XB00');
    expect([whole.code, whole.unproven]).toEqual([0, []]);
    const back = await check(await fileOf('terug.csv', csv), '--school 99XB00');
    expect([back.code, back.unproven]).toEqual([0, ['seen_before']]);
    const cut = await check(await fileOf('kort.csv', other.slice(0, -2)), '--school 99XB00');
    expect(cut.unproven).toEqual(['no_end']);
    const { out } = await world.run(`source check ${await fileOf('kort.csv', other.slice(0, -2))}`);
    expect(out).toContain('er wordt niemand verwijderd');
  });
});

describe('a file that fits', () => {
  it('is named with what it holds, what is unknown, and what is thrown away', async () => {
    const path = await fileOf('EDEX.XML', writeEdexml(demo('99XA00')));
    const found = await check(path, '--school 99XA00');
    expect(found).toMatchObject({ code: 0, mapping: 'edexml', errors: [], school: { id: '99XA00' } });
    expect(found.enrolment['enrolled']).toBe(
      demo('99XA00').pupils.filter(({ status }) => status === 'enrolled').length,
    );
    expect(found.rows).toMatchObject({ school: 1, groep: expect.any(Number), leerling: found.items['pupil'] });
    expect(found.unknown).toEqual([expect.objectContaining({ kind: 'leerling', name: 'toevoegingen' })]);
    expect(found.names).toContainEqual(expect.objectContaining({ name: 'leerling/bsn', reason: 'banned', by: 'law' }));
    expect(found.names).toContainEqual(expect.objectContaining({ name: 'leerling/roepnaam', reason: 'read' }));
  });

  it('says nothing of any pupil', async () => {
    const school = demo('99XA00');
    const path = await fileOf('EDEX.XML', writeEdexml(school));
    const { out, err } = await world.run(`source check ${path}`);
    const words = new Set((out + err).split(/[^\p{L}\p{N}@.:/-]+/u));
    const values = school.pupils.flatMap(({ key, callName, familyName, dateOfBirth, email, bsn }) =>
      [key.length > 3 ? key : undefined, callName, familyName, dateOfBirth, email, bsn].filter(
        (value) => value !== undefined && value.length > 3,
      ),
    );
    expect(values.filter((value) => words.has(String(value)))).toEqual([]);
    expect(out).toContain('Dit bestand kan worden ingelezen.');
  });

  it.each([
    ['99XB00', 'overzicht.csv', 'somtoday-overzicht', writeOverzicht],
    ['99XA00', 'lijst.csv', 'parnassys-leerlingenlijst', writeLeerlingenlijst],
  ])('of %s (%s) is recognised as %s', async (id, name, mapping, write) => {
    const found = await check(await fileOf(name, write(demo(id))));
    expect(found).toMatchObject({ code: 0, mapping, encoding: 'utf-8', school: {}, errors: [] });
    expect(found.items['pupil']).toBe(demo(id).pupils.length);
  });
});

describe('a file that does not fit', () => {
  it('of last year is read whole, with the year beside everything else', async () => {
    const found = await check(await fileOf('oud.xml', writeEdexml(lastYear(demo('99XA00')))));
    expect([found.code, codes(found)]).toEqual([3, ['year_late']]);
    expect(found.items['pupil']).toBe(demo('99XA00').pupils.length);
  });

  it('of another school, kind and year says all three', async () => {
    const found = await check(await fileOf('oud.xml', writeEdexml(lastYear(demo('99XA00')))), '--school 99XB00');
    expect(codes(found)).toEqual(['source_wrong_root', 'school_wrong', 'year_late']);
  });

  it('tells what is wrong in rows, with name and line', async () => {
    const [head = '', ...rows] = writeOverzicht(demo('99XB00')).trimEnd().split('\r\n');
    const [first = '', second = ''] = rows;
    const broken = first.replace(/;\d{1,2}-\d{1,2}-\d{4};/, ';31-02-2011;');
    const text = [head, broken, second, ...rows.slice(2)].join('\r\n');
    const found = await check(await fileOf('fout.csv', `${text}\r\n`));
    expect(found.problems).toContainEqual(
      expect.objectContaining({ what: 'unreadable', field: 'dateOfBirth', name: 'Geboortedatum', line: 2, count: 1 }),
    );
  });

  it('finds doubled keys and relations that point nowhere', async () => {
    const text = writeEdexml(demo('99XC00'));
    const [pupil = ''] = /<leerling key[\s\S]*?<\/leerling>/.exec(text) ?? [];
    const lost = text.replace(pupil, pupil + pupil).replace(/<groep key="[^"]*" *\/>/, '<groep key="nergens"/>');
    const found = await check(await fileOf('dubbel.xml', lost));
    expect(found.problems).toContainEqual(expect.objectContaining({ what: 'duplicate', entity: 'pupil', count: 1 }));
    expect(found.problems.map(({ what }) => what)).toContain('dangling');
    expect(JSON.stringify(found)).not.toContain('nergens');
  });

  it.each([
    ['leeg.csv', '', 'source_header'],
    ['zonder-kop.csv', '1;Jan;;Jansen;1a\r\n', 'source_header'],
    ['geen.xml', '<!DOCTYPE x><EDEX/>', 'source_doctype'],
    ['anders.xml', '<html></html>', 'source_wrong_root'],
    ['afgekapt.xml', '<EDEX><school><schooljaar>2026-2027</school', undefined],
  ])('%s is refused: %s', async (name, text, expected) => {
    const found = await check(await fileOf(name, text));
    expect(found.code).toBe(3);
    expect(found.errors).toHaveLength(1);
    expect(expected === undefined || codes(found)[0] === expected).toBe(true);
    expect(JSON.stringify(found)).not.toContain('Jansen');
  });

  it('names for each profile the columns that it lacks', async () => {
    const path = await fileOf('half.csv', 'Leerlingnummer;Roepnaam;Voorvoegsel;Achternaam\r\n1;A;;B\r\n');
    const { out } = await world.run(`source check ${path}`);
    expect(out).toContain('Stamgroep');
    expect(out).toContain(
      'Past niet bij vertaaltabel parnassys-leerlingenlijst: het mist Huidige groep, Huidige status.',
    );
  });

  it('that is not there, or a mapping that does not exist, is said as such', async () => {
    expect((await check(join(scratch, 'niets.xml'))).code).toBe(2);
    const path = await fileOf('EDEX.XML', writeEdexml(demo('99XA00')));
    expect((await check(path, '--mapping magister')).code).toBe(2);
  });
});

describe('the official example of EDEXML 2.1', () => {
  it('is read whole', async (context) => {
    const folder = process.env['SLUIS_STANDARDS'];
    if (folder === undefined) return context.skip('SLUIS_STANDARDS does not say where the standards are');
    const path = join(folder, 'edexml-2.1', 'EDEXML.Voorbeeld.2.1.xml');
    const found = await check(path);
    expect(found.items).toMatchObject({ pupil: 3, group: 8, staff: 3 });
    // It is of a school year long ago.
    expect(codes(found)).toEqual(['year_wrong']);
  });
});

describe('a source without a BRIN', () => {
  it('is confirmed by a person, once, in the ledger', async () => {
    const { store } = world.house.gateway;
    await store.batch([{ sql: "UPDATE source SET confirmed_at = NULL WHERE school = '99XB00'", params: [] }]);
    const path = await fileOf('overzicht.csv', writeOverzicht(demo('99XB00')));
    expect(codes(await check(path, '--school 99XB00'))).toEqual(['source_unconfirmed']);
    const denied = await world.run('source confirm --school 99XB00', {
      token: await world.token('supplier'),
    });
    expect(denied.code).toBe(3);
    const token = await world.token('school-admin');
    expect((await world.run('source confirm --school 99XB00', { token })).code).toBe(0);
    expect(codes(await check(path, '--school 99XB00'))).toEqual([]);
    expect((await world.json('ledger show --kind decision --last 1')).value).toMatchObject({
      entries: [{ entry: { school: '99XB00', facts: { what: 'confirm_source' } } }],
    });
  });
});
