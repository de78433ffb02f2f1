import { describe, expect, test } from 'vitest';
import { edexml } from '../../connectors/edexml/connector.ts';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { compile } from '../../src/mapping/apply.ts';
import { fieldsOf } from '../../src/record/catalogue.ts';
import type { Entity } from '../../src/record/field.ts';
import { readingSetOf } from '../../src/release/reading-set.ts';
import { narrowedRoster } from '../../src/roster/head.ts';
import { permitFor } from './gate.ts';

const context = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true };
const agreed = { pupil: ['key', 'callName'], group: ['key'] };
const set = readingSetOf([permitFor(agreed)]);

const file = `<EDEX><school><schooljaar>2026-2027</schooljaar></school>
<groepen><groep key="g1"><naam>Kanaals</naam></groep></groepen>
<leerlingen><leerling key="1" eckid="Kanaale"><achternaam>Kanaala</achternaam><roepnaam>Ravi</roepnaam>
<geboortedatum>2016-05-01</geboortedatum><emailadres>kanaal@x.example</emailadres><bsn>999912347</bsn>
<postcodenl>1234KA</postcodenl><groep key="g1"/></leerling></leerlingen>
<leerkrachten><leerkracht key="Kanaalk"><achternaam>Kanaall</achternaam></leerkracht></leerkrachten></EDEX>`;

const read = async () => {
  const compiled = compile(edexmlMapping, { readingSet: set, context });
  const bytes = (async function* () {
    yield Buffer.from(file);
  })();
  const reading = edexml.read(edexml.parseSettings({}), { name: 'x', bytes }, compiled.wanted);
  const rows = (await Array.fromAsync(reading.rows)).flat();
  return { rows, records: rows.flatMap((row) => compiled.apply(row)), report: reading.report() };
};

const control = (entity: Entity): string[] =>
  Object.entries(fieldsOf(entity)).flatMap(([name, field]) => (field.control === undefined ? [] : [name]));

describe('law 8: read and keep only the reading set', () => {
  test('it is what agreements send and the control data, and nothing else', () => {
    expect([...(set.get('pupil') ?? [])].sort()).toEqual([...new Set([...control('pupil'), 'callName'])].sort());
    expect([...(set.get('group') ?? [])].sort()).toEqual(control('group').sort());
    expect([...set.keys()].filter((entity) => ['staff', 'guardian'].includes(entity))).toEqual([]);
    expect(
      control('pupil').filter((name) => /name|phone|street|post|city|mail|eck|birth|gender|photo|national/i.test(name)),
    ).toEqual(['phoneSecret']);
  });

  test('the rest is dropped in the parser, and counted', async () => {
    const { rows, report } = await read();
    expect(JSON.stringify(rows)).not.toMatch(/kanaal|999912347|1234KA/i);
    expect(JSON.stringify(rows)).toContain('Ravi');
    expect(Object.fromEntries(report.dropped)).toMatchObject({
      'leerling/eckid': 1,
      'leerling/bsn': 1,
      'leerling/achternaam': 1,
      'leerling/postcodenl': 1,
      'leerkracht/achternaam': 1,
      'groep/naam': 1,
    });
  });

  test('a date of birth is read for the age class and not kept', async () => {
    const { records } = await read();
    expect(JSON.stringify(records)).not.toContain('2016-05-01');
    expect(records.find(({ entity }) => entity === 'pupil')?.record).toEqual({
      key: '1',
      callName: 'Ravi',
      ageClass: 'under16',
      groupKey: 'g1',
      enrolmentStatus: 'enrolled',
    });
  });

  test('what was read before and is no longer agreed goes from a generation', () => {
    const record = { key: '1', callName: 'Ravi', eckId: 'Kanaale', familyName: 'Kanaala', ageClass: 'under16' };
    const narrowed = narrowedRoster(new Map([['pupil', [{ entity: 'pupil', subject: 'ab', record }]]]), set);
    expect(narrowed.get('pupil')?.[0]?.record).toEqual({ key: '1', callName: 'Ravi', ageClass: 'under16' });
  });
});
