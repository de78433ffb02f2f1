/** Counts by name, for reports: names are declared ones, never values. */
export type Count = {
  add(name: string, by?: number): void;
  of(name: string): number;
  total(): number;
  entries(): readonly (readonly [string, number])[];
};

export const createCount = (): Count => {
  const counts = new Map<string, number>();
  return {
    add: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    of: (name) => counts.get(name) ?? 0,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    entries: () => [...counts].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
};
