import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { structuurbestand } from '../../connectors/structuurbestand/connector.ts';
import { rowNames } from '../../connectors/structuurbestand/rows.ts';
import { compile } from '../../src/mapping/apply.ts';
import { fieldsOf } from '../../src/record/catalogue.ts';
import { entities } from '../../src/record/field.ts';
import { checkMapping } from '../../test/contract/mapping.ts';
import { inputOf, readAll } from '../../test/contract/source.ts';
import { somtodayStructuurbestand } from './somtoday-structuurbestand.ts';

it('gives each declared name of a structuurbestand exactly one place', () => {
  expect(checkMapping(somtodayStructuurbestand, rowNames)).toBeUndefined();
});

it('makes groups and staff of a structuurbestand, and no pupil', async () => {
  const readingSet = new Map(entities.map((entity) => [entity, new Set(Object.keys(fieldsOf(entity)))]));
  const context = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true };
  const { wanted, apply } = compile(somtodayStructuurbestand, { readingSet, context });
  const bytes = readFileSync(new URL('../../connectors/structuurbestand/fixtures/small.txt', import.meta.url));
  const settings = structuurbestand.parseSettings({});
  const { rows } = await readAll(structuurbestand.read(settings, inputOf(new Uint8Array(bytes)), wanted));
  expect(rows.flatMap(apply).map(({ entity, record }) => [entity, record])).toEqual([
    ['location', { key: '99XB', name: 'Voorbeeld College' }],
    ['group', { key: '3h1', name: '3h1', kind: 'home' }],
    ['group', { key: 'w1zwerftocht', name: 'w1zwerftocht', kind: 'home' }],
    ['staff', { key: '1234', familyName: 'Proefpersoon' }],
    ['staff', { key: '1235', familyName: 'Achterstraat' }],
  ]);
});
