import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFakeDesk } from '../../test/contract/fake-desk.ts';
import { faultIn, message, post } from '../../test/world/uwlr.ts';
import { viewOf } from '../../test/world/uwlr-view.ts';
import { uwlrDoor } from './door.ts';
import { faultSentences } from './fault.ts';
import { operations } from './words.ts';

const visitor = { client: 'uitgever', secret: 'sleutel-a', supplier: 'uitgever', school: '99XA00' };

/** Pieces that a careless or hostile sender puts into a message. */
const pieces = [
  '<',
  '>',
  '&',
  '"',
  '</lg:',
  '<lg:groep key="',
  'xmlns:lg=""',
  '<!DOCTYPE a>',
  '<![CDATA[',
  ']]>',
  '<!--',
  '&#0;',
  '&lt;',
  '\u0000',
  'é',
  '2.2',
  '99XB00',
];

type Change = (text: string) => string;

/** Anywhere, so that little of it is XML any more. */
const anywhere: fc.Arbitrary<Change> = fc
  .record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.integer({ min: 0, max: 60 }),
    put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 20 })),
  })
  .map(({ at, cut, put }) => (text) => {
    const from = Math.floor(at * text.length);
    return text.slice(0, from) + put + text.slice(from + cut);
  });

/** Another text in one of the elements. */
const within: fc.Arbitrary<Change> = fc
  .record({
    nth: fc.nat(12),
    put: fc.oneof(fc.constantFrom('', '2.2', '99XB', '2024-2025', 'x'), fc.stringMatching(/^[\w.:-]{1,70}$/)),
  })
  .map(({ nth, put }) => (text) => {
    let seen = 0;
    return text.replace(/>[^<>]+</g, (whole) => {
      seen += 1;
      return seen === nth ? `>${put}<` : whole;
    });
  });

const refusals = [undefined, ...Object.keys(faultSentences), 'soap:VersionMismatch', 'soap:MustUnderstand'];

it('whatever is done to a message, it is answered, refused in the words of the standard, and never our fault', async () => {
  const desk = createFakeDesk([visitor], { now: () => new Date('2024-11-21T08:00:00Z') });
  desk.views.set('uitgever/99XA00', viewOf('uwlr-smalle-2.3'));
  const failures: unknown[] = [];
  const { answer } = uwlrDoor.open(desk, (error) => void failures.push(error));
  const found = new Set<string>();
  const changes = fc.array(fc.oneof(anywhere, within, within), { maxLength: 3 });
  const property = fc.asyncProperty(fc.constantFrom(...operations), changes, async (operation, made) => {
    const sent = made.reduce((text, change) => change(text), message({ operation, schoolYear: '2024-2025' }));
    const got = await answer(post(sent));
    const code = faultIn(await got.text());
    found.add(code ?? 'answered');
    expect(got.ok).toBe(code === undefined);
    expect(refusals).toContain(code);
    expect(failures).toEqual([]);
  });
  await fc.assert(property, { seed: 20261122, numRuns: 700 });
  expect([...found]).toEqual(
    expect.arrayContaining([
      'answered',
      'Client.OngeldigBericht',
      'Client.AutorisatieOngeldig',
      'Client.XsdVersieOngeldig',
    ]),
  );
  expect(found).not.toContain('Server.InterneFout');
});
