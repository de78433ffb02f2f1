import * as z from 'zod';
import { hash } from './fact.ts';
import type { Size } from './standing.ts';

/** Entries `from` up to, and not with, `to` that were signed once and were lost with a restore; entry `seq` says so. */
export type Lost = { readonly from: number; readonly to: number; readonly root: string; readonly seq: number };

const declaration = z.looseObject({
  facts: z.looseObject({ what: z.literal('lost'), from: z.int().min(0), to: z.int().min(0), root: hash }),
});

/** What an entry of kind `reconciliation` declares lost: one stretch, or none. */
export const readLost = (entry: unknown, seq: number): readonly Lost[] => {
  const read = declaration.safeParse(entry);
  if (!read.success) return [];
  const { from, to, root } = read.data.facts;
  return [{ from, to, root, seq }];
};

/** Whether a checkpoint that this ledger does not meet is of what was lost. The last of the stretch is named with its root. */
export const declares = ({ from, to, root }: Lost, { size, root: found }: Size): boolean =>
  from < size && (size < to || (size === to && root === found));
