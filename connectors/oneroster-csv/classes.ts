import { GatewayError } from '../../src/errors.ts';
import { headers } from './files.ts';
import { type Package, rowsOf } from './gathered.ts';
import type { TableRow } from './table.ts';

export type ClassKind = 'homeroom' | 'scheduled';

export type FoundClass = {
  readonly kind: ClassKind;
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
};

/** Classes of one school. `elsewhere`: sourcedIds of classes that are not read: of another school, or of an unknown type. */
export type Classes = {
  readonly found: readonly FoundClass[];
  readonly kinds: ReadonlyMap<string, ClassKind>;
  readonly elsewhere: ReadonlySet<string>;
  /** The year in which the school year of all of them ends; blank where none says. */
  readonly schoolYear: string;
};

type Ground = {
  readonly school: string;
  /** Types of class that are home groups here. */
  readonly homerooms: readonly string[];
  /** The year in which each academic session ends. */
  readonly years: ReadonlyMap<string, string>;
};

const columns = headers.classes.filter((name) => !['status', 'dateLastModified', 'classType'].includes(name));

/**
 * Reads classes.csv. A type that the standard and the settings do not have is reported, and its class is not read. Throws
 * year_wrong where classes are of more than one school year: which of them is meant nobody knows.
 */
export const readClasses = async (source: Package, { school, homerooms, years }: Ground): Promise<Classes> => {
  const [found, kinds, elsewhere] = [[] as FoundClass[], new Map<string, ClassKind>(), new Set<string>()];
  const all = new Set<string>();
  for await (const row of rowsOf(source, 'classes')) {
    const id = row.of('sourcedId');
    const kind = row.of('schoolSourcedId') === school ? kindOf(source, row, homerooms) : undefined;
    if (kind === undefined) {
      elsewhere.add(id);
      continue;
    }
    const own = yearsOf(row, years);
    for (const year of own) all.add(year);
    kinds.set(id, kind);
    const values = Object.fromEntries(columns.map((name) => [name, row.of(name)]));
    found.push({ kind, line: row.line, values: { ...values, schoolYear: own[0] ?? '' } });
  }
  if (all.size > 1) {
    throw new GatewayError('year_wrong', {
      source: 'academicSessions.csv',
      line: 1,
      found: [...all].toSorted().join(', '),
    });
  }
  const stated = all.size === 1 ? all : new Set(years.values());
  return { found, kinds, elsewhere, schoolYear: stated.size === 1 ? ([...stated][0] ?? '') : '' };
};

const kindOf = (source: Package, row: TableRow, homerooms: readonly string[]): ClassKind | undefined => {
  const type = row.of('classType');
  if (homerooms.includes(type)) return 'homeroom';
  if (type === 'scheduled') return 'scheduled';
  const column = headers.classes.indexOf('classType') + 1;
  source.undeclared.note('classes', 'classType', type, { line: row.line, column });
  return undefined;
};

/** A year is four digits; a term that is nowhere says nothing. */
const yearsOf = (row: TableRow, years: ReadonlyMap<string, string>): readonly string[] => {
  const terms = row.of('termSourcedIds').split(',');
  return [...new Set(terms.map((term) => years.get(term.trim()) ?? '').filter((year) => /^\d{4}$/.test(year)))];
};
