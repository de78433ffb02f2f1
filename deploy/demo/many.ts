import type { SchoolPlan } from './plan.ts';

const letter = (n: number): string => String.fromCharCode(65 + (n % 23));

/**
 * Plans of many primary schools with about equally many pupils, for the benchmark of a whole board; at most 500.
 * The BRIN numbers run from 99AA and never meet those of the demo. BSNs repeat between schools.
 */
export const manyPlans = (schools: number, pupils: number): SchoolPlan[] =>
  Array.from({ length: schools }, (_, n) => {
    const size = Math.floor((pupils * (n + 1)) / schools) - Math.floor((pupils * n) / schools);
    return plainPlan(`99${letter(Math.floor(n / 23))}${letter(n)}00`, n, size);
  });

const plainPlan = (id: string, ordinal: number, pupils: number): SchoolPlan => ({
  id,
  name: `Basisschool ${id}`,
  sector: 'primary',
  domain: `school${ordinal}.example`,
  ordinal,
  numbers: { from: 100, width: 4 },
  locations: [{ key: 'HG', name: 'Hoofdgebouw' }],
  groups: Array.from({ length: 8 }, (_, n) => ({
    name: `Groep ${n + 1}`,
    years: [[String(n + 1), Math.floor((pupils * (n + 1)) / 8) - Math.floor((pupils * n) / 8)]],
  })),
  subgroups: [{ name: 'Plusgroep', years: ['6', '7', '8'], pupils: 12 }],
  former: 10,
  applicants: 4,
  starters: 6,
  withoutGroup: 0,
  twins: 3,
  birthdays: [],
  ages: [],
});
