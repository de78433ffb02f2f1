import { readGivenBack } from '../agreement/given-back.ts';
import type { InForce } from '../agreement/status.ts';
import { GatewayError } from '../errors.ts';
import type { Visitor } from '../ports/door.ts';
import { amsterdamDay } from '../record/day.ts';
import type { Permit, Standing } from '../release/permit.ts';
import { permit, withoutFields } from '../release/permit.ts';
import { type Joined, type Release, release } from '../release/release.ts';
import { scope } from '../release/scope.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import type { Agreed } from '../sync/agreed.ts';
import type { Gateway } from '../sync/gateway.ts';
import { primaryYears, type TestGround, testRoster, type TestStep } from './test-school.ts';
import { visitsOf } from './visit.ts';

/** The supplier's own agreement, with the made-up school in the place of its schools. */
export type TestPermit = {
  readonly agreed: Agreed;
  readonly permit: Permit;
  readonly ground: TestGround;
  readonly joined: Joined;
};

/** Most gave consent and a few did not, so that a supplier sees both. */
const standing: Standing = { restrictions: new Map(), consented: (subject) => !subject.startsWith('0') };

/** Locations and groups that an agreement names are those of real schools; year groups are the same everywhere. */
const atTestSchool = (agreement: InForce): InForce => {
  const { rows, ...document } = agreement.document;
  const years = rows.yearGroups === undefined ? {} : { yearGroups: rows.yearGroups };
  return { ...agreement, document: { ...document, rows: { startsWithinDays: rows.startsWithinDays, ...years } } };
};

/** Throws school_unknown where no agreement is in force: then there is nothing to test (law 2). */
export const testPermit = async (gateway: Gateway, visitor: Visitor, beganAt: Date): Promise<TestPermit> => {
  const { board, supplier, product } = visitor;
  const [visit] = await visitsOf(gateway, { ...visitor, school: undefined });
  if (visit === undefined) throw new GatewayError('school_unknown');
  const { agreed } = visit;
  const agreement = atTestSchool(agreed.agreement);
  const whole = permit(agreement, agreed.shape, standing, gateway.clock.now());
  const gaveBack = await readGivenBack(gateway.store, board);
  const mac = await gateway.keyring.mac('alias', `${board}/${supplier}`);
  return {
    agreed,
    permit: withoutFields(whole, gaveBack(supplier, product)),
    ground: {
      schoolYear: schoolYearOf(amsterdamDay(beganAt)),
      yearGroups: agreement.document.rows.yearGroups ?? primaryYears,
    },
    joined: { refOf: mac, issuedIds: new Map(), neutralNames: new Map() },
  };
};

/** Law 1: the made-up pupils go through the same gate as everybody. */
export const testReleases = ({ permit: permitted, ground, joined }: TestPermit, step: TestStep): readonly Release[] => {
  const { items, visible } = scope(permitted, testRoster(step, ground), joined);
  return [...items.values()].flat().map((item) => release(item, permitted, visible, joined));
};
