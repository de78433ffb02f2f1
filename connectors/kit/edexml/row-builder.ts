import type { RowValue, SourceRow } from '../../../src/ports.ts';
import type { Slot } from './document.ts';
import type { RowKind } from './rows.ts';

export type RowBuilder = {
  /** The kind of row that is open. */
  kind(): RowKind | undefined;
  begin(kind: RowKind, line: number): void;
  /** Takes a value into the open row, or counts it as dropped. Blank text is no value. */
  put(slot: Slot, text: string): void;
  finish(): void;
  /** Rows since the last call. */
  take(): SourceRow[];
  readonly counts: ReadonlyMap<string, number>;
};

/** Builds rows with names from the schema only, never with names from the file. */
export const createRowBuilder = (): RowBuilder => {
  const counts = new Map<string, number>();
  let rows: SourceRow[] = [];
  let open: RowKind | undefined;
  let line = 0;
  let values: Record<string, RowValue> = {};
  return {
    counts,
    kind: () => open,
    begin: (kind, at) => {
      open = kind;
      line = at;
      values = {};
    },
    put: (slot, text) => {
      if (isBlank(text)) return;
      if (!slot.wanted) {
        slot.dropped += 1;
        return;
      }
      const value = owned(text);
      const list = slot.list ? values[slot.name] : undefined;
      if (Array.isArray(list)) list.push(value);
      else values[slot.name] = slot.list ? [value] : value;
    },
    finish: () => {
      if (open === undefined) return;
      rows.push({ kind: open, line, values });
      counts.set(open, (counts.get(open) ?? 0) + 1);
      open = undefined;
    },
    take: () => {
      const taken = rows;
      rows = [];
      return taken;
    },
  };
};

/** XML white space only: other control characters never come out of the XML reader. */
export const isBlank = (text: string): boolean => {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 32) return false;
  return true;
};

/**
 * A text that no longer points into the piece of file that it was cut from: V8 keeps the whole piece alive for a
 * slice of 13 characters or more, so that kept keys would keep the file.
 */
const owned = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));
