import { posix } from 'node:path';
import { importsOf } from './imports.ts';
import { clockless, defaultExports, table } from './table.ts';
import { tokensOf } from './tokens.ts';

/** A file of the house; `path` from the root, with forward slashes. */
export type SourceFile = { readonly path: string; readonly source: string };

const longest = 250;
const isTest = (path: string): boolean => path.endsWith('.test.ts');

/** `src/feed/hold.ts` is in feed, `src/sync.ts` in sync, `connectors/csv/x.ts` in connectors/csv where listed. */
export const roomOf = (path: string): string => {
  const [root = '', folder = '', ...rest] = path.split('/');
  if (root === 'src') return rest.length === 0 ? folder.replace(/(\.test)?\.ts$/, '') : folder;
  const inner = `${root}/${folder}`;
  return inner in table ? inner : root;
};

const packageOf = (name: string): string =>
  name.startsWith('node:')
    ? name
    : name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/');

const packageAllowed = (packages: readonly string[], name: string): boolean =>
  packages.includes('*') || packages.includes(name) || (name.startsWith('node:') && packages.includes('node:*'));

/** Connectors are islands that share the kit; a mapping sees of a connector its rows only. */
const islandAllows = (path: string, target: string): boolean | undefined => {
  if (path.startsWith('connectors/') && target.startsWith('connectors/')) {
    const own = path.split('/').slice(0, 2).join('/');
    return target.startsWith(`${own}/`) || target.startsWith('connectors/kit/');
  }
  if (path.startsWith('mappings/') && target.startsWith('connectors/')) return target.endsWith('/rows.ts');
  return undefined;
};

const roomAllows = (path: string, target: string): boolean => {
  const own = roomOf(path);
  const rooms = table[own]?.rooms ?? [];
  return (
    islandAllows(path, target) ?? (roomOf(target) === own || rooms.includes('*') || rooms.includes(roomOf(target)))
  );
};

const importProblems = ({ path, source }: SourceFile): readonly string[] =>
  importsOf(source).flatMap(({ from }) => {
    if (from === undefined) return ['imports something that is not a plain text'];
    if (!from.startsWith('.')) {
      const name = packageOf(from);
      return packageAllowed(table[roomOf(path)]?.packages ?? [], name) ? [] : [`may not use the package ${name}`];
    }
    const target = posix.join(posix.dirname(path), from);
    return roomAllows(path, target) ? [] : [`may not import ${target}`];
  });

/** Each as it reads without blanks; `\b` keeps `myDate.now` out. */
const ambient: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w$.] ?)new Date(?: \( \)|(?! \())/, 'new Date()'],
  [/(?<!\bnew )\bDate \(/, 'Date()'],
  [/\bDate (?:\? )?\. now\b/, 'Date.now'],
  [/\bMath (?:\? )?\. random\b/, 'Math.random'],
  [/\bperformance (?:\? )?\. now\b/, 'performance.now'],
  [/\bprocess (?:\? )?\. env\b/, 'process.env'],
  [/\b(?:randomBytes|randomUUID|randomInt|getRandomValues)\b/, 'randomness'],
  [/(?<!\. )\bfetch \(/, 'fetch'],
];

/** Ways around the reading of imports. */
const loaders = /\b(?:createRequire|getBuiltinModule|eval|require \()/;
const untyped = /(?:[:<|&,]|\bas|=>|=) any\b(?! [:(=.])/;
const defaults = /\bexport default\b|\bas default\b/;

const codeProblems = ({ path, source }: SourceFile): readonly string[] => {
  const code = tokensOf(source)
    .map((token) => (token.kind === 'text' || token.kind === 'hole' ? '""' : token.value))
    .join(' ')
    .replaceAll('= >', '=>');
  const found = clockless.has(roomOf(path))
    ? ambient.filter(([shape]) => shape.test(code)).map(([, name]) => `takes ${name} for itself`)
    : [];
  if (loaders.test(code)) found.push('loads code past the imports');
  if (untyped.test(code)) found.push('uses any');
  if (defaults.test(code) && !defaultExports.includes(path)) found.push('exports a default');
  return found;
};

const emptyNames = [
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'service',
  'services',
  'manager',
  'managers',
  'base',
];

const nameProblems = (path: string): readonly string[] => {
  const file = posix.basename(path);
  const parts = path.replace(/(\.test|\.d)?\.ts$/, '').split(/[/-]/);
  const empty = parts
    .filter((part) => emptyNames.includes(part))
    .map((part) => `has a name that says nothing: ${part}`);
  return /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.ts$/.test(file)
    ? empty
    : [...empty, 'has a name that is not kebab-case'];
};

/** All that is wrong with a file. A test imports what it tests with, so the table does not bind it. */
export const problemsOf = (file: SourceFile): readonly string[] => {
  const { path, source } = file;
  const room = roomOf(path);
  const unlisted = room in table ? [] : [`is in a room that the table does not know: ${room}`];
  if (isTest(path)) return [...unlisted, ...nameProblems(path)];
  const lines = source.split('\n').length - 1;
  const long = lines > longest ? [`has ${lines} lines; ${longest} is the limit`] : [];
  return [...unlisted, ...nameProblems(path), ...long, ...importProblems(file), ...codeProblems(file)];
};
