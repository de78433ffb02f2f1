import type { Mac } from '../ports.ts';
import { canonical, type Release } from '../release/release.ts';
import { type FeedRow, type FeedRows, isHeld, rowKey } from './row.ts';

/** What a supplier should have beside what it has. */
export type Difference = {
  readonly added: readonly Changed[];
  readonly changed: readonly Changed[];
  readonly removed: readonly FeedRow[];
  /** `entity/subject` of rows that need nothing. */
  readonly same: readonly string[];
};
export type Changed = { readonly release: Release; readonly digest: string };

/** Which rows are left alone whatever the reading says. */
type Unmoved = {
  /** `entity/subject` of rows that came twice, of pupils who are frozen, and of what is known through them alone. */
  readonly rows: ReadonlySet<string>;
  /** Law 6: without proof that every row of its kind arrived, a row that is missing is not removed. */
  removable(row: FeedRow): boolean;
};

/** Compares releases with the rows of a feed. `mac` is the feed's own digest key. Pure. */
export const difference = (rows: FeedRows, releases: readonly Release[], mac: Mac, unmoved: Unmoved): Difference => {
  const added: Changed[] = [];
  const changed: Changed[] = [];
  const same: string[] = [];
  const wanted = new Set<string>();
  for (const release of releases) {
    const key = rowKey(release.entity, release.subject);
    wanted.add(key);
    if (unmoved.rows.has(key)) continue;
    const row = rows.get(key);
    const digest = mac(canonical(release));
    if (!isHeld(row)) added.push({ release, digest });
    else if (row.unsure || row.digest !== digest) changed.push({ release, digest });
    else same.push(key);
  }
  const gone = [...rows].filter(
    ([key, row]) => isHeld(row) && !wanted.has(key) && !unmoved.rows.has(key) && unmoved.removable(row),
  );
  return { added, changed, same, removed: gone.map(([, row]) => row) };
};
