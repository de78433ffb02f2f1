import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onerosterRest } from '../../mappings/suppliers/oneroster-shape.ts';
import { parseFilter, predicateOf } from './filter.ts';
import { maxLimit, pageOf, readQuery } from './query.ts';
import { bases, type Resource } from './resource.ts';
import { knownOf, type Source } from './vocabulary.ts';

const resource = (id: string, data: Resource['data']): Resource => ({
  id,
  data: { sourcedId: id, status: 'active', dateLastModified: '2026-11-20T01:30:00.000Z', ...data },
  served: [],
  near: new Set(),
});

const noor = resource('1', { givenName: 'Noor', grades: ['3', '4'] });

const meets = (filter: string, path: string): boolean | undefined => {
  const [clause] = parseFilter(filter)?.clauses ?? [];
  return clause === undefined ? undefined : predicateOf(clause, path)?.(noor);
};

describe('the grammar', () => {
  it.each([
    ["a='b'", { joint: 'AND', clauses: [{ field: 'a', operator: '=', value: 'b' }] }],
    [" a.b >= 'x''y' ", { joint: 'AND', clauses: [{ field: 'a.b', operator: '>=', value: "x'y" }] }],
    [
      "a~'AND b' OR c!=''",
      {
        joint: 'OR',
        clauses: [
          { field: 'a', operator: '~', value: 'AND b' },
          { field: 'c', operator: '!=', value: '' },
        ],
      },
    ],
  ])('takes %s', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });

  it.each([
    '',
    ' ',
    'a',
    'a=b',
    "a='b",
    "a='b' AND",
    "a='b' and c='d'",
    "a='b'ANDc='d'",
    "a='b' AND c='d' OR e='f'",
    "(a='b')",
    "a=='b'",
    "1a='b'",
    "a..b='c'",
    `a='${'x'.repeat(1000)}'`,
    Array.from({ length: 11 }, () => "a='b'").join(' OR '),
  ])('refuses %s', (text) => {
    expect(parseFilter(text)).toBeUndefined();
  });

  it('never throws, and gives back what is written by its rules', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void parseFilter(text)));
    const clause = fc.record({
      field: fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}(\.[A-Za-z][A-Za-z0-9]{0,8}){0,2}$/),
      operator: fc.constantFrom('=', '!=', '>', '>=', '<', '<=', '~'),
      value: fc.string({ unit: 'binary', maxLength: 20 }),
    });
    const list = fc.array(clause, { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(list, fc.constantFrom('AND', 'OR'), (clauses, joint) => {
        const text = clauses
          .map(({ field, operator, value }) => `${field}${operator}'${value.replaceAll("'", "''")}'`)
          .join(` ${joint} `);
        fc.pre(text.length <= 1000);
        expect(parseFilter(text)).toEqual({ joint: clauses.length === 1 ? 'AND' : joint, clauses });
      }),
    );
  });
});

describe('a clause', () => {
  it.each([
    ["x='NOOR'", 'givenName', true],
    ["x!='noor'", 'givenName', false],
    ["x>'n'", 'givenName', true],
    ["x<='M'", 'givenName', false],
    ["x='4'", 'grades', true],
    ["x!='4'", 'grades', false],
    ["x='5'", 'grades', false],
    ["x='a'", 'username', false],
    ["x~''", 'username', false],
    ["x!='a'", 'username', true],
    ["x<'2026-11-20T02:30:00.001+01:00'", 'dateLastModified', true],
    ["x~'2026-11'", 'dateLastModified', true],
    ["x>'soon'", 'dateLastModified', undefined],
  ] as const)('%s at %s: %s', (filter, path, met) => {
    expect(meets(filter, path)).toBe(met);
  });
});

const sources: readonly string[] = Object.entries(onerosterRest.accepts).flatMap(([kind, names]) =>
  Object.values(names).map((name) => `${kind}/${name}`),
);

describe('what a question may name', () => {
  it('are words of the shape where they depend on the agreement', () => {
    const words = new Set(sources);
    for (const base of bases) {
      const all = knownOf(base, words);
      const without = knownOf(base, new Set());
      expect(all.names.size).toBeGreaterThanOrEqual(without.names.size);
      expect([...without.names.values()]).toEqual(expect.arrayContaining(['sourcedId', 'status', 'dateLastModified']));
    }
    const used: readonly Source[] = ['pupil/birthDate', 'pupil/sex', 'group/title', 'school/brin', 'staff/username'];
    expect(used.filter((source) => !words.has(source))).toEqual([]);
  });

  it('is refused for what the agreement lacks, by the question and the agreement alone', () => {
    const hidden = [
      'birthDate',
      'sex',
      'dateOfBirth',
      'bsn',
      'email',
      'identifier',
      'username',
      '__proto__',
      'toString',
    ];
    const known = knownOf('users', new Set(['pupil/callName', 'pupil/familyName']));
    fc.assert(
      fc.property(
        fc.constantFrom(...hidden),
        fc.string(),
        fc.constantFrom('=', '!=', '~', '<'),
        (name, value, operator) => {
          const text = `status='active' OR ${name}${operator}'${value.replaceAll("'", "''")}'`;
          fc.pre(text.length <= 1000);
          const answers = [{ filter: text }, { sort: name }, { fields: `sourcedId,${name}` }].map((parameters) =>
            readQuery(new URLSearchParams(parameters), known, 'collection'),
          );
          expect(answers).toEqual([{ refused: 'filter' }, { refused: 'sort' }, { refused: 'selection' }]);
        },
      ),
    );
  });

  it('never throws', () => {
    const known = knownOf('users', new Set(sources));
    const name = fc.constantFrom('limit', 'offset', 'sort', 'orderBy', 'filter', 'fields', 'other');
    const pairs = fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 6 });
    fc.assert(
      fc.property(pairs, (parameters) => {
        const read = readQuery(new URLSearchParams(parameters), known, 'collection');
        const total = 'value' in read ? pageOf([noor], read.value).total : 0;
        expect(total).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('selects, sorts and pages by what is there alone', () => {
    const known = knownOf('users', new Set(sources));
    const people = ['Bo', 'ali', 'Zoë', 'Çelik', undefined].map((givenName, index) =>
      resource(`r${index}`, givenName === undefined ? {} : { givenName }),
    );
    const ids = (parameters: Readonly<Record<string, string>>): readonly string[] => {
      const read = readQuery(new URLSearchParams(parameters), known, 'collection');
      return 'value' in read ? pageOf(people, read.value).resources.map(({ id }) => id) : [read.refused];
    };
    expect(ids({ sort: 'givenName' })).toEqual(['r4', 'r1', 'r0', 'r2', 'r3']);
    expect(ids({ sort: 'givenName', orderBy: 'desc', limit: '2', offset: '1' })).toEqual(['r2', 'r0']);
    expect(ids({ sort: 'status' })).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
    expect(ids({ limit: String(maxLimit) })).toHaveLength(5);
  });
});
