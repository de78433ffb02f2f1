import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { importsOf } from './architecture/imports.ts';
import { problemsOf, type SourceFile } from './architecture/rules.ts';
import { anywhere, roots, shown, spine, table } from './architecture/table.ts';
import { tokensOf } from './architecture/tokens.ts';

const root = join(import.meta.dirname, '..');

const filesIn = async (folder: string): Promise<SourceFile[]> => {
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  const paths = names.filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
  return Promise.all(paths.map(async (path) => ({ path, source: await readFile(join(root, path), 'utf8') })));
};

let files: SourceFile[] = [];
type Manifest = { dependencies: Record<string, string>; optionalDependencies: Record<string, string> };
let manifest: Manifest = { dependencies: {}, optionalDependencies: {} };
beforeAll(async () => {
  files = (await Promise.all(roots.map(filesIn))).flat();
  manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
});

describe('the house', () => {
  it('holds the table of rooms, the names, the lengths and the rules of code', () => {
    expect(files.length).toBeGreaterThan(50);
    const wrong = files.flatMap((file) => problemsOf(file).map((problem) => `${file.path} ${problem}`));
    expect(wrong).toEqual([]);
  });

  it('uses in production only packages that production installs', () => {
    const used = files
      .filter(({ path }) => !path.endsWith('.test.ts'))
      .flatMap(({ path, source }) => importsOf(source).map(({ from = '' }) => ({ path, from })))
      .filter(({ from }) => !/^(\.|node:|cloudflare:)/.test(from));
    // ssh2 comes with ssh2-sftp-client; only the demo's far end speaks it itself.
    const installed = [...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }), 'ssh2'];
    const missing = used.filter(({ from }) => !installed.some((name) => from === name || from.startsWith(`${name}/`)));
    expect(missing).toEqual([]);
  });

  it('lets no room import itself by way of others', () => {
    const reach = (from: string, seen: ReadonlySet<string>): boolean =>
      (table[from]?.rooms ?? []).some(
        (next) => seen.has(next) || (next !== '*' && reach(next, new Set([...seen, next]))),
      );
    const round = Object.keys(table).filter((name) => reach(name, new Set([name])));
    expect(round).toEqual([]);
  });

  it('keeps a test beside every rule: nothing is skipped or focused', () => {
    const calls = files.filter(
      ({ path, source }) => path.endsWith('.test.ts') && /\b(it|test|describe)\.(skip|only|todo)\b/.test(source),
    );
    expect(calls.map(({ path }) => path)).toEqual([]);
  });
});

describe('a leak in the house is found', () => {
  const leaks: readonly (readonly [string, string, string])[] = [
    ['src/ledger/entry.ts', "import type { Pupil } from '../record/pupil.ts';", 'may not import src/record/pupil.ts'],
    ['src/ledger/entry.ts', "type P = import('../record/pupil.ts').Pupil;", 'may not import src/record/pupil.ts'],
    ['src/ledger/entry.ts', "export { pupil } from '../record/pupil.ts';", 'may not import src/record/pupil.ts'],
    ['src/ledger/entry.ts', "export * from '../record/pupil.ts';", 'may not import src/record/pupil.ts'],
    ['src/release/gate.ts', "import { createStore } from '../store/sqlite.ts';", 'may not import src/store/sqlite.ts'],
    ['src/record/pupil.ts', "import '../ports.ts';", 'may not import src/ports.ts'],
    ['src/web/page.ts', "const x = await import('../store/d1.ts');", 'may not import src/store/d1.ts'],
    ['src/web/page.ts', 'const x = await import(`../store/d1.ts`);', 'may not import src/store/d1.ts'],
    [
      'src/cli/commands/sync.ts',
      "import { edexml } from '../../../connectors/edexml/connector.ts';",
      'may not import connectors/edexml/connector.ts',
    ],
    ['src/cli/commands/sync.ts', "import { open } from '../../runtime/node.ts';", 'may not import src/runtime/node.ts'],
    ['src/feed/rows.ts', "import { x } from '../../test/world/school.ts';", 'may not import test/world/school.ts'],
    [
      'connectors/edexml/reader.ts',
      "import { csv } from '../csv/reader.ts';",
      'may not import connectors/csv/reader.ts',
    ],
    ['connectors/kit/xml.ts', "import { rows } from '../edexml/rows.ts';", 'may not import connectors/edexml/rows.ts'],
    [
      'connectors/edexml/reader.ts',
      "import { pupil } from '../../src/record/pupil.ts';",
      'may not import src/record/pupil.ts',
    ],
    [
      'mappings/sources/edexml.ts',
      "import { read } from '../../connectors/edexml/reader.ts';",
      'may not import connectors/edexml/reader.ts',
    ],
    ['src/feed/rows.ts', "import { request } from 'undici';", 'may not use the package undici'],
    ['src/web/page.ts', "import { readFile } from 'node:fs/promises';", 'may not use the package node:fs/promises'],
    ['connectors/edexml/reader.ts', "import { SaxesParser } from 'saxes';", 'may not use the package saxes'],
    ['src/feed/rows.ts', 'const x = await import(name);', 'imports something that is not a plain text'],
    ['src/feed/rows.ts', 'const x = await import(`../${room}/x.ts`);', 'imports something that is not a plain text'],
    ['src/feed/rows.ts', "import { createRequire } from 'node:module';", 'loads code past the imports'],
    ['src/feed/rows.ts', 'const at = new Date();', 'takes new Date() for itself'],
    ['src/feed/rows.ts', 'const at = new Date ;', 'takes new Date() for itself'],
    ['src/feed/rows.ts', 'const at = Date();', 'takes Date() for itself'],
    ['src/feed/rows.ts', 'const at = Date\n  .now();', 'takes Date.now for itself'],
    ['src/feed/rows.ts', 'const at = `${Date.now()}`;', 'takes Date.now for itself'],
    ['src/roster/subject.ts', 'const id = Math.random();', 'takes Math.random for itself'],
    ['src/keys/ring.ts', "import { randomBytes } from 'node:crypto';", 'takes randomness for itself'],
    ['src/sync.ts', 'const x = process.env["HOME"];', 'takes process.env for itself'],
    ['connectors/http-push/channel.ts', 'const x = await fetch(url);', 'takes fetch for itself'],
    ['src/feed/rows.ts', 'const x = (y: any) => y;', 'uses any'],
    ['src/feed/rows.ts', 'const x = y as any;', 'uses any'],
    ['src/feed/rows.ts', 'type X = Record<string, any>;', 'uses any'],
    ['src/feed/rows.ts', 'export default 1;', 'exports a default'],
    ['src/feed/rows.ts', 'export { x as default };', 'exports a default'],
    ['src/billing/invoice.ts', '', 'is in a room that the table does not know: billing'],
    ['src/feed/date-utils.ts', '', 'has a name that says nothing: utils'],
    ['src/common/x.ts', '', 'has a name that says nothing: common'],
    ['src/feed/feedRows.ts', '', 'has a name that is not kebab-case'],
    ['src/feed/rows.ts', 'x;\n'.repeat(251), 'has 251 lines; 250 is the limit'],
  ];

  it.each(leaks)('%s: %s', (path, source, problem) => {
    expect(problemsOf({ path, source })).toContain(problem);
  });

  it.each([
    ['src/delivery/retry.ts', "import pRetry from 'p-retry';\nimport { feed } from '../feed/rows.ts';"],
    ['src/store/sqlite.ts', "import { DatabaseSync } from 'node:sqlite';\nimport type { Store } from '../ports.ts';"],
    ['src/feed/rows.ts', 'const at = new Date(text);\nconst then = clock.now();\nconst x = { any: 1, date: Date };'],
    [
      'src/feed/rows.ts',
      "const text = `import x from '../store/d1.ts'`; // import '../store/d1.ts'\n/* Date.now() */ const say = 'Math.random()';",
    ],
    ['src/runtime/node.ts', 'const now = new Date();\nconst port = process.env;'],
    ['src/runtime/workers.ts', 'export default {};'],
    ['mappings/sources/edexml.ts', "import { leerling } from '../../connectors/edexml/rows.ts';"],
    ['connectors/csv/reader.ts', "import { parse } from 'csv-parse';\nimport { text } from '../kit/text.ts';"],
    ['src/feed/rows.test.ts', "import { createSqlite } from '../store/sqlite.ts';\nconst at = new Date();"],
  ])('and %s is left in peace', (path, source) => {
    expect(problemsOf({ path, source })).toEqual([]);
  });
});

/** The names in one cell of the page. */
const listed = (cell: string): readonly string[] =>
  cell.split(',').flatMap((word) => {
    const name = word.trim();
    if (name === '*spine*') return spine;
    if (name === '*shown*') return shown;
    return name === '' ? [] : [name];
  });

describe('the page for newcomers', () => {
  it('shows the table of rooms as it is held', async () => {
    const page = await readFile(join(root, 'src', 'README.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([^`]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$/gm)];
    const told = rows.map(([, room = '', rooms = '', packages = '']) => [
      room,
      { rooms: listed(rooms).toSorted(), packages: listed(packages).toSorted() },
    ]);
    const held = Object.entries(table).map(([room, { rooms, packages }]) => [
      room,
      { rooms: rooms.toSorted(), packages: packages.filter((name) => !anywhere.includes(name)).toSorted() },
    ]);
    expect(told).toEqual(held);
  });
});

const from = (source: string) => importsOf(source).map((item) => item.from);

describe('the reading of imports', () => {
  it('finds every form', () => {
    const source = `
      import a from 'a1';
      import type { B } from "b1";
      import { type C, d as e } from 'c1';
      import * as f from 'f1';
      import 'g1';
      import h, { i } from
        'h1';
      export { j } from 'j1';
      export type { K } from 'k1';
      export * as l from 'l1';
      const m = await import('m1');
      type N = import('n1', { with: { 'resolution-mode': 'import' } }).N;
      import json from './o1.json' with { type: 'json' };`;
    expect(from(source)).toEqual(['a1', 'b1', 'c1', 'f1', 'g1', 'h1', 'j1', 'k1', 'l1', 'm1', 'n1', './o1.json']);
  });

  it('is not led astray by comments, texts, patterns, templates and properties', () => {
    const source = [
      "// import a from 'no';",
      "/* import b from 'no'; */",
      'const c = "import d from \'no\'";',
      "const e = /import f from 'no'\\/[/']/g;",
      "const g = h / 2; import 'yes1'; const i = 4 / 2;",
      "const j = `import k from 'no' ${l(`${m}`, { n: '}' })} import o from 'no'`;",
      "const p = `${await import('yes2')}`;",
      "meta.import('no'); const q = import.meta.url;",
      "export const from = 'no'; export const r = { from: 'no' };",
      "export function s() { return 'no'; }",
      "const it = 'it\\'s'; import 'yes3';",
    ].join('\n');
    expect(from(source)).toEqual(['yes1', 'yes2', 'yes3']);
  });

  it('reports an import that it cannot read instead of passing over it', () => {
    expect(from("import('a' + b); import(c);")).toEqual([undefined, undefined]);
    expect(() => tokensOf('const a = `never ends')).toThrow('does not end');
  });
});
