import type { HoldReport } from './report.ts';

/** The same hold at several suppliers: one cause, told in one sentence. */
export type SharedHold = HoldReport & { readonly suppliers: readonly string[] };

type Part = { readonly supplierName: string; readonly holds?: readonly HoldReport[] };

/** In the order in which they come; suppliers at which kind, numbers and threshold are equal stand together. */
export const sharedHolds = (parts: readonly Part[]): readonly SharedHold[] => {
  const found = new Map<string, SharedHold>();
  for (const { supplierName, holds = [] } of parts) {
    for (const { kind, count, of, limit } of holds) {
      const key = [kind, count, of, limit].join('/');
      const suppliers = [...(found.get(key)?.suppliers ?? []), supplierName];
      found.set(key, { kind, count, of, limit, suppliers });
    }
  }
  return [...found.values()];
};
