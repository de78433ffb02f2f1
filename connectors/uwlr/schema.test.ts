import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startUwlrLas } from '../../deploy/demo/uwlr-las.ts';
import { generateSchool } from '../../deploy/demo/school.ts';
import { accessTo } from '../../test/contract/live.ts';
import { readAll } from '../../test/contract/source.ts';
import { smallPrimary } from '../../test/world/board.ts';
import { rowNames } from '../kit/edexml/rows.ts';
import { uwlr } from './connector.ts';

/** The official schemas are not ours to give away: whoever has them says where. */
const standards = process.env['SLUIS_STANDARDS'] ?? '';
const folder = join(standards, 'uwlr-2.2', 'Schemas');
const hasSchemas = standards !== '' && existsSync(folder);

/** Its list of school years ends there. */
const schoolYear = '2024-2025';
const made = generateSchool(smallPrimary, { seed: 'proef', schoolYear, today: '2024-11-21' });
/** Without remarks: the types of `toevoegingen` are schemas of others. */
const school = { ...made, pupils: made.pupils.map((pupil) => ({ ...pupil, notes: [] })) };

type Validate = (xml: string) => readonly string[];

/** What stands in the body of an envelope, as a document of its own. */
const bodyOf = (envelope: string): string => {
  const inner = /<(?:\w+:)?Body>([^]*)<\/(?:\w+:)?Body>/.exec(envelope)?.[1] ?? '';
  const declared = [...envelope.matchAll(/\sxmlns:\w+="[^"]*"/g)].map(([one]) => one);
  const start = inner.slice(0, inner.indexOf('>'));
  const missing = [...new Set(declared)].filter((one) => !start.includes(one));
  return inner.replace(/^<[\w:-]+/, (name) => `${name}${missing.join('')}`);
};

describe.skipIf(!hasSchemas)('UWLR beside the official schema of 2.2 (SLUIS_STANDARDS)', () => {
  let validate: Validate;
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  beforeAll(async () => {
    const { XmlDocument, XsdValidator } = await import('libxml2-wasm');
    const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs');
    xmlRegisterFsInputProviders();
    const path = join(folder, 'UWLR_Leerlinggegevens_v2p2.xsd');
    const schema = XmlDocument.fromString(readFileSync(path, 'utf8'), { url: path });
    const validator = XsdValidator.fromDoc(schema);
    validate = (xml) => {
      const document = XmlDocument.fromString(xml);
      try {
        validator.validate(document);
        return [];
      } catch (error) {
        return [error instanceof Error ? error.message : 'invalid'];
      } finally {
        document.dispose();
      }
    };
  });

  it.each([
    { stepped: false },
    { stepped: true, groupsPerQuestion: 2 },
    { schoolKey: '41000', identify: 'schoolkey', dataSet: 'Smalle-set-VO' },
  ])('puts questions that fit it, and the double answers what fits it: %o', async (more) => {
    const answers: string[] = [];
    const las = await startUwlrLas({ port: 0, schools: () => [school], key: 'sleutel' });
    ends.push(() => las.close());
    for (let at = 0; at < 40; at += 1)
      las.misbehave({ kind: 'change', change: (xml) => answers[answers.push(xml) - 1] ?? xml });
    const to = accessTo(smallPrimary.id, { schoolYear, since: '2020-01-01T00:00:00' });
    ends.push(to.close);
    const settings = { url: las.url, key: 'sleutel', customerCode: 'sluis', customerName: 'Sluis', ...more };
    await readAll(uwlr.ask(uwlr.parseSettings(settings), to.access, rowNames));
    expect(las.asked.flatMap(({ body }) => validate(bodyOf(body)))).toEqual([]);
    expect(answers.flatMap((xml) => validate(bodyOf(xml)))).toEqual([]);
    expect(answers.length).toBe(las.asked.length);
  });

  it('would find what does not fit', () => {
    expect(
      validate('<structuur_verzoek xmlns="http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens"/>'),
    ).not.toEqual([]);
  });
});
