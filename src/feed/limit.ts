/** What a hold can be about; each is counted for one feed on one night. */
export const holdKinds = [
  'pupils_removed',
  'pupils_added',
  'identity_changed',
  'pupils_changed',
  'groups_removed',
  'staff_removed',
  'mailing',
] as const;
export type HoldKind = (typeof holdKinds)[number];

/**
 * Where a hold begins. Both must be passed: more than `count` and more than `percent` of what the supplier has; with `from`
 * both are reached rather than passed. `most`: more than that is held whatever the share.
 */
export type Limit = {
  readonly count: number;
  readonly percent: number;
  readonly from?: true;
  readonly most?: number;
};
export type Limits = Readonly<Record<HoldKind, Limit>>;

export const defaultLimits: Limits = {
  pupils_removed: { count: 5, percent: 5, most: 25 },
  pupils_added: { count: 10, percent: 10 },
  identity_changed: { count: 10, percent: 5 },
  pupils_changed: { count: 1, percent: 50, from: true },
  groups_removed: { count: 3, percent: 20, from: true },
  staff_removed: { count: 5, percent: 10 },
  mailing: { count: 10, percent: 0 },
};

/**
 * A limit that people set, under the ceiling of its kind: a share of a large school is many pupils, and whoever wanted a
 * stricter share did not mean to lift the ceiling. It gives way only to a higher count, or to a ceiling that is said.
 */
export const withCeiling = (kind: HoldKind, set: Limit): Limit => {
  const { most } = defaultLimits[kind];
  return most === undefined || set.most !== undefined ? set : { ...set, most: Math.max(most, set.count) };
};

/** Nothing of the kind may happen without a person: for readings whose keys are not stable. */
export const nothing: Limit = { count: 0, percent: 0 };

/** Is so much, out of so many that the supplier has, more than may happen unattended? */
export const isOver = (number: number, of: number, { count, percent, from, most }: Limit): boolean => {
  if (number === 0) return false;
  if (most !== undefined && number > most) return true;
  const share = (percent / 100) * of;
  return from === true ? number >= count && number >= share : number > count && number > share;
};

/** The largest number that still passes, for people: *meer dan de drempel van 5*. */
export const passing = (of: number, limit: Limit): number => {
  const share = (limit.percent / 100) * of;
  const most = limit.most ?? Number.POSITIVE_INFINITY;
  const whole = limit.from === true ? Math.ceil(Math.max(limit.count, share)) - 1 : Math.max(limit.count, share);
  return Math.min(most, Math.floor(whole));
};
