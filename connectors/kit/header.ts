import { GatewayError } from '../../src/errors.ts';
import type { Unknown } from '../../src/ports.ts';
import type { Profile } from './profile.ts';
import { mayShow } from './undeclared.ts';

/** The only kind of row that a table with one header has. */
export const rowKind = 'rij';

/** No export has this many columns; without a limit a header alone could fill the memory. */
const maxColumns = 512;

/** One column of the file: a declared name, or how an undeclared one may be shown. */
export type Column =
  | { readonly declared: true; readonly name: string }
  | { readonly declared: false; readonly shown: string };

/**
 * Matches the header with the profile: exact code points, no repair, since a name that differs may be another
 * column. Errors: source_header, source_limit.
 */
export const matchHeader = (names: readonly string[], profile: Profile): readonly Column[] => {
  checkWidth(names);
  const missing = missingColumns(names, profile);
  if (missing.length > 0) throw headerError(names.length, missing);
  names.forEach((name, index) => {
    if (name !== '' && names.indexOf(name) < index) throw doubled(name, index + 1, profile);
  });
  return names.map((name, index) =>
    Object.hasOwn(profile, name) ? { declared: true, name } : { declared: false, shown: shownName(name, index + 1) },
  );
};

/** The undeclared columns, with the number of rows that had a value there. */
export const unknownColumns = (columns: readonly Column[], counts: readonly number[]): readonly Unknown[] =>
  columns.flatMap((column, index) =>
    column.declared
      ? []
      : [{ kind: rowKind, name: column.shown, line: 1, column: index + 1, count: counts[index] ?? 0 }],
  );

/** A file without any line: none of the required columns is there. */
export const headerMissing = (profile: Profile): GatewayError => headerError(0, missingColumns([], profile));

/** Throws source_limit. */
export const checkWidth = (names: readonly string[]): void => {
  if (names.length > maxColumns) {
    throw new GatewayError('source_limit', { line: 1, count: names.length, limit: maxColumns });
  }
};

/** Required columns that are not among these names. */
export const missingColumns = (names: readonly string[], profile: Profile): readonly string[] =>
  Object.keys(profile).filter((name) => profile[name] === 'required' && !names.includes(name));

/** Only for a header that holds every required column: without one, the first row of values stands here (law 9). */
const shownName = (name: string, column: number): string =>
  name.trim() !== '' && mayShow(name) ? name : `column ${column}`;

/** `count`: the columns that are there. */
export const headerError = (count: number, missing: readonly string[]): GatewayError =>
  new GatewayError('source_header', { line: 1, count, expected: missing.join(', ') });

/** Names declared columns only: where the header lost its line end, the first row's values stand behind it. */
const doubled = (name: string, column: number, profile: Profile): GatewayError =>
  new GatewayError('source_header', {
    line: 1,
    column,
    name: Object.hasOwn(profile, name) ? name : `column ${column}`,
  });
