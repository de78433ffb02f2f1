import type { DemoSource } from '../../src/config.ts';
import type { Region } from '../../src/calendar/region.ts';
import type { SchoolCalendar } from '../../src/calendar/turn.ts';
import { demoFileOf } from './file.ts';
import { demoPlans } from './plans.ts';
import type { SchoolPlan } from './plan.ts';

/** Where a school's file comes from; names of a connector and of a mapping. */
type BoardSchool = Pick<SchoolPlan, 'id' | 'name' | 'sector'> & {
  readonly connector: string;
  readonly mapping: string;
  /** `02:15` or a window `01:00-02:00`, in Europe/Amsterdam. */
  readonly nightlyAt: string;
  readonly calendar: SchoolCalendar;
};

/** A supplier of the demo. What it may have is in the profile that its agreement starts from. */
export type BoardSupplier = {
  readonly id: string;
  readonly name: string;
  /** Sent to, or collecting itself. */
  readonly channel: 'http-push' | 'uwlr' | 'oneroster';
  readonly profile: 'basispoort' | 'accounts' | 'digital-board' | 'books' | 'tracking' | 'reading';
  readonly product: { readonly id: string; readonly name: string; readonly annexUrl: string };
  /** Schools that switched the product on. */
  readonly schools: readonly string[];
};

type BoardActor = { readonly name: string; readonly role: 'board-admin' | 'approver' };

type Board = {
  /** Five digits (bestuursnummer); numbers that begin with 9999 belong to no board. */
  readonly number: string;
  readonly name: string;
  readonly schools: readonly BoardSchool[];
  readonly suppliers: readonly BoardSupplier[];
  readonly actors: readonly BoardActor[];
};

/** The schools lie on both sides of a border between regions. */
const regions: Readonly<Record<SchoolPlan['sector'], Region>> = {
  primary: 'midden',
  special: 'midden',
  secondary: 'zuid',
};

/** Names of a connector and of a mapping. */
type Reading = Pick<BoardSchool, 'connector' | 'mapping'>;
const named = (connector: string, mapping = connector): Reading => ({ connector, mapping });

/** Per source that is asked the sectors that have it; the others stay with their files. */
const asked: Readonly<Partial<Record<DemoSource, Partial<Record<SchoolPlan['sector'], Reading>>>>> = {
  uwlr: { primary: named('uwlr'), special: named('uwlr') },
  // The special schools share a BRIN, and GKV does not tell locations apart.
  gkv: { primary: named('gkv') },
  somtoday: { secondary: named('somtoday', 'somtoday-connect') },
};

const readingFrom = ({ connector, mapping }: Reading): Reading => ({ connector, mapping });

/** How the schools of a sector are read when the demo is switched to a kind of source. */
export const readingOf = (source: DemoSource, sector: SchoolPlan['sector']): Reading =>
  asked[source]?.[sector] ?? readingFrom(demoFileOf(source, sector));

const schools: readonly BoardSchool[] = demoPlans.map(({ id, name, sector }) => ({
  id,
  name,
  sector,
  ...readingOf('files', sector),
  nightlyAt: sector === 'secondary' ? '01:30' : '01:00-02:00',
  calendar: { region: regions[sector] },
}));

const ids = (...sectors: readonly SchoolPlan['sector'][]): string[] =>
  schools.filter(({ sector }) => sectors.includes(sector)).map(({ id }) => id);

/** Name and product of a supplier; the annex is the product's privacybijsluiter. */
const supplier = (
  profile: BoardSupplier['profile'],
  name: string,
  product: string,
  of: readonly string[],
): BoardSupplier => ({
  id: profile,
  name,
  channel: 'http-push',
  profile,
  product: { id: profile, name: product, annexUrl: `https://${profile}.example/privacybijsluiter` },
  schools: of,
});

/** The demo board: everything about it is invented. */
export const demoBoard: Board = {
  number: '99990',
  name: 'Stichting Voorbeeld',
  schools,
  suppliers: [
    supplier('basispoort', 'Basispoort (demo)', 'Toegang tot leermiddelen', ids('primary', 'special')),
    supplier(
      'accounts',
      'Accounts (demo, rol van SKOOL)',
      'Accounts en werkplek',
      ids('primary', 'special', 'secondary'),
    ),
    supplier('digital-board', 'Digibord (demo, rol van Gynzy)', 'Digitaal schoolbord', ids('primary')),
    supplier('books', 'Boekendistributeur (demo)', 'Leermiddelen thuisbezorgd', ids('secondary')),
    {
      ...supplier('tracking', 'Leerlingvolgsysteem (demo, haalt op via UWLR)', 'Leerlingvolgsysteem', ids('primary')),
      channel: 'uwlr',
    },
    {
      ...supplier('reading', 'Leesmethode (demo, haalt op via OneRoster)', 'Leesmethode', ids('primary')),
      channel: 'oneroster',
    },
  ],
  actors: [
    { name: 'Beheerder Voorbeeld (demo)', role: 'board-admin' },
    { name: 'Goedkeurder Voorbeeld (demo)', role: 'approver' },
  ],
};
