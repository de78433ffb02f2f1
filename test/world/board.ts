import type { TlsOptions } from 'node:tls';
import type { SchoolPlan } from '../../deploy/demo/plan.ts';
import { voorbeeldboom, voorbeeldCollege } from '../../deploy/demo/plans.ts';
import { generateSchool, type DemoSchool } from '../../deploy/demo/school.ts';
import { writeOverzicht } from '../../deploy/demo/csv.ts';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import { schoolYearOf } from '../../deploy/demo/day.ts';
import { supplierProfiles } from '../../mappings/suppliers/suppliers.ts';
import { draftFrom, type SupplierProfile } from '../../src/agreement/profile.ts';
import type { AgreementDocument } from '../../src/agreement/schema.ts';
import type { SupplierRules } from '../../src/feed/rules.ts';
import type { Statement } from '../../src/ports.ts';
import { addDays } from '../../src/record/day.ts';

export const boardId = 'stichting-proef';

/** 60 pupils of primary education in four groups, three who left and two who applied. */
export const smallPrimary: SchoolPlan = {
  ...voorbeeldboom,
  groups: [
    {
      name: '1/2A',
      years: [
        ['1', 10],
        ['2', 10],
      ],
    },
    { name: '3A', years: [['3', 20]] },
    { name: '8A', years: [['8', 20]], location: 'BL' },
  ],
  subgroups: [{ name: 'Schaken woensdag', years: ['3', '8'], pupils: 8 }],
  former: 3,
  applicants: 2,
  starters: 0,
  withoutGroup: 1,
  twins: 1,
};

/** Twelve pupils: where the order of things is tried, and not their number. */
export const twelvePupils = (plan: SchoolPlan): SchoolPlan => ({
  ...plan,
  groups: [{ name: '3A', years: [['3', 12]] }],
  subgroups: [],
  former: 1,
  applicants: 1,
  withoutGroup: 0,
  twins: 0,
});

/** Another primary school of the same size. */
export const otherPrimary: SchoolPlan = {
  ...smallPrimary,
  id: '99XD00',
  name: 'Basisschool De Andere',
  domain: 'andere.example',
  ordinal: 5,
  numbers: { from: 7001, width: 4 },
};

/** 60 pupils of secondary education, as an overview without a BRIN inside. */
export const smallSecondary: SchoolPlan = {
  ...voorbeeldCollege,
  groups: [
    { name: '1mh1', years: [['11', 30]], programme: 'mavo/havo' },
    { name: '2v1', years: [['12', 30]], programme: 'vwo' },
  ],
  subgroups: [],
  former: 3,
  applicants: 2,
  withoutGroup: 1,
  twins: 1,
};

/** A supplier of a test board; `id` sets apart two of one kind. Default: all schools. */
export type BoardSupplier = {
  readonly profile: string;
  readonly id?: string;
  readonly schools?: readonly string[];
  /** The supplier gives its own numbers, beginning with this. */
  readonly issue?: string;
  /** Thresholds and steps of removal. */
  readonly rules?: SupplierRules;
  /** Behind TLS; whoever runs the test has to believe its authority. */
  readonly tls?: TlsOptions;
  /** Stands in every answer of this supplier. */
  readonly mark?: string;
  /** Described whole, where it is none of those that are shipped. */
  readonly given?: SupplierProfile;
  /** Where it collects itself; default: it is sent to over HTTP. */
  readonly door?: string;
  /** What it takes; default: that of its profile. */
  readonly shape?: string;
};

export const idOf = ({ id, profile }: BoardSupplier): string => id ?? profile;

export const profileOf = ({ profile, given }: BoardSupplier): SupplierProfile => {
  const found = given ?? supplierProfiles.get(profile);
  if (found === undefined) throw new Error(`no profile ${profile}`);
  return found;
};

/** The people of a school on a day, before tonight's trouble. */
export const schoolOn = (plan: SchoolPlan, today: string): DemoSchool =>
  generateSchool(plan, { seed: 'proef', schoolYear: schoolYearOf(today), today });

/** The export as this school's own system writes it. */
export const exportOf = (school: DemoSchool): string =>
  school.plan.sector === 'secondary' ? writeOverzicht(school) : writeEdexml(school);

export const fileNameOf = (plan: SchoolPlan): string => (plan.sector === 'secondary' ? 'overzicht.csv' : 'EDEX.XML');

/** Board and schools as statements. A leaving date is the last day in, as the demo's exports have it. */
export const boardStatements = (plans: readonly SchoolPlan[], at: string): readonly Statement[] => [
  {
    sql: 'INSERT INTO board (id, number, name, demo) VALUES (?, ?, ?, 0)',
    params: [boardId, '99991', 'Stichting Proef'],
  },
  ...plans.flatMap(({ id, name, sector }) => [
    {
      sql: 'INSERT INTO school (id, board, name, sector, nightly) VALUES (?, ?, ?, ?, ?)',
      params: [id, boardId, name, sector, '01:30'],
    },
    {
      sql: `INSERT INTO source (school, board, connector, mapping, settings, key_scope, last_day_in, confirmed_at,
        live_days) VALUES (?, ?, ?, ?, '{}', ?, 1, ?, 35)`,
      params: [
        id,
        boardId,
        ...(sector === 'secondary' ? ['csv', 'somtoday-overzicht'] : ['edexml', 'edexml']),
        id.slice(0, 4),
        at,
      ],
    },
  ]),
];

/** Without a word of its own a missing pupil goes at once here, so that a test of something else needs no week. */
const atOnce: SupplierRules = { removal: { suspendedDays: 0, leavingDays: 0 } };

export const supplierStatement = (supplier: BoardSupplier, settings: unknown): Statement => ({
  sql: 'INSERT INTO supplier (id, board, name, shape, channel, settings, rules) VALUES (?, ?, ?, ?, ?, ?, ?)',
  params: [
    idOf(supplier),
    boardId,
    `Leverancier ${idOf(supplier)}`,
    supplier.shape ?? profileOf(supplier).shape.name,
    supplier.door ?? 'http-push',
    JSON.stringify(supplier.door === undefined ? settings : {}),
    JSON.stringify(supplier.rules ?? atOnce),
  ],
});

/** The profile's own list as an agreement from today for these schools. */
export const documentOf = (supplier: BoardSupplier, schools: readonly string[], today: string): AgreementDocument =>
  draftFrom(profileOf(supplier).profile, {
    supplier: idOf(supplier),
    product: { id: idOf(supplier), name: 'Product', bijsluiter: 'https://leverancier.example/privacybijsluiter' },
    schools: [...schools],
    from: today,
    until: 'open',
    reviewBy: addDays(today, 360),
    signedFile: { sha256: '0'.repeat(64) },
    retention: 'Uiterlijk 30 dagen na het einde van de levering.',
    contact: 'privacy@leverancier.example',
  });
