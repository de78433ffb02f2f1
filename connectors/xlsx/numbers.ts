import type { LostZeros } from '../../src/ports.ts';
import { rowKind } from '../kit/header.ts';
import type { Column } from '../kit/header.ts';
import type { CellValue } from './reader.ts';

type Seen = { count: number; shortest: number; longest: number; padded: boolean };

/** Looks at whole numbers that are kept as numbers, per column. */
export type Numbers = {
  /** `index` from 0. */
  add(index: number, value: CellValue, text: string): void;
  /** Columns in which zeros in front may be lost. */
  suspect(columns: readonly Column[]): readonly LostZeros[];
};

/**
 * A number has no zeros in front. Where all are of one length nothing is lost that shows; where they differ, or stand beside
 * texts that do begin with a zero, it may be. It is said and never put right: nobody knows how long they were.
 */
export const createNumbers = (): Numbers => {
  const found = new Map<number, Seen>();
  return {
    add: (index, value, text) => {
      const isNumber = typeof value === 'object' && value !== null && !(value instanceof Date);
      const padded = typeof value === 'string' && /^0\d+$/.test(text);
      if (!padded && !(isNumber && /^\d+$/.test(text))) return;
      const seen = found.get(index) ?? { count: 0, shortest: Infinity, longest: 0, padded: false };
      found.set(index, seen);
      if (padded) seen.padded = true;
      else {
        seen.count += 1;
        seen.shortest = Math.min(seen.shortest, text.length);
        seen.longest = Math.max(seen.longest, text.length);
      }
    },
    suspect: (columns) =>
      columns.flatMap((column, index) => {
        const { count, shortest, longest, padded } = found.get(index) ?? {
          count: 0,
          shortest: 0,
          longest: 0,
          padded: false,
        };
        const isSuspect = count > 0 && (shortest < longest || padded);
        return column.declared && isSuspect ? [{ kind: rowKind, name: column.name, count }] : [];
      }),
  };
};
