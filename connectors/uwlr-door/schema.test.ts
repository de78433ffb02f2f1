import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { describe, expect, it, type TestContext } from 'vitest';
import { createFakeDesk, shaped } from '../../test/contract/fake-desk.ts';
import { message, post, type UwlrQuestion } from '../../test/world/uwlr.ts';
import { items, viewOf } from '../../test/world/uwlr-view.ts';
import { uwlrDoor } from './door.ts';
import { pupilSchema } from './schema.ts';
import { operations } from './words.ts';

xmlRegisterFsInputProviders();

const standards = process.env['SLUIS_STANDARDS'];

/** Everything that 2.2 and the LVS-set make obligatory is here for everybody. */
const whole = items.filter(({ ref }) => ref !== 'a4');

const answerTo = async (shape: string, question: UwlrQuestion, own = whole): Promise<string> => {
  const visitor = { client: 'uitgever', secret: 'sleutel-a', supplier: 'uitgever', school: '99XA00' };
  const desk = createFakeDesk([visitor], { now: () => new Date('2024-11-21T08:00:00Z') });
  desk.views.set('uitgever/99XA00', viewOf(shape, own));
  const { answer } = uwlrDoor.open(desk, () => undefined);
  return (await answer(post(message({ schoolYear: '2024-2025', ...question })))).text();
};

/** What is wrong with a document by these schemas; empty where nothing is. */
const problems = (text: string, schema: XmlDocument): readonly string[] => {
  using validator = XsdValidator.fromDoc(schema);
  using document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return [String(error)];
  }
};

/** A published schema; it imports that of the envelope. */
const official = (folder: string, file: string): XmlDocument => {
  const path = join(folder, 'uwlr-2.2', 'Schemas', file);
  return XmlDocument.fromBuffer(readFileSync(path), { url: path });
};

/** What a message carries, on its own. */
const body = (text: string): string => /<soap:Body>(.*)<\/soap:Body>/s.exec(text)?.[1] ?? '';

const base = 'UWLR_Leerlinggegevens_v2p2.xsd';
const smalle = 'Profiel smalle set/Profiel_Smalle_set_UWLR_Leerlinggegevens_v2p2.xsd';

/** What is wrong with it by a published schema; skips the test where the schemas are not at hand. */
const problemsBy = (context: TestContext, file: string, text: string): readonly string[] => {
  if (standards === undefined) return context.skip('SLUIS_STANDARDS does not name the folder of the standards');
  using schema = official(standards, file);
  return problems(text, schema);
};

const everyGroup = '<lg:groep key="G3"/><lg:groep/><lg:samengestelde_groep/>';

describe('by the official schemas of UWLR 2.2', () => {
  it.for(operations)('the answer to %s is valid', async (operation, context) => {
    const text = await answerTo('uwlr-smalle-2.2', { operation, version: '2.2', groups: everyGroup });
    expect(text).toContain('<school>');
    expect(problemsBy(context, base, body(text))).toEqual([]);
  });

  it('the Smalle set 2.2 is valid by its profile', async (context) => {
    const text = await answerTo('uwlr-smalle-2.2', { version: '2.2' });
    expect(text).toContain('<geboortedatum>2018-03-01</geboortedatum>');
    expect(problemsBy(context, smalle, body(text))).toEqual([]);
  });

  it.for(['geenwijzigingen', 'geengegevens'])('so is %s', async (word, context) => {
    const received = word === 'geenwijzigingen' ? '2024-11-21T00:00:00Z' : undefined;
    const text = await answerTo('uwlr-smalle-2.2', { version: '2.2', received }, []);
    expect(text).toContain(`<${word}/>`);
    expect(problemsBy(context, smalle, body(text))).toEqual([]);
  });

  it.for(['uwlr-smalle-2.3', 'uwlr-lvs-2.3'])('%s takes away and adds nothing', async (shape, context) => {
    expect(problemsBy(context, base, body(await answerTo(shape, {})))).toEqual([]);
  });

  it('a fault is valid by the schema of the envelope', async (context) => {
    for (const odd of [{ version: '2.2' }, { schoolYear: '2025-2026' }, { key: 'x' }]) {
      const text = await answerTo('uwlr-smalle-2.3', odd);
      expect(text).toContain('<faultcode>');
      expect(problemsBy(context, 'SOAP_Envelope.xsd', text)).toEqual([]);
    }
  });

  it.for([
    ['<jaargroep>3</jaargroep><groep k', '<geslacht>1</geslacht><groep k'],
    ['<schooljaar>2024-2025', '<schooljaar>2026-2027'],
    [' key="0103"', ''],
  ] as const)('finds what is wrong: %s', async ([find, put], context) => {
    const text = body(await answerTo('uwlr-smalle-2.2', { version: '2.2' }));
    expect(text.split(find).length).toBeGreaterThan(1);
    expect(problemsBy(context, smalle, text.replace(find, put))).toHaveLength(1);
  });
});

describe('by the schema that the door itself hands out', () => {
  it.each([
    ['uwlr-smalle-2.2', '2.2'],
    ['uwlr-smalle-2.3', '2.3'],
    ['uwlr-lvs-2.3', '2.3'],
  ])('%s is valid, in every operation', async (shape, version) => {
    using schema = XmlDocument.fromString(pupilSchema());
    for (const operation of operations) {
      const answer = await answerTo(shape, { operation, version, groups: everyGroup });
      expect(problems(body(answer), schema)).toEqual([]);
    }
  });

  it('finds an element that no set has', async () => {
    using schema = XmlDocument.fromString(pupilSchema());
    const own = [shaped('pupil', 'a1', { roepnaam: 'Bo' })];
    const answer = body(await answerTo('uwlr-lvs-2.3', {}, own));
    expect(problems(answer, schema)).toEqual([]);
    expect(problems(answer.replace('<roepnaam>', '<bsn>1</bsn><roepnaam>'), schema)).not.toEqual([]);
  });
});
