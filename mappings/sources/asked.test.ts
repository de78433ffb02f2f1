import { describe, expect, it } from 'vitest';
import { rowNames as gkvNames } from '../../connectors/gkv/rows.ts';
import { rowNames as edexmlNames } from '../../connectors/kit/edexml/rows.ts';
import { compile } from '../../src/mapping/apply.ts';
import { fieldsOf } from '../../src/record/catalogue.ts';
import { type Entity, entities } from '../../src/record/field.ts';
import { checkMapping } from '../../test/contract/mapping.ts';
import { gkvMapping } from './gkv.ts';
import { uwlrMapping, uwlrSecondaryMapping } from './uwlr.ts';

const everything = new Map<Entity, ReadonlySet<string>>(
  entities.map((entity) => [entity, new Set(Object.keys(fieldsOf(entity)))]),
);
const context = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true };

const draftOf = (mapping: typeof gkvMapping, values: Readonly<Record<string, string>>) =>
  compile(mapping, { readingSet: everything, context }).apply({ kind: 'leerling', line: 1, values })[0];

const year = (mapping: typeof gkvMapping, jaargroep: string) =>
  draftOf(mapping, { key: '1', jaargroep })?.record?.['yearGroup'];

describe('mappings of sources that are asked', () => {
  it.each([
    [uwlrMapping, edexmlNames],
    [uwlrSecondaryMapping, edexmlNames],
    [gkvMapping, gkvNames],
  ] as const)('give each declared name exactly one place', (mapping, names) => {
    expect(checkMapping(mapping, names)).toBeUndefined();
  });

  it('reads the years 1 to 6 of a secondary school as 11 to 16', () => {
    expect(['1', '6', '13'].map((jaargroep) => year(uwlrSecondaryMapping, jaargroep))).toEqual(['11', '16', '13']);
    expect(year(uwlrMapping, '1')).toBe('1');
  });

  it.each([
    ['Volgt onderwijs', 'enrolled'],
    ['Aangemeld', 'applied'],
    ['Toekomstig', 'future'],
  ])('reads the GKV status %s', (inschrijvingType, status) => {
    const draft = draftOf(gkvMapping, { leerlingNummer: '0123', inschrijvingType });
    expect(draft?.record).toMatchObject({ key: '0123', enrolmentStatus: status });
  });

  it('lets nobody pass for enrolled of whom GKV does not say so', () => {
    const draft = draftOf(gkvMapping, { leerlingNummer: '1', inschrijvingType: 'geen inschrijving' });
    expect(draft?.record?.['enrolmentStatus']).toBeUndefined();
    expect(draft?.unreadable).toContain('enrolmentStatus');
  });

  it('reads 31 July as the last day in, and secrecy as it is said', () => {
    const draft = draftOf(gkvMapping, {
      leerlingNummer: '1',
      datumUitschrijving: '2027-07-31',
      schooljaar: '2026 / 2027',
      geheimadres: 'true',
      telefoonGeheim: 'false',
    });
    expect(draft?.record).toMatchObject({
      enrolledUntil: '2027-08-01',
      schoolYear: '2026-2027',
      addressSecret: true,
      phoneSecret: false,
    });
  });
});
