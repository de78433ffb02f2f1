/** One group of a school: several years make it a combination group, which exports write as one group per year. */
export type GroupPlan = {
  readonly name: string;
  /** Year groups as in EDEXML 2.1 (VO year 1 is 11) with the number of pupils who follow education. */
  readonly years: readonly (readonly [yearGroup: string, pupils: number])[];
  /** Secondary education only. */
  readonly programme?: string;
  /** Key of a location. Default: the school's first. */
  readonly location?: string;
};

/** Pupils of several groups together; EDEXML calls it samengestelde groep. */
type SubgroupPlan = { readonly name: string; readonly years: readonly string[]; readonly pupils: number };

/** What a school of the demo looks like. Numbers of pupils in groups follow education; all others come on top. */
export type SchoolPlan = {
  /** BRIN and location code, six characters. BRIN numbers that begin with 99 belong to no school. */
  readonly id: string;
  readonly name: string;
  readonly sector: 'primary' | 'special' | 'secondary';
  /** For mail and photos; ends in `.example` (RFC 2606). */
  readonly domain: string;
  /** Keeps the BSNs of schools apart; schools whose ordinals differ by at most 3 share none. */
  readonly ordinal: number;
  /** How pupil numbers (leerlingnummers) run: the lowest, and the number of digits, zeros in front. */
  readonly numbers: { readonly from: number; readonly width: number };
  readonly locations: readonly { readonly key: string; readonly name: string }[];
  readonly groups: readonly GroupPlan[];
  readonly subgroups: readonly SubgroupPlan[];
  readonly former: number;
  readonly applicants: number;
  /** Children who start in group 1 on their fourth birthday, spread from October to June. */
  readonly starters: number;
  /** Of those who follow education; their year counts, their group does not. Not for schools with starters. */
  readonly withoutGroup: number;
  /** Pairs. */
  readonly twins: number;
  /** Pupils of whom one is this old today, to the day. */
  readonly birthdays: readonly number[];
  /** Pupils of whom one has been this old for some weeks. */
  readonly ages: readonly number[];
};
