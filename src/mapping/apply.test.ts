import { describe, expect, it } from 'vitest';
import type { FlatRecord } from '../record/catalogue.ts';
import { type Draft, compile } from './apply.ts';
import type { ConverterContext } from './converters.ts';
import type { Mapping } from './table.ts';

const context: ConverterContext = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true };

const mapping: Mapping = {
  name: 'test',
  connector: 'test',
  tables: [
    {
      row: 'rij',
      entity: 'pupil',
      fields: {
        key: 'nummer',
        callName: 'naam',
        familyName: 'achternaam',
        dateOfBirth: ['geboren', 'anyDate'],
        ageClass: ['geboren', 'ageClass'],
        gender: ['geslacht', 'genderWord'],
        groupKey: 'groep',
        subgroupKeys: 'subgroepen',
        email: 'mail',
        addressSecret: ['geheim', 'yesNo'],
        enrolmentStatus: ['status', 'enrolmentStatusWord'],
      },
      fixed: { enrolmentStatus: 'enrolled', locationKey: 'A' },
    },
    { row: 'rij', entity: 'group', fields: { key: 'groep', name: 'groep' }, distinct: true, fixed: { kind: 'home' } },
  ],
  banned: {},
  ignored: {},
};

const pupilFields = ['key', ...Object.keys(mapping.tables[0]?.fields ?? {})];

const apply = (values: Record<string, string | readonly string[]>, fields: readonly string[] = pupilFields): Draft => {
  const { apply: run } = compile(mapping, { readingSet: new Map([['pupil', new Set(fields)]]), context });
  const [draft] = run({ kind: 'rij', line: 7, values });
  if (draft === undefined) throw new Error('no draft');
  return draft;
};

const record = (values: Record<string, string | readonly string[]>): FlatRecord | undefined => apply(values).record;

describe('reading set', () => {
  it('wants the source names of its fields and the key, and nothing else', () => {
    const { wanted } = compile(mapping, {
      readingSet: new Map([['pupil', new Set(['callName', 'dateOfBirth'])]]),
      context,
    });
    expect([...wanted].map(([kind, names]) => [kind, [...names].sort()])).toEqual([
      ['rij', ['geboren', 'naam', 'nummer']],
    ]);
  });

  it('never maps a field outside it, even when a row carries the name', () => {
    const values = { nummer: '1', naam: 'Noor', achternaam: 'Bakker', geboren: '2015-01-02' };
    expect(apply(values, ['key', 'callName']).record).toEqual({ key: '1', callName: 'Noor' });
    expect(apply(values, []).record).toEqual({ key: '1' });
  });

  it('leaves out an entity that is not in it, and rows of other kinds', () => {
    const { wanted, apply: run } = compile(mapping, { readingSet: new Map(), context });
    expect(wanted.size).toBe(0);
    expect(run({ kind: 'rij', line: 1, values: { nummer: '1' } })).toEqual([]);
    expect(run({ kind: 'andere', line: 1, values: {} })).toEqual([]);
  });
});

describe('field by field', () => {
  it('makes a record of canonical values', () => {
    expect(
      apply({
        nummer: ' 0012 ',
        naam: '  Noor  Ida ',
        geboren: '21-11-2010',
        geslacht: 'Meisje',
        groep: '4a',
        subgroepen: [' x ', '', 'y'],
        geheim: 'Nee',
        status: 'Toekomstig',
        mail: 'noor@school.example',
      }),
    ).toEqual({
      entity: 'pupil',
      record: {
        key: '0012',
        callName: 'Noor Ida',
        dateOfBirth: '2010-11-21',
        ageClass: '16-17',
        gender: 'female',
        groupKey: '4a',
        subgroupKeys: ['x', 'y'],
        addressSecret: false,
        enrolmentStatus: 'future',
        email: 'noor@school.example',
      },
      key: '0012',
      unreadable: [],
      misshapen: [],
      stopped: [],
      line: 7,
    });
  });

  it('takes no number and no date for the name of a person', () => {
    for (const naam of ['12', '3-4-2015', '0612 345']) {
      expect(apply({ nummer: '1', naam })).toMatchObject({ unreadable: ['callName'], misshapen: ['callName'] });
    }
    for (const naam of ['-', 'Noor 2', 'X Æ A-12', '陈']) expect(apply({ nummer: '1', naam }).unreadable).toEqual([]);
  });

  it('leaves out what cannot be read, names the field, and keeps the rest', () => {
    const draft = apply({
      nummer: '1',
      naam: 'x'.repeat(65),
      geboren: '31-2-2015',
      geslacht: '?',
      mail: 'geen',
      achternaam: 'Bakker',
    });
    expect(draft.unreadable).toEqual(['callName', 'dateOfBirth', 'ageClass', 'gender', 'email']);
    expect(draft.record).toEqual({ key: '1', familyName: 'Bakker', enrolmentStatus: 'enrolled' });
  });

  it('takes blank text as absent', () => {
    expect(record({ nummer: '1', naam: ' \t', geboren: '  ', geheim: '', groep: '\u00A0', subgroepen: [' '] })).toEqual(
      {
        key: '1',
        enrolmentStatus: 'enrolled',
      },
    );
  });

  it('has no names but those of the catalogue', () => {
    const values = JSON.parse('{"nummer":"1","__proto__":"x","constructor":"y"}') as Record<string, string>;
    expect(Object.keys(record(values) ?? {})).toEqual(['key', 'enrolmentStatus']);
  });

  it('reads a list whole or not at all', () => {
    const draft = apply({ nummer: '1', subgroepen: ['a', 'x'.repeat(257)] });
    expect(draft.record?.['subgroupKeys']).toBeUndefined();
    expect(draft.unreadable).toEqual(['subgroupKeys']);
  });

  it('takes one text as a list of one, and never a list as one text', () => {
    expect(record({ nummer: '1', subgroepen: 'a' })?.['subgroupKeys']).toEqual(['a']);
    expect(apply({ nummer: '1', naam: ['a'] }).unreadable).toEqual(['callName']);
  });

  it('gives the same outcome the second time that a code is met', () => {
    const { apply: run } = compile(mapping, { readingSet: new Map([['pupil', new Set(pupilFields)]]), context });
    const row = { kind: 'rij', line: 1, values: { nummer: '1', geslacht: '?', geheim: 'Nee', geboren: '2015-01-02' } };
    expect(run(row)).toEqual(run(row));
  });
});

describe('a record without its key', () => {
  it.each([{}, { nummer: ' ' }, { naam: 'Noor' }])('is set aside: %j', (values) => {
    expect(apply(values)).toMatchObject({ record: undefined, unreadable: [], line: 7 });
  });

  it('is set aside when the key cannot be read', () => {
    expect(apply({ nummer: 'x'.repeat(257) })).toMatchObject({ record: undefined, unreadable: ['key'] });
  });
});

describe('fixed values', () => {
  it('stand in for what the source leaves out, within the reading set', () => {
    expect(apply({ nummer: '1' }, ['key', 'locationKey']).record).toEqual({ key: '1', locationKey: 'A' });
    expect(apply({ nummer: '1', status: 'Uitgeschreven' }).record?.['enrolmentStatus']).toBe('left');
  });

  it('never stand in for what cannot be read', () => {
    const draft = apply({ nummer: '1', status: 'Geschorst' });
    expect(draft.record).toEqual({ key: '1' });
    expect(draft.unreadable).toEqual(['enrolmentStatus']);
  });
});

describe('distinct tables', () => {
  it('make one record per key, and none of a row without it', () => {
    const { apply: run } = compile(mapping, {
      readingSet: new Map([['group', new Set(['key', 'name', 'kind'])]]),
      context,
    });
    const made = ['4a', '4a', '', '5b', '4a'].flatMap((groep) => run({ kind: 'rij', line: 1, values: { groep } }));
    expect(made.map((draft) => draft.record)).toEqual([
      { key: '4a', name: '4a', kind: 'home' },
      { key: '5b', name: '5b', kind: 'home' },
    ]);
  });
});

describe('a status of enrolment', () => {
  const columns = { nummer: 'required', status: 'required' } as const;
  const readingSet = new Map([['pupil' as const, new Set(pupilFields)]]);
  const unreadableOf = (given: Mapping, values: Record<string, string>): readonly string[] =>
    compile(given, { readingSet, context }).apply({ kind: 'rij', line: 1, values })[0]?.unreadable ?? [];

  it('that its column must have cannot be read where it is empty, and nothing stands in for it', () => {
    for (const values of [{ nummer: '1' }, { nummer: '1', status: ' ' }]) {
      const [draft] = compile({ ...mapping, columns }, { readingSet, context }).apply({ kind: 'rij', line: 1, values });
      expect(draft?.unreadable).toEqual(['enrolmentStatus']);
      expect(draft?.record).toEqual({ key: '1' });
    }
    expect(unreadableOf({ ...mapping, columns }, { nummer: '1', status: 'Aangemeld' })).toEqual([]);
  });

  it('is absent where the source has no column for it', () => {
    expect(unreadableOf(mapping, { nummer: '1' })).toEqual([]);
  });
});

describe('content checks', () => {
  it.each(['999912343', 'zie jan@thuis.example', 'NL91 ABNA 0417 1643 00', '9.9.9.9.1.2.3.4.3'])(
    'stop a text that holds %j',
    (naam) => {
      const draft = apply({ nummer: '1', naam, achternaam: 'Bakker' });
      expect(draft.stopped).toEqual(['callName']);
      expect(draft.record).toEqual({ key: '1', familyName: 'Bakker', enrolmentStatus: 'enrolled' });
    },
  );

  it('run on nationality, and on each item of a list of texts', () => {
    const tables = [
      { row: 'rij', entity: 'pupil', fields: { key: 'nummer', nationality: 'land' } },
      { row: 'rij', entity: 'staff', fields: { key: 'nummer', roles: 'rollen' } },
    ] as const;
    const readingSet = new Map([
      ['pupil' as const, new Set(['nationality'])],
      ['staff' as const, new Set(['roles'])],
    ]);
    const { apply: run } = compile({ ...mapping, tables }, { readingSet, context });
    const values = { nummer: '1', land: 'Nederlandse 999912343', rollen: ['IB', 'zie jan@thuis.example', 'LRK'] };
    const drafts = run({ kind: 'rij', line: 1, values });
    expect(drafts.map(({ stopped }) => stopped)).toEqual([['nationality'], ['roles']]);
    expect(drafts.map(({ record: made }) => made)).toEqual([{ key: '1' }, { key: '1' }]);
  });

  it('do not run on keys and e-mail addresses', () => {
    const draft = apply({ nummer: '999912343', groep: '999912343', mail: 'x999912343@school.example' });
    expect(draft.stopped).toEqual([]);
    expect(draft.record).toMatchObject({ key: '999912343', groupKey: '999912343', email: 'x999912343@school.example' });
  });
});

it.each([
  ['an unknown field', { key: 'nummer', shoeSize: 'maat' }],
  ['a field that only a supplier fills', { key: 'nummer', issuedId: 'nr' }],
])('refuses a mapping with %s', (_, fields) => {
  const wrong: Mapping = { ...mapping, tables: [{ row: 'rij', entity: 'pupil', fields }] };
  const readingSet = new Map([['pupil' as const, new Set(Object.keys(fields))]]);
  expect(() => compile(wrong, { readingSet, context })).toThrow(expect.objectContaining({ code: 'mapping_invalid' }));
});
