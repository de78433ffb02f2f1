import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { csv } from '../../connectors/csv/connector.ts';
import { edexml } from '../../connectors/edexml/connector.ts';
import { onerosterCsv } from '../../connectors/oneroster-csv/connector.ts';
import { xlsx } from '../../connectors/xlsx/connector.ts';
import { type WorkbookCell, writeWorkbook, zipTexts } from '../../deploy/demo/workbook.ts';
import { filesOf, schoolOf } from '../world/oneroster.ts';
import { parseAgreement } from '../../src/agreement/text.ts';
import { GatewayError } from '../../src/errors.ts';
import { checkEntry, facts } from '../../src/ledger/entry.ts';
import { createLog, type LogSubject } from '../../src/log.ts';
import type { SourceConnector } from '../../src/ports.ts';
import { errorLines } from '../../src/text/error-lines.ts';

const value = 'Vogelaar';
const bsn = '999912347';
const seen = (thing: unknown): string => `${inspect(thing, { depth: 10, showHidden: true })}${JSON.stringify(thing)}`;

const failing = async (
  connector: SourceConnector,
  settings: unknown,
  text: string | Uint8Array,
): Promise<GatewayError> => {
  const bytes = (async function* () {
    yield typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  })();
  const reading = connector.read(connector.parseSettings(settings), { name: 'export', bytes }, new Map());
  try {
    for await (const rows of reading.rows) void rows;
  } catch (error) {
    if (error instanceof GatewayError) return error;
  }
  throw new Error('the file was read');
};

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

const edex = (inside: string): string =>
  `<EDEX><school><schooljaar>2026-2027</schooljaar></school><leerlingen><leerling key="1">${inside}</leerling></leerlingen></EDEX>`;
const header = 'Leerlingnummer;Roepnaam';
const columns = { columns: { Leerlingnummer: 'required', Roepnaam: 'required' } };

const user = { sourcedId: 'u1', username: value, givenName: value, familyName: bsn };
const rosterFiles = filesOf(schoolOf([user]));
const roster = (name: string, text: string): Uint8Array => zipTexts({ ...rosterFiles, [name]: text });
const users = rosterFiles['users.csv'] ?? '';
const book = (...rows: readonly (readonly WorkbookCell[])[]): Uint8Array => writeWorkbook([{ name: value, rows }]);

const brokenArchives: readonly (readonly [string, SourceConnector, unknown, Uint8Array])[] = [
  ['a workbook without a header', xlsx, columns, book([bsn, value])],
  ['a header with a name twice', xlsx, columns, book(['Leerlingnummer', 'Roepnaam', value, value])],
  ['a formula', xlsx, columns, book(['Leerlingnummer', 'Roepnaam'], [bsn, { formula: value, cached: value }])],
  ['a shifted row of a workbook', xlsx, columns, book(['Leerlingnummer', 'Roepnaam'], [bsn, 'x', value])],
  ['an entry named by a value', xlsx, columns, zipTexts({ [`../${value}`]: bsn })],
  ['a package without its header', onerosterCsv, {}, roster('users.csv', users.split('\r\n')[1] ?? '')],
  ['a package with a shifted row', onerosterCsv, {}, roster('users.csv', users.replace('u1,,', `u1,,,${value}`))],
  [
    'a mode that is a value',
    onerosterCsv,
    {},
    roster('manifest.csv', `propertyName,value\r\nmanifest.version,${value}\r\n`),
  ],
  [
    'a property twice that is a value',
    onerosterCsv,
    {},
    roster('manifest.csv', `propertyName,value\r\n${value},1\r\n${value},2\r\n`),
  ],
];

const broken: readonly (readonly [string, SourceConnector, unknown, string | Uint8Array])[] = [
  ...brokenArchives,
  ['an element named by a value that does not close', edexml, {}, edex(`<${value}><roepnaam>`)],
  ['an entity named by a value', edexml, {}, edex(`&${value};`)],
  ['a value between elements', edexml, {}, edex(`${value} ${bsn}`)],
  ['an attribute that stands twice', edexml, {}, edex(`<groep ${value}="${bsn}" ${value}="2"/>`)],
  ['a doctype', edexml, {}, `<!DOCTYPE ${value} "${bsn}">${edex('')}`],
  ['bytes that are no UTF-8', edexml, {}, edex(`<roepnaam>${value}\u00eb</roepnaam>`)],
  ['no header', csv, columns, `${bsn};${value}\n`],
  ['a name that stands twice in the header', csv, columns, `${header};${value};${value}\n`],
  ['a shifted row', csv, columns, `${header}\n${bsn};${value};${value}\n`],
  ['a quote that does not close', csv, columns, `${header}\n${bsn};"${value}\n`],
  ['text after a quote', csv, columns, `${header}\n"${bsn}"${value};x\n`],
];

describe('law 5: no values', () => {
  test.each(broken)('in the error of %s', async (_, connector, settings, text) => {
    const error = await failing(connector, settings, text);
    for (const shown of [seen(error), ...errorLines(error, 'nl'), ...errorLines(error, 'en')]) {
      expect(shown).not.toContain(value);
      expect(shown).not.toContain(bsn);
    }
    expect(error.cause === undefined ? '' : seen(error.cause)).not.toContain(value);
  });

  test('in what is said of an agreement that cannot be read', () => {
    const { problems } = parseAgreement(
      `supplier: "${bsn}"\nfields: { pupil: { "${value}@x.nl": { reason: ${bsn} } } }\n`,
    );
    expect(problems.length).toBeGreaterThan(2);
    expect(seen(problems)).not.toContain(bsn);
    expect(seen(problems)).not.toContain(value);
  });

  test('in a log line, whatever is handed to it', () => {
    const lines: string[] = [];
    const log = createLog(
      { write: (line) => void lines.push(line) },
      { clock: { now: () => new Date(0) }, level: 'debug' },
    );
    const subject = {
      school: value,
      field: `${value} ${bsn}`,
      supplier: value,
      count: Number(bsn),
      [value]: 1,
      found: bsn,
    };
    log.event('error', subject as LogSubject, 'error');
    expect(lines.join('')).toContain('"dropped":');
    expect(lines.join('')).not.toMatch(new RegExp(`${value}|${bsn}`));
  });

  test.each(Object.keys(facts))(
    'in a ledger entry of kind %s: no fact takes a name or a number of a person',
    (kind) => {
      const shape = facts[kind as keyof typeof facts].shape;
      for (const name of Object.keys(shape)) {
        for (const bad of [
          `${value} de`,
          bsn,
          '1234 AB',
          `${value}@x.nl`,
          { [`${value}@x.nl`]: 1 },
          { [bsn]: 1 },
          [bsn],
        ]) {
          const taken = (shape as Record<string, { safeParse(given: unknown): { success: boolean } }>)[name]?.safeParse(
            bad,
          );
          expect([name, taken?.success]).toEqual([name, false]);
        }
      }
    },
  );

  test('in the error of an entry that does not fit', () => {
    const at = '2026-11-21T01:00:00.000Z';
    const error = thrownBy(() => checkEntry({ kind: 'board', at, facts: { [value]: bsn } }));
    expect(error).toBeInstanceOf(GatewayError);
    expect(seen(error)).not.toMatch(new RegExp(`${value}|${bsn}`));
  });
});
