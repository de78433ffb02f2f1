import { writeLeerlingenlijst, writeOverzicht } from '../../../deploy/demo/csv.ts';
import { writeEdexml } from '../../../deploy/demo/edexml.ts';
import type { SchoolPlan } from '../../../deploy/demo/plan.ts';
import { voorbeeldboom, voorbeeldCollege, voorbeeldhaven, voorbeeldhavenVso } from '../../../deploy/demo/plans.ts';
import type { DemoPupil } from '../../../deploy/demo/pupil.ts';
import { type DemoSchool, generateSchool } from '../../../deploy/demo/school.ts';
import { type Stamped, stampCanaries } from '../../world/canaries.ts';

export const today = '2026-11-21';
const moment = { seed: 'kanarie', schoolYear: '2026-2027', today };

const small = { former: 3, applicants: 2, withoutGroup: 0, twins: 1, birthdays: [], ages: [] };

const primary: SchoolPlan = {
  ...voorbeeldboom,
  ...small,
  groups: [
    {
      name: '1/2A',
      years: [
        ['1', 20],
        ['2', 20],
      ],
      location: 'BL',
    },
    { name: '4A', years: [['4', 30]] },
    { name: '6A', years: [['6', 26]] },
    { name: '8A', years: [['8', 24]] },
  ],
  subgroups: [{ name: 'Plusgroep', years: ['6', '8'], pupils: 8 }],
  starters: 3,
};

const secondary: SchoolPlan = {
  ...voorbeeldCollege,
  ...small,
  groups: [
    { name: '1mh1', years: [['11', 40]], programme: 'mavo/havo brugklas' },
    { name: '2v1', years: [['12', 40]], programme: 'vwo' },
    { name: 'h4a', years: [['14', 40]], programme: 'havo' },
  ],
};

const special: SchoolPlan = { ...voorbeeldhaven, ...small, groups: [{ name: 'Vuurtoren', years: [['S', 120]] }] };
const specialVso: SchoolPlan = { ...voorbeeldhavenVso, ...small, groups: [{ name: 'VSO 1', years: [['V', 120]] }] };

const yesNo = (flag: boolean | undefined): string => (flag === undefined ? '' : flag ? 'Ja' : 'Nee');

/** What a school that ticks every box gets beside the columns that schools usually choose. */
const overfull: readonly (readonly [string, (pupil: DemoPupil) => string | undefined])[] = [
  ['ECK iD', (pupil) => pupil.eckId],
  ['Voornamen', (pupil) => pupil.givenNames],
  ['Voorletters', (pupil) => pupil.initials],
  ['Gebruikersnaam', (pupil) => pupil.username],
  ['E-mail', (pupil) => pupil.email],
  ['Straat', (pupil) => pupil.street],
  ['Postcode', (pupil) => pupil.postcode],
  ['Woonplaats', (pupil) => pupil.city],
  ['Geheim adres', (pupil) => yesNo(pupil.addressSecret)],
  ['Telefoon', (pupil) => pupil.phone],
  ['Nationaliteit', (pupil) => pupil.background.nationality],
  ['BSN', (pupil) => pupil.bsn],
  ['Onderwijsnummer', (pupil) => pupil.educationNumber],
];

const writeOverfullList = (school: DemoSchool): string => {
  const [header = '', ...rows] = writeLeerlingenlijst(school).trimEnd().split('\r\n');
  const wider = rows.map((row, i) => {
    const pupil = school.pupils[i];
    return [row, ...overfull.map(([, of]) => (pupil === undefined ? '' : (of(pupil) ?? '')))].join(';');
  });
  return `${[[header, ...overfull.map(([name]) => name)].join(';'), ...wider].join('\r\n')}\r\n`;
};

/** A school of the canary world: how it is read, and how its file is written. */
export type CanarySchool = {
  readonly plan: SchoolPlan;
  readonly connector: 'edexml' | 'csv';
  readonly mapping: 'edexml' | 'somtoday-overzicht' | 'parnassys-leerlingenlijst';
  readonly file: string;
  readonly write: (school: DemoSchool) => string;
};

/** One school per format, and a second one in EDEXML. */
export const canarySchools: readonly CanarySchool[] = [
  { plan: primary, connector: 'edexml', mapping: 'edexml', file: 'EDEX.XML', write: writeEdexml },
  { plan: secondary, connector: 'csv', mapping: 'somtoday-overzicht', file: 'overzicht.csv', write: writeOverzicht },
  { plan: special, connector: 'edexml', mapping: 'edexml', file: 'EDEX.XML', write: writeEdexml },
  {
    plan: specialVso,
    connector: 'csv',
    mapping: 'parnassys-leerlingenlijst',
    file: 'lijst.csv',
    write: writeOverfullList,
  },
];

/** The second night: one of three pupils has other values, and one enrolled pupil is gone. Keys and groups stay. */
const changed = (before: DemoSchool, after: DemoSchool): DemoSchool => {
  const leaving = before.pupils.findLastIndex(({ status }) => status === 'enrolled');
  const pupils = before.pupils.map((pupil, i): DemoPupil => {
    const other = after.pupils[i];
    if (other === undefined || i % 3 !== 0) return pupil;
    const {
      key: _key,
      eckId: _eckId,
      groupKey: _group,
      subgroupKeys: _subgroups,
      locationKey: _location,
      ...values
    } = other;
    return { ...pupil, ...values };
  });
  return { ...before, pupils: pupils.toSpliced(leaving, 1) };
};

export type Nights = CanarySchool & { readonly first: Stamped; readonly second: Stamped; readonly changed: DemoSchool };

/** Generated, stamped, and as it is a night later. */
export const nightsOf = (school: CanarySchool): Nights => {
  const plain = generateSchool(school.plan, moment);
  const first = stampCanaries(plain, `first night of ${school.plan.id}`);
  const second = stampCanaries(plain, `second night of ${school.plan.id}`);
  return { ...school, first, second, changed: changed(first.school, second.school) };
};
