import type { ReadingReport, RowValue, SourceRow, Wanted } from '../../src/ports.ts';
import { createUndeclared } from '../kit/undeclared.ts';
import { type Described } from './interface.ts';
import { isPermitted } from './permissions.ts';
import type { Permissions } from './interface.ts';
import type { RowKind } from './rows.ts';

/** What an item has for each name of its row; `true` where it has something that no row carries. */
export type Flat = Readonly<Record<string, RowValue | true | undefined>>;
export type ApiItem = Readonly<Record<string, unknown>>;

export type Tally = {
  /** What is wanted of an item as a row; all else that has a value is counted as dropped (law 8). */
  row(kind: RowKind, line: number, flat: Flat): SourceRow;
  /** Notes properties that nobody declared, at any depth that is looked into (law 9). */
  look(kind: RowKind, line: number, item: ApiItem, described: Described): void;
  /** Notes names of an answer, beside its items, that nobody declared. */
  noteAnswer(kind: RowKind, names: readonly string[]): void;
  /** Keeps which wanted names the source does not permit. */
  permit(kind: RowKind, given: Permissions | undefined): void;
  /** No name of this kind is permitted. */
  forbid(kind: RowKind): void;
  isForbidden(kind: RowKind): boolean;
  rowsOf(kind: RowKind): number;
  /** The set changed while its pages were asked for. */
  move(): void;
  report(ended: boolean): ReadingReport;
};

const isEmpty = (value: RowValue): boolean => (typeof value === 'string' ? value.trim() === '' : value.length === 0);

/** A value of an item for a row; `true` for an object or a list that is not empty. */
export const plain = (value: unknown): RowValue | true | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? undefined : true;
  return typeof value === 'string' ? value : `${value as number | boolean}`;
};

type Look = (path: string, item: unknown, described: Described, found: (name: string, index: number) => void) => void;

const lookInto: Look = (path, item, described, found) => {
  for (const one of [item].flat()) {
    if (typeof one !== 'object' || one === null) continue;
    Object.entries(one as ApiItem).forEach(([name, value], index) => {
      const nested = described.nested[name];
      if (!described.names.has(name)) found(`${path}${name}`, index);
      else if (nested !== undefined) lookInto(`${path}${name}.`, value, nested, found);
    });
  }
};

const add = (counts: Map<string, number>, name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);

/** Counts one reading, by declared names. */
export const createTally = (wanted: Wanted): Tally => {
  const [rows, dropped] = [new Map<string, number>(), new Map<string, number>()];
  const [notPermitted, forbidden] = [new Set<string>(), new Set<RowKind>()];
  const undeclared = createUndeclared();
  let moved = false;
  return {
    row: (kind, line, flat) => {
      const names = wanted.get(kind);
      const values: Record<string, RowValue> = {};
      for (const [name, value] of Object.entries(flat)) {
        if (value === undefined || (value !== true && isEmpty(value))) continue;
        if (value !== true && names?.has(name)) values[name] = value;
        else add(dropped, `${kind}/${name}`);
      }
      add(rows, kind);
      return { kind, line, values };
    },
    look: (kind, line, item, described) =>
      lookInto('', item, described, (name, index) =>
        undeclared.note(kind, 'property', name, { line, column: index + 1 }),
      ),
    noteAnswer: (kind, names) =>
      names.forEach((name, index) => undeclared.note(kind, 'property', name, { line: 1, column: index + 1 })),
    permit: (kind, given) => {
      for (const name of wanted.get(kind) ?? [])
        if (!isPermitted(given, kind, name)) notPermitted.add(`${kind}/${name}`);
    },
    forbid: (kind) => {
      forbidden.add(kind);
      for (const name of wanted.get(kind) ?? []) notPermitted.add(`${kind}/${name}`);
    },
    isForbidden: (kind) => forbidden.has(kind),
    rowsOf: (kind) => rows.get(kind) ?? 0,
    move: () => {
      moved = true;
    },
    report: (ended) => ({
      rows,
      dropped,
      unknown: undeclared.list(),
      complete: ended,
      proof: ended && !moved ? 'end_of_document' : 'none',
      ...(moved ? { moved: true as const } : {}),
      ...(notPermitted.size === 0 ? {} : { notPermitted }),
    }),
  };
};
