import { readGivenBack } from '../agreement/given-back.ts';
import { isInForce } from '../agreement/status.ts';
import type { Agreement } from '../agreement/stored.ts';
import { GatewayError } from '../errors.ts';
import { permit, type Permit, refusedStatus, withoutFields } from '../release/permit.ts';
import { amsterdamDay } from '../record/day.ts';
import { coversSchool, shapeOf } from './agreed.ts';
import type { Gateway } from './gateway.ts';
import { activationsOf, type SchoolSource, type Supplier, suppliersOf } from './school.ts';
import { readStandings } from './standing.ts';

/** What somebody wants to see: what a supplier gets by the agreement in force, or would get by a draft. */
export type Wish = { readonly supplier?: string; readonly product?: string; readonly draft?: string };

/** The permit to look through. It is made for looking only and is never handed to what sends. */
export type AsIf = {
  readonly supplier: Supplier;
  readonly agreement: Agreement;
  readonly permit: Permit;
  /** In force today; otherwise this is what would be. */
  readonly inForce: boolean;
  /** Switched on by the school. */
  readonly activated: boolean;
};

const open = ['draft', 'proposed', 'approved'];

/** Enough of a number to tell the agreements of a board apart. */
const shortest = 4;

const newestOpen = (all: readonly Agreement[], id: string): Agreement => {
  const ids = new Set(all.filter((one) => one.id.startsWith(id)).map((one) => one.id));
  const known = id.length >= shortest && ids.size === 1;
  const found = all.findLast((one) => known && ids.has(one.id) && open.includes(one.state));
  if (found === undefined) throw new GatewayError('agreement_missing');
  return found;
};

const matching = (all: readonly Agreement[], school: string, { supplier, product }: Wish): readonly Agreement[] =>
  all.filter(
    (one) =>
      one.supplier === supplier && (product === undefined || one.product === product) && coversSchool(one, school),
  );

const inForceOf = (all: readonly Agreement[], school: string, wish: Wish, at: Date): Agreement => {
  const found = matching(all, school, wish);
  const subject = { school, ...(wish.supplier === undefined ? {} : { supplier: wish.supplier }) };
  const [one, other] = found.filter((agreement) => isInForce(agreement, at));
  if (other !== undefined && other.product === one?.product) throw new GatewayError('agreement_overlap', subject);
  if (other !== undefined) throw new GatewayError('usage_invalid', { found: 'option_missing', setting: '--product' });
  if (one !== undefined) return one;
  const last = found.findLast((agreement) => agreement.state !== 'superseded');
  throw last === undefined ? new GatewayError('agreement_missing', subject) : refusedStatus(last, at);
};

/** The same text, as if it were approved and in force today. */
const assumed = (agreement: Agreement, at: Date): Agreement => {
  const { document } = agreement;
  if (document === undefined) throw refusedStatus(agreement, at);
  const today = amsterdamDay(at);
  const from = document.from < today ? document.from : today;
  return {
    ...agreement,
    state: 'approved',
    effectiveAt: at,
    supersededAt: undefined,
    document: { ...document, from },
  };
};

const chosen = async (gateway: Gateway, school: SchoolSource, wish: Wish, at: Date): Promise<Agreement> => {
  const all = await gateway.agreementsOf(school.board);
  if (wish.draft === undefined) return inForceOf(all, school.id, wish, at);
  const found = newestOpen(all, wish.draft);
  if (coversSchool(found, school.id)) return found;
  throw new GatewayError('agreement_missing', { school: school.id });
};

/**
 * The permit that a wish asks for. Throws supplier_unknown, agreement_missing and what says why an agreement lets
 * nothing through; usage_invalid when the supplier has several products and none was named.
 */
export const asIf = async (gateway: Gateway, school: SchoolSource, wish: Wish): Promise<AsIf> => {
  const at = gateway.clock.now();
  const suppliers = await suppliersOf(gateway.store, school.board);
  if (wish.draft === undefined && suppliers.get(wish.supplier ?? '') === undefined) {
    throw new GatewayError('supplier_unknown', {});
  }
  const agreement = await chosen(gateway, school, wish, at);
  const supplier = suppliers.get(agreement.supplier);
  if (supplier === undefined) throw new GatewayError('supplier_unknown', { supplier: agreement.supplier });
  const inForce = isInForce(agreement, at);
  const standing = (await readStandings(gateway.store, school.board)).of(supplier.id, agreement.product);
  const shown = inForce ? agreement : assumed(agreement, at);
  const gaveBack = await readGivenBack(gateway.store, school.board);
  const activations = await activationsOf(gateway.store, school.id, at.toISOString());
  const isThis = (one: { supplier: string; product: string }) =>
    one.supplier === supplier.id && one.product === agreement.product;
  return {
    supplier,
    agreement,
    permit: withoutFields(
      permit(shown, shapeOf(gateway, supplier), standing, at),
      gaveBack(supplier.id, agreement.product),
    ),
    inForce,
    activated: activations.some(isThis),
  };
};
