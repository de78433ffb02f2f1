import { type HoldKind, isOver, type Limit, passing } from './limit.ts';

/** A part of a feed's difference that waits for a person, with the list behind it. */
export type Hold = {
  readonly kind: HoldKind;
  /** Sorted lines, see `lineOf`. */
  readonly lines: readonly string[];
  /** How many the supplier has of the kind. */
  readonly of: number;
  /** The largest number that would have passed. */
  readonly limit: number;
};

/** What is counted of one kind on one night. */
export type Counted = { readonly kind: HoldKind; readonly lines: readonly string[]; readonly of: number };

/** The hold that this number makes; undefined when so much may happen unattended. */
export const holdOn = ({ kind, lines, of }: Counted, limit: Limit): Hold | undefined =>
  isOver(lines.length, of, limit) ? { kind, lines: lines.toSorted(), of, limit: passing(of, limit) } : undefined;
