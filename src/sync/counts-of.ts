import type { ReadingReport } from '../ports.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Count } from '../roster/count.ts';
import type { Counts, Unproven } from '../roster/head.ts';
import type { Intake } from '../roster/intake.ts';

/** What else is known of a reading than what stands in it. */
export type Circumstances = {
  /** Its content is that of an earlier file; see `earlier.ts`. */
  readonly seenBefore: boolean;
  /** What a key begins with that is not the same from file to file. */
  readonly unstableKeys: string | undefined;
};

export const isUnstable = (key: string, prefix: string | undefined): boolean =>
  prefix !== undefined && key.startsWith(prefix);

/** Why the end of what was read is not proved, where it is not. */
export const unendedOf = ({ proof, moved }: ReadingReport): readonly Unproven[] => {
  if (proof !== 'none') return [];
  return moved === true ? ['moved'] : ['no_end'];
};

const unprovenOf = (taken: Intake, { seenBefore, unstableKeys }: Circumstances): readonly Unproven[] => {
  const aside = [...taken.duplicates.values()].flat().some((key) => isUnstable(key, unstableKeys));
  return [
    ...unendedOf(taken.report),
    ...(seenBefore ? (['seen_before'] as const) : []),
    ...(aside ? (['unstable_aside'] as const) : []),
  ];
};

const record = (count: Count): Readonly<Record<string, number>> => Object.fromEntries(count.entries());

const newEachTime = (pupils: readonly FlatRecord[], prefix: string | undefined): number =>
  pupils.filter(({ key, eckId }) => isUnstable(key, prefix) && eckId === undefined).length;

/** Counts of a reading, by declared names; what is not proved lets nobody be removed, of whatever kind (law 6). */
export const countsOf = (taken: Intake, around: Circumstances): Counts => {
  const unproven = unprovenOf(taken, around);
  const unstable = newEachTime(taken.records.get('pupil') ?? [], around.unstableKeys);
  return {
    items: Object.fromEntries([...taken.records].map(([entity, list]) => [entity, list.length])),
    partial: taken.partial || unproven.length > 0,
    // Where it is not counted per kind, every kind may lack somebody.
    ...(unproven.length === 0 ? { keyless: record(taken.keyless) } : { unproven }),
    ...(unstable === 0 ? {} : { unstable }),
    ...(taken.report.notPermitted === undefined ? {} : { notPermitted: [...taken.report.notPermitted].toSorted() }),
    dropped: Object.fromEntries(taken.report.dropped),
    unknown: Object.fromEntries(
      taken.report.unknown.map(({ name, kind, count }) => [kind === undefined ? name : `${kind}/${name}`, count]),
    ),
    unreadable: record(taken.unreadable),
    stopped: record(taken.stopped),
    dangling: record(taken.dangling),
    aside: Object.fromEntries(
      [...taken.duplicates].flatMap(([entity, keys]) => (keys.length === 0 ? [] : [[entity, keys.length]])),
    ),
  };
};

/** Of the same content as the current reading: what that proved holds, and what it did not prove is not proved by it. */
export const countsAsBefore = (now: Counts, { partial, unproven, keyless }: Counts): Counts => {
  const { unproven: _unproven, keyless: _keyless, ...rest } = now;
  return {
    ...rest,
    partial,
    ...(unproven === undefined ? {} : { unproven }),
    ...(keyless === undefined ? {} : { keyless }),
  };
};
