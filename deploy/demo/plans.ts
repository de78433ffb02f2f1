import type { GroupPlan, SchoolPlan } from './plan.ts';

const combined = (name: string, first: number, second: number, location: string): GroupPlan => ({
  name,
  years: [
    ['1', first],
    ['2', second],
  ],
  location,
});

/** Groups of one year: a name and a number of pupils each. */
const sameYear = (yearGroup: string, groups: Readonly<Record<string, number>>, programme?: string): GroupPlan[] =>
  Object.entries(groups).map(([name, pupils]) => ({
    name,
    years: [[yearGroup, pupils]],
    ...(programme === undefined ? {} : { programme }),
  }));

/** 420 pupils in 16 groups; combination groups 1/2A to 1/2E and 5/6. */
export const voorbeeldboom: SchoolPlan = {
  id: '99XA00',
  name: 'Basisschool De Voorbeeldboom',
  sector: 'primary',
  domain: 'voorbeeldboom.example',
  ordinal: 0,
  numbers: { from: 391, width: 4 },
  locations: [
    { key: 'HG', name: 'Hoofdgebouw' },
    { key: 'BL', name: 'Beukenlaan' },
  ],
  groups: [
    combined('1/2A', 13, 13, 'HG'),
    combined('1/2B', 13, 13, 'HG'),
    combined('1/2C', 12, 13, 'HG'),
    combined('1/2D', 12, 13, 'BL'),
    combined('1/2E', 13, 12, 'BL'),
    ...sameYear('3', { '3A': 27, '3B': 27 }),
    ...sameYear('4', { '4A': 26, '4B': 26 }),
    ...sameYear('5', { '5A': 27 }),
    {
      name: '5/6',
      years: [
        ['5', 13],
        ['6', 13],
      ],
    },
    ...sameYear('6', { '6A': 27 }),
    ...sameYear('7', { '7A': 27, '7B': 26 }),
    ...sameYear('8', { '8A': 27, '8B': 27 }),
  ],
  subgroups: [
    { name: 'Plusgroep', years: ['5', '6', '7', '8'], pupils: 18 },
    { name: 'Rekenen 6 plus', years: ['6'], pupils: 12 },
    { name: 'Lezen 4 instructie', years: ['4'], pupils: 9 },
    { name: 'Schaken woensdag', years: ['3', '4', '5'], pupils: 14 },
  ],
  former: 14,
  applicants: 6,
  starters: 10,
  withoutGroup: 0,
  twins: 4,
  birthdays: [],
  ages: [],
};

/** 1,250 pupils: 250, 245, 250, 240, 165 and 100 in the years 1 to 6; vmbo ends after year 4. */
export const voorbeeldCollege: SchoolPlan = {
  id: '99XB00',
  name: 'Voorbeeld College',
  sector: 'secondary',
  domain: 'voorbeeldcollege.example',
  ordinal: 1,
  numbers: { from: 98_214, width: 6 },
  locations: [{ key: 'VC', name: 'Voorbeeld College' }],
  groups: [
    ...sameYear('11', { '1bk1': 20, '1bk2': 20 }, 'vmbo b/k brugklas'),
    ...sameYear('11', { '1mh1': 27, '1mh2': 27, '1mh3': 26, '1mh4': 26 }, 'mavo/havo brugklas'),
    ...sameYear('11', { '1hv1': 26, '1hv2': 26 }, 'havo/vwo brugklas'),
    ...sameYear('11', { '1v1': 26, '1v2': 26 }, 'vwo'),
    ...sameYear('12', { '2b1': 18 }, 'vmbo-b'),
    ...sameYear('12', { '2k1': 22 }, 'vmbo-k'),
    ...sameYear('12', { '2m1': 26, '2m2': 26 }, 'vmbo-t'),
    ...sameYear('12', { '2h1': 27, '2h2': 27, '2h3': 27 }, 'havo'),
    ...sameYear('12', { '2v1': 24, '2v2': 24, '2v3': 24 }, 'vwo'),
    ...sameYear('13', { '3b1': 18 }, 'vmbo-b'),
    ...sameYear('13', { '3k1': 22 }, 'vmbo-k'),
    ...sameYear('13', { '3m1': 27, '3m2': 27 }, 'vmbo-t'),
    ...sameYear('13', { '3h1': 28, '3h2': 28, '3h3': 28 }, 'havo'),
    ...sameYear('13', { '3v1': 24, '3v2': 24, '3v3': 24 }, 'vwo'),
    ...sameYear('14', { b4a: 18 }, 'vmbo-b Zorg en Welzijn'),
    ...sameYear('14', { k4a: 22 }, 'vmbo-k Economie en Ondernemen'),
    ...sameYear('14', { m4a: 26, m4b: 26 }, 'vmbo-t'),
    ...sameYear('14', { h4a: 27, h4b: 27, h4c: 27 }, 'havo'),
    ...sameYear('14', { v4a: 23, v4b: 22, v4c: 22 }, 'vwo'),
    ...sameYear('15', { h5a: 28, h5b: 28, h5c: 28 }, 'havo'),
    ...sameYear('15', { v5a: 27, v5b: 27, v5c: 27 }, 'vwo'),
    ...sameYear('16', { v6a: 25, v6b: 25, v6c: 25, v6d: 25 }, 'vwo'),
  ],
  subgroups: [],
  former: 32,
  applicants: 24,
  starters: 0,
  withoutGroup: 3,
  twins: 8,
  birthdays: [16],
  ages: [18],
};

/** 56 pupils of special primary education; one group is named after the care it gives. */
export const voorbeeldhaven: SchoolPlan = {
  id: '99XC00',
  name: 'De Voorbeeldhaven',
  sector: 'special',
  domain: 'voorbeeldhaven.example',
  ordinal: 2,
  numbers: { from: 31, width: 5 },
  locations: [{ key: '00', name: 'De Voorbeeldhaven SO' }],
  groups: sameYear('S', { 'Structuurgroep autisme': 10, Vuurtoren: 12, Loodsboot: 12, Zeilschip: 11, Kompas: 11 }),
  subgroups: [{ name: 'Zwemmen dinsdag', years: ['S'], pupils: 15 }],
  former: 4,
  applicants: 2,
  starters: 0,
  withoutGroup: 1,
  twins: 1,
  birthdays: [],
  ages: [],
};

/** 40 pupils of special secondary education, to age 20. */
export const voorbeeldhavenVso: SchoolPlan = {
  ...voorbeeldhaven,
  id: '99XC01',
  name: 'De Voorbeeldhaven VSO',
  ordinal: 3,
  numbers: { from: 20_045, width: 5 },
  locations: [{ key: '01', name: 'De Voorbeeldhaven VSO' }],
  groups: sameYear('V', { 'VSO 1': 9, 'VSO 2': 11, 'VSO arbeid': 12, 'VSO vervolgonderwijs': 8 }),
  subgroups: [{ name: 'Stage donderdag', years: ['V'], pupils: 10 }],
  birthdays: [16],
  ages: [18, 20],
};

/** The schools of the demo board. */
export const demoPlans: readonly SchoolPlan[] = [voorbeeldboom, voorbeeldCollege, voorbeeldhaven, voorbeeldhavenVso];
