import { describe, expect, it } from 'vitest';
import { zipTexts } from '../../deploy/demo/workbook.ts';
import { GatewayError } from '../../src/errors.ts';
import type { ReadingReport, SourceRow } from '../../src/ports.ts';
import { inputOf, readAll, reportText } from '../../test/contract/source.ts';
import type { Lines } from '../../test/world/oneroster.ts';
import { csvOf, filesOf, manifestOf, packageOf, schoolOf } from '../../test/world/oneroster.ts';
import { onerosterCsv } from './connector.ts';
import { rowNames } from './rows.ts';

const pupil = { sourcedId: 'u1', username: 'jan', givenName: 'Jan', familyName: 'Voorbeeld' };
const small = schoolOf([pupil]);

type Read = { readonly rows: readonly SourceRow[]; readonly report: ReadingReport };

const read = (bytes: Uint8Array, settings: object = {}): Promise<Read> =>
  readAll(onerosterCsv.read(onerosterCsv.parseSettings(settings), inputOf(bytes), rowNames));
const refusal = async (bytes: Uint8Array, settings: object = {}): Promise<object> => {
  try {
    await read(bytes, settings);
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, ...error.subject };
    throw error;
  }
  return { code: 'taken' };
};
const withFile = (name: string, text: string): Uint8Array => zipTexts({ ...filesOf(small), [name]: text });
const without = (name: string): Uint8Array => {
  const { [name]: _gone, ...rest } = filesOf(small);
  return zipTexts(rest);
};
const manifestWith = (from: string, to: string): Uint8Array =>
  withFile('manifest.csv', manifestOf(Object.keys(small)).replace(from, to));
const more = (tables: Readonly<Record<string, Lines>>): Uint8Array => packageOf({ ...small, ...tables });
const studentIn = async (bytes: Uint8Array, settings: object = {}): Promise<SourceRow['values'] | undefined> =>
  (await read(bytes, settings)).rows.find(({ kind }) => kind === 'student')?.values;

describe('the manifest', () => {
  it.each<readonly [string, Uint8Array, object]>([
    ['that is missing', without('manifest.csv'), { code: 'source_wrong_root', expected: 'manifest.csv' }],
    [
      'of another version',
      manifestWith('oneroster.version,1.2', 'oneroster.version,1.1'),
      { name: 'oneroster.version' },
    ],
    ['without its own version', manifestWith('manifest.version,1.0\r\n', ''), { name: 'manifest.version' }],
    ['that does not name a file', manifestWith('file.users,bulk\r\n', ''), { name: 'file.users' }],
    ['with a mode that is none', manifestWith('file.users,bulk', 'file.users,full'), { name: 'file.users' }],
    [
      'that names a file twice',
      manifestWith('file.users,bulk', 'file.users,bulk\r\nfile.users,absent'),
      { name: 'file.users' },
    ],
    [
      'that calls a file absent that is there',
      manifestWith('file.courses,bulk', 'file.courses,absent'),
      { name: 'file.courses' },
    ],
    [
      'without a file that a school needs',
      zipTexts({
        ...Object.fromEntries(Object.entries(filesOf(small)).filter(([name]) => name !== 'enrollments.csv')),
        'manifest.csv': manifestOf(Object.keys(small), { enrollments: 'absent' }),
      }),
      { name: 'file.enrollments' },
    ],
    [
      'with another header',
      withFile('manifest.csv', 'name;value\r\n'),
      { code: 'source_header', expected: 'propertyName' },
    ],
  ])('%s refuses the package', async (_, bytes, expected) => {
    expect(await refusal(bytes)).toMatchObject({ code: 'source_manifest', ...expected });
  });

  it('finds a file that it declares and that was cut off', async () => {
    expect(await refusal(without('roles.csv'))).toMatchObject({ code: 'source_cut_off', source: 'roles.csv' });
  });

  it('finds a delta, which says nothing of whoever is not in it', async () => {
    const delta = withFile('manifest.csv', manifestOf(Object.keys(small), { users: 'delta', roles: 'delta' }));
    expect(await refusal(delta)).toMatchObject({
      code: 'source_delta',
      name: expect.stringMatching(/^(users|roles).csv$/),
    });
  });

  it('names what the standard does not have, and never opens it', async () => {
    const manifest = manifestOf(Object.keys(small)).replace(
      'source.systemName',
      'file.pasfotos,bulk\r\nsource.systemName',
    );
    const { report } = await read(zipTexts({ ...filesOf(small), 'manifest.csv': manifest, 'pasfotos.csv': '\u0000' }));
    expect(report.unknown.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'manifest/file.pasfotos',
      'manifest/pasfotos.csv',
    ]);
  });

  it('passes over files of the standard that hold results or passwords', async () => {
    const { report } = await read(withFile('userProfiles.csv', 'anything, even what is no CSV "'));
    expect(report.unknown).toEqual([]);
  });

  it('takes a byte order mark, and line feeds alone', async () => {
    const files = Object.fromEntries(
      Object.entries(filesOf(small)).map(([name, text]) => [name, `\uFEFF${text.replaceAll('\r\n', '\n')}`]),
    );
    expect(await studentIn(zipTexts(files))).toMatchObject({ givenName: 'Jan' });
  });
});

describe('headers and rows', () => {
  const users = csvOf('users', small['users'] ?? []);
  it.each([
    ['a semicolon', users.replaceAll(',', ';'), { code: 'source_header' }],
    [
      'two columns swapped',
      users.replace('givenName,familyName', 'familyName,givenName'),
      { code: 'source_header', column: 7, expected: 'givenName' },
    ],
    [
      'a column in another case',
      users.replace('username', 'userName'),
      { code: 'source_header', column: 5, expected: 'username' },
    ],
    ['a column that is missing', users.replace(',pronouns', ''), { code: 'source_header', expected: 'pronouns' }],
    [
      'an extension without its prefix',
      csvOf('users', small['users'] ?? [], ['bsn']),
      { code: 'source_header', expected: 'metadata.' },
    ],
    [
      'an extension twice',
      csvOf('users', small['users'] ?? [], ['metadata.a', 'metadata.a']),
      { code: 'source_header' },
    ],
    ['no header', users.split('\r\n')[1] ?? '', { code: 'source_header', expected: 'sourcedId' }],
    ['nothing', '', { code: 'source_header', count: 0 }],
    ['a row that is too long', users.replace('Jan,', 'Jan,,'), { code: 'source_row_width', line: 2 }],
    ['an empty row', `${users}\r\n`, { code: 'source_row_width' }],
    ['a quote that does not close', users.replace('Jan', '"Jan'), { code: 'source_malformed' }],
    ['a row without an id', users.replace('\r\nu1,', '\r\n,'), { code: 'source_malformed', line: 2, column: 1 }],
    ['a status, as a delta has', users.replace('u1,,', 'u1,tobedeleted,'), { code: 'source_manifest', name: 'status' }],
    ['a date of change', users.replace('u1,,,', 'u1,,2026-11-01T00:00:00Z,'), { name: 'dateLastModified' }],
    ['bytes that are no UTF-8', users.replace('Jan', '\u0085'), { code: 'source_malformed' }],
  ])('%s refuses the file', async (_, text, expected) => {
    const found = await refusal(withFile('users.csv', text));
    expect(found).toMatchObject({ source: 'users.csv', line: expect.any(Number), ...expected });
    expect(JSON.stringify(found)).not.toMatch(/Jan|Voorbeeld|bsn/);
  });

  it('takes names such as __proto__ for names', async () => {
    const text = csvOf(
      'users',
      [{ ...pupil, 'metadata.__proto__': 'x', enabledUser: '__proto__' }],
      ['metadata.__proto__'],
    );
    const { rows, report } = await read(withFile('users.csv', text));
    expect(report.unknown).toEqual([{ kind: 'users', name: 'metadata.__proto__', line: 1, column: 23, count: 1 }]);
    expect(rows.at(-1)?.values['enabledUser']).toBe('__proto__');
  });

  it('takes ids such as __proto__ and constructor for ids', async () => {
    for (const sourcedId of ['__proto__', 'constructor', 'toString']) {
      expect(await studentIn(packageOf(schoolOf([{ ...pupil, sourcedId }])))).toMatchObject({
        sourcedId,
        homeroom: 'class-5a',
      });
    }
  });
});

describe('a school', () => {
  const org = small['orgs']?.[0] ?? {};
  const two = more({
    orgs: [org, { ...org, sourcedId: 'org-2', identifier: '99ZZ01' }, { sourcedId: 'd', type: 'district', name: 'x' }],
  });

  it('is the only one, or the one that is named', async () => {
    expect(await refusal(two)).toMatchObject({ code: 'source_several_schools', count: 2 });
    for (const school of ['org-1', '99ZZ00'])
      expect(await studentIn(two, { school })).toMatchObject({ sourcedId: 'u1' });
    expect(await studentIn(two, { school: 'org-2' })).toBeUndefined();
    expect(await refusal(two, { school: 'org-3' })).toMatchObject({ code: 'source_several_schools' });
    expect(await refusal(more({ orgs: [{ ...org, type: 'district' }] }))).toMatchObject({ code: 'source_manifest' });
  });

  it('is named once', async () => {
    expect(await refusal(more({ orgs: [org, org] }))).toMatchObject({ code: 'source_manifest', source: 'orgs.csv' });
  });

  it('is of one school year', async () => {
    const [home, lesson] = small['classes'] ?? [];
    const years = [
      ...(small['academicSessions'] ?? []),
      { sourcedId: 'next', title: 'x', type: 'schoolYear', schoolYear: '2028' },
    ];
    const both = more({ academicSessions: years, classes: [home ?? {}, { ...lesson, termSourcedIds: 'next' }] });
    expect(await refusal(both)).toMatchObject({ code: 'year_wrong', found: '2027, 2028' });
    expect(await studentIn(more({ academicSessions: years }))).toMatchObject({ schoolYear: '2027' });
  });
});

describe('classes', () => {
  const [home = {}, lesson = {}] = small['classes'] ?? [];
  const kinds = async (classType: string, settings: object = {}): Promise<readonly string[]> =>
    (await read(more({ classes: [{ ...home, classType }, lesson] }), settings)).rows.map(({ kind }) => kind);

  it('are home groups by their type, and by the settings', async () => {
    expect(await kinds('ext:stamgroep')).toContain('homeroom');
    expect(await kinds('ext:mentorgroep')).not.toContain('homeroom');
    expect(await kinds('ext:mentorgroep', { homerooms: ['ext:mentorgroep'] })).toContain('homeroom');
  });

  it('of an unknown type are named and not read, and nor is who is in them', async () => {
    const bytes = more({ classes: [{ ...home, classType: 'stamgroep' }, lesson] });
    const { report } = await read(bytes);
    expect(report.unknown).toEqual([{ kind: 'classes', name: 'stamgroep', line: 2, column: 8, count: 1 }]);
    expect(await studentIn(bytes)).not.toHaveProperty('homeroom');
  });

  it('of another school are not read', async () => {
    const { rows } = await read(more({ classes: [home, { ...lesson, schoolSourcedId: 'org-9' }] }));
    expect(rows.some(({ kind }) => kind === 'scheduled')).toBe(false);
  });
});

const enrollment = (classSourcedId: string, other: Readonly<Record<string, string>> = {}) => ({
  sourcedId: `e-${classSourcedId}`,
  classSourcedId,
  schoolSourcedId: 'org-1',
  userSourcedId: 'u1',
  role: 'student',
  ...other,
});

const proofOf = async (tables: Readonly<Record<string, Lines>>): Promise<string> =>
  (await read(more(tables))).report.proof;

describe('people', () => {
  const [home = {}, lesson = {}] = small['classes'] ?? [];
  const classes = [home, { ...home, sourcedId: 'class-6b' }, lesson];
  const homeOf = async (...enrollments: Lines): Promise<unknown> =>
    (await studentIn(more({ classes, enrollments })))?.['homeroom'];

  it('are in one home group: the one without an end, else the one that ends last', async () => {
    const ended = (id: string, endDate: string) => enrollment(id, { endDate });
    expect(await homeOf(ended('class-5a', '2026-10-01'), enrollment('class-6b'))).toBe('class-6b');
    expect(await homeOf(ended('class-5a', '2026-10-01'), ended('class-6b', '2026-09-01'))).toBe('class-5a');
    expect(await homeOf(enrollment('class-5a'), enrollment('class-5a', { sourcedId: 'again' }))).toBe('class-5a');
  });

  it('are in no home group where nobody can say which', async () => {
    const enrollments = [enrollment('class-5a'), enrollment('class-6b')];
    expect((await studentIn(more({ classes, enrollments })))?.['homeroom']).toEqual(['class-5a', 'class-6b']);
  });

  it('keep a class that is nowhere as a lesson, so that it counts as dangling', async () => {
    const enrollments = [enrollment('class-5a'), enrollment('class-plus'), enrollment('class-gone')];
    expect((await studentIn(more({ enrollments })))?.['scheduled']).toEqual(['class-plus', 'class-gone']);
  });

  it('are counted as in no known home group where theirs is nowhere', async () => {
    const found = await studentIn(more({ enrollments: [enrollment('class-gone'), enrollment('class-plus')] }));
    expect([found?.['homeroom'], found?.['scheduled']]).toEqual(['class-gone', ['class-gone', 'class-plus']]);
  });

  it('without a role in this school are not read', async () => {
    const [role = {}] = small['roles'] ?? [];
    for (const roles of [[], [{ ...role, orgSourcedId: 'org-9' }], [{ ...role, role: 'parent' }]]) {
      expect(await studentIn(more({ roles }))).toBeUndefined();
    }
  });

  it('without any role, and roles of students who are no users, leave nothing proved', async () => {
    const [role = {}] = small['roles'] ?? [];
    expect(await proofOf({})).toBe('end_of_document');
    expect(await proofOf({ roles: [] })).toBe('none');
    expect(await proofOf({ users: [] })).toBe('none');
    expect(await proofOf({ roles: [role, { ...role, sourcedId: 'r2', userSourcedId: 'u2' }] })).toBe('none');
    expect(await proofOf({ roles: [{ ...role, orgSourcedId: 'org-9' }] })).toBe('end_of_document');
  });

  it('who teach are read as teachers, with their classes', async () => {
    const [role = {}] = small['roles'] ?? [];
    const enrollments = [enrollment('class-5a', { role: 'teacher' }), enrollment('class-plus', { role: 'proctor' })];
    const { rows } = await read(more({ roles: [{ ...role, role: 'teacher' }], enrollments }));
    expect(rows.at(-1)).toMatchObject({ kind: 'teacher', values: { classes: ['class-5a'], role: ['teacher'] } });
  });

  it('with two roles as a student are in from the first day until the last', async () => {
    const [role = {}] = small['roles'] ?? [];
    const days = async (...all: readonly (readonly [string, string])[]): Promise<unknown> => {
      const roles = all.map(([beginDate, endDate], index) => ({ ...role, sourcedId: `r${index}`, beginDate, endDate }));
      const found = await studentIn(more({ roles }));
      return [found?.['beginDate'], found?.['endDate']];
    };
    expect(await days(['2026-08-01', '2026-10-01'], ['2026-11-01', '2027-07-31'])).toEqual([
      '2026-08-01',
      '2027-07-31',
    ]);
    expect(await days(['2026-08-01', '2026-10-01'], ['2026-11-01', ''])).toEqual(['2026-08-01', undefined]);
  });

  it('have birth and sex from demographics alone, and nothing of it where two rows differ', async () => {
    const one = { sourcedId: 'u1', birthDate: '2017-07-14', sex: 'male' };
    expect(await studentIn(more({ demographics: [one] }))).toMatchObject({ birthDate: '2017-07-14', sex: 'male' });
    expect(await studentIn(more({ demographics: [one, { ...one, birthDate: '2016-01-01' }] }))).toMatchObject({
      birthDate: ['2017-07-14', '2016-01-01'],
    });
  });

  it('drop what nobody wants of demographics before it is held', async () => {
    const wanted = new Map([['student', new Set(['sourcedId', 'birthDate'])]]);
    const bytes = more({
      demographics: [{ sourcedId: 'u1', birthDate: '2017-07-14', asian: 'true', cityOfBirth: 'Stad' }],
    });
    const { rows, report } = await readAll(onerosterCsv.read(onerosterCsv.parseSettings({}), inputOf(bytes), wanted));
    expect(rows.at(-1)?.values).toEqual({ sourcedId: 'u1', birthDate: '2017-07-14' });
    expect([report.dropped.get('student/asian'), report.dropped.get('student/cityOfBirth')]).toEqual([1, 1]);
  });
});

describe('archives', () => {
  it.each([
    ['a path that leads out', '../users.csv'],
    ['the same name in another case', 'USERS.csv'],
    ['an absolute path', '/users.csv'],
  ])('with %s are refused', async (_, name) => {
    expect(await refusal(withFile(name, 'x'))).toMatchObject({ code: 'source_archive' });
  });

  it('in a folder are not flat, as the standard asks', async () => {
    const nested = Object.fromEntries(Object.entries(filesOf(small)).map(([name, text]) => [`export/${name}`, text]));
    expect(await refusal(zipTexts(nested))).toMatchObject({ code: 'source_wrong_root' });
  });

  it('show no name that may be a value', async () => {
    const { report } = await read(withFile('Jansen 0612345678.csv', 'x'));
    expect(report.unknown).toHaveLength(1);
    expect(reportText(report)).not.toContain('0612345678');
  });
});

describe('settings', () => {
  it.each([{ scholen: 'x' }, { school: '' }, { homerooms: [] }, { maxBytes: 0 }])('%o are refused', (settings) => {
    expect(() => onerosterCsv.parseSettings(settings)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });
});
