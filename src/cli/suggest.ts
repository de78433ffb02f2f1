/** Levenshtein distance with adjacent swaps counted once, enough for a typing error. */
const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const step = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(swapped ? Math.min(step, (before[j - 2] ?? 0) + 1) : step);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
};

/** The nearest of the names, when it is near enough that a typing error explains the difference. */
export const suggest = (typed: string, names: readonly string[]): string | undefined => {
  const allowed = Math.max(1, Math.floor(typed.length / 3));
  const ranked = names
    .map((name) => ({ name, off: name.startsWith(typed) ? 0 : distance(typed.slice(0, 40), name) }))
    .sort((a, b) => a.off - b.off);
  const best = ranked[0];
  return best !== undefined && typed !== '' && best.off <= allowed ? best.name : undefined;
};
