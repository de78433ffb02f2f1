import { readGivenBack } from '../agreement/given-back.ts';
import type { Shape } from '../agreement/shape.ts';
import { type InForce, isInForce } from '../agreement/status.ts';
import type { Agreement } from '../agreement/stored.ts';
import { GatewayError } from '../errors.ts';
import { amsterdamDay } from '../record/day.ts';
import { permit, type Permit, withoutFields } from '../release/permit.ts';
import { readStops, type Stop, stopOf } from '../rights/stop.ts';
import type { Gateway } from './gateway.ts';
import { noAgreement } from './no-agreement.ts';
import { type Activation, activationsOf, type SchoolSource, type Supplier, suppliersOf } from './school.ts';
import { readStandings } from './standing.ts';

/** One agreement in force for this school, with the supplier it is with. */
export type Agreed = {
  readonly agreement: InForce;
  readonly supplier: Supplier;
  readonly shape: Shape;
  readonly permit: Permit;
  /** An emergency stop holds: nothing at all is sent. Reading goes on, so it stays among what is agreed. */
  readonly stop: Stop | undefined;
  /** Differs when anything that decides what may leave differs, apart from the reading itself. */
  readonly mark: string;
};

/** A product that the school switched on and for which nothing may be sent, with the reason. */
type Refused = { readonly activation: Activation; readonly name: string; readonly error: GatewayError };

export type AgreedForSchool = { readonly agreed: readonly Agreed[]; readonly refused: readonly Refused[] };

/** Names its text this school? One that nobody can read may name any, so that what is wrong with it is said everywhere. */
export const coversSchool = (agreement: Agreement, school: string): boolean =>
  agreement.document === undefined || agreement.document.schools.includes(school);

const ofProduct = (all: readonly Agreement[], { supplier, product }: Activation, school: string) =>
  all.filter((one) => one.supplier === supplier && one.product === product && coversSchool(one, school));

/** The agreement in force for a product at a school; otherwise the reason why there is none. */
const inForceOf = (
  all: readonly Agreement[],
  activation: Activation,
  school: string,
  at: Date,
): InForce | GatewayError => {
  const candidates = ofProduct(all, activation, school);
  const { supplier, product } = activation;
  const [one, other] = candidates.filter((agreement): agreement is InForce => isInForce(agreement, at));
  if (other !== undefined) return new GatewayError('agreement_overlap', { school, supplier, product });
  if (one !== undefined) return one;
  return noAgreement(candidates, { school, supplier, product }, at);
};

/** What a supplier takes. Throws config_invalid for a shape that this house does not have. */
export const shapeOf = (gateway: Gateway, supplier: Supplier): Shape => {
  const shape = gateway.shapes.get(supplier.shape);
  if (shape === undefined) throw new GatewayError('config_invalid', { supplier: supplier.id, setting: 'shape' });
  return shape;
};

/** A supplier that changed what it requires after the agreement was approved: nothing is sent until both agree. */
const checkRequired = (shape: Shape, made: Permit): void => {
  const missing = shape.requires.find(
    ({ entity, field }) => made.steps.get(entity)?.some((step) => step.field === field) !== true,
  );
  if (missing === undefined) return;
  const { supplier, id } = made.agreement;
  throw new GatewayError('agreement_required_field', {
    supplier,
    agreement: id,
    entity: missing.entity,
    field: missing.field,
  });
};

/** Why a feed is not run, and since when. */
export const stoppedError = ({ since }: Stop, school: string, supplier: string): GatewayError =>
  new GatewayError('delivery_stopped', { school, supplier, date: amsterdamDay(new Date(since)) });

/**
 * Law 2: what may be sent for a school at this instant is found through agreements; a product that was switched on
 * without one is only named.
 */
export const agreedFor = async (gateway: Gateway, school: SchoolSource, at: Date): Promise<AgreedForSchool> => {
  const { store } = gateway;
  const [activations, all] = [
    await activationsOf(store, school.id, at.toISOString()),
    await gateway.agreementsOf(school.board),
  ];
  const [suppliers, standings] = [await suppliersOf(store, school.board), await readStandings(store, school.board)];
  const stops = await readStops(store, school.board);
  const gaveBack = await readGivenBack(store, school.board);
  const agreed: Agreed[] = [];
  const refused: Refused[] = [];
  for (const activation of activations) {
    const found = inForceOf(all, activation, school.id, at);
    const supplier = suppliers.get(activation.supplier);
    const name = supplier?.name ?? activation.supplier;
    try {
      if (found instanceof GatewayError) throw found;
      if (supplier === undefined) throw new GatewayError('supplier_unknown', { supplier: activation.supplier });
      const shape = shapeOf(gateway, supplier);
      const givenBack = gaveBack(supplier.id, activation.product);
      const whole = permit(found, shape, standings.of(supplier.id, activation.product), at);
      const made = withoutFields(whole, givenBack);
      checkRequired(shape, made);
      const mark = JSON.stringify([
        found.id,
        found.version,
        found.hash,
        shape,
        standings.mark(supplier.id, activation.product),
        [...givenBack],
      ]);
      const stop = stopOf(stops, { school: school.id, supplier: supplier.id });
      agreed.push({ agreement: found, supplier, shape, permit: made, stop, mark });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      refused.push({ activation, name, error });
    }
  }
  return { agreed, refused };
};

/**
 * Read again before each attempt (law 7): does everything that decides still say the same? No emergency stop, the
 * agreement at this version, the school's switch, what the supplier takes, and what is recorded of people: restrictions, consents.
 */
export const stillAgreed = async (gateway: Gateway, school: SchoolSource, before: Agreed): Promise<boolean> => {
  const { product } = before.agreement;
  const { agreed } = await agreedFor(gateway, school, gateway.clock.now());
  return agreed.some(
    ({ supplier, agreement, stop, mark }) =>
      stop === undefined && supplier.id === before.supplier.id && agreement.product === product && mark === before.mark,
  );
};
