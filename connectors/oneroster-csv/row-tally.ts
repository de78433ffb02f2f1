import type { RowValue, SourceRow, Wanted } from '../../src/ports.ts';
import { rowNames } from './rows.ts';

/** Makes rows of what is wanted, and counts. */
export type RowTally = {
  readonly rows: ReadonlyMap<string, number>;
  readonly dropped: ReadonlyMap<string, number>;
  isWanted(kind: string, name: string): boolean;
  /** A value that is not wanted was met and goes no further. */
  drop(kind: string, name: string): void;
  make(kind: string, line: number, values: Readonly<Record<string, RowValue>>): SourceRow;
};

/** A blank value is absent. `Object.fromEntries` defines own properties, whatever they are called. */
export const createRowTally = (wanted: Wanted): RowTally => {
  const rows = new Map([...rowNames.keys()].map((kind) => [kind, 0]));
  const dropped = new Map<string, number>();
  const isWanted = (kind: string, name: string): boolean => wanted.get(kind)?.has(name) === true;
  const drop = (kind: string, name: string): void => {
    dropped.set(`${kind}/${name}`, (dropped.get(`${kind}/${name}`) ?? 0) + 1);
  };
  return {
    rows,
    dropped,
    isWanted,
    drop,
    make: (kind, line, values) => {
      rows.set(kind, (rows.get(kind) ?? 0) + 1);
      const kept: [string, RowValue][] = [];
      for (const [name, value] of Object.entries(values)) {
        if (value.length === 0) continue;
        if (isWanted(kind, name)) kept.push([name, value]);
        else drop(kind, name);
      }
      return { kind, line, values: Object.fromEntries(kept) };
    },
  };
};
