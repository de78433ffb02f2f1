import { GatewayError } from '../errors.ts';
import type { Store } from '../ports.ts';
import { text } from '../row.ts';
import { compareAgreements } from './compare.ts';
import type { Difference } from './difference.ts';
import type { AgreementDocument } from './schema.ts';
import { isInForce, statusOf } from './status.ts';
import type { InForce, Status } from './status.ts';
import { agreementsOf, selectAgreements } from './stored.ts';
import type { Agreement, StoredState } from './stored.ts';

/** All versions of all agreements of a board, by supplier, product, agreement and version. */
export const readAgreements = async (store: Store, board: string): Promise<readonly Agreement[]> =>
  agreementsOf(await store.all(selectAgreements, board));

/** The versions of one agreement, oldest first. Throws agreement_missing. */
export const versionsOf = (all: readonly Agreement[], id: string): readonly [Agreement, ...Agreement[]] => {
  const [first, ...rest] = all.filter((one) => one.id === id);
  if (first === undefined) throw new GatewayError('agreement_missing', { agreement: id });
  return [first, ...rest];
};

/** The newest version in this state. Throws agreement_state, agreement_missing, agreement_invalid. */
export const newestIn = (
  all: readonly Agreement[],
  id: string,
  state: StoredState,
): Agreement & { readonly document: AgreementDocument } => {
  const found = versionsOf(all, id).findLast((one) => one.state === state);
  if (found === undefined) throw new GatewayError('agreement_state', { agreement: id, expected: state });
  const { document } = found;
  if (document === undefined) throw new GatewayError('agreement_invalid', { agreement: id, count: found.version });
  return { ...found, document };
};

/** What holds for this agreement at a moment. */
export const holdingAt = (all: readonly Agreement[], id: string, at: Date): InForce | undefined =>
  all.filter((one) => one.id === id).find((one): one is InForce => isInForce(one, at));

/** What the newest draft or proposal would change of what holds. Throws agreement_state, agreement_invalid. */
export const differenceOf = (all: readonly Agreement[], id: string, at: Date): Difference => {
  const open = versionsOf(all, id).findLast(({ state }) => state === 'draft' || state === 'proposed');
  if (open === undefined) throw new GatewayError('agreement_state', { agreement: id });
  if (open.document === undefined) throw new GatewayError('agreement_invalid', { agreement: id, count: open.version });
  return compareAgreements(holdingAt(all, id, at)?.document, open.document);
};

const living: readonly Status[] = ['draft', 'proposed', 'waiting', 'in_force', 'invalid'];
const shareSchool = (a: AgreementDocument, b: AgreementDocument): boolean =>
  a.schools.some((school) => b.schools.includes(school));

/**
 * The living agreement that a text is a new version of: same supplier, same product, a school in common.
 * One that nobody can read is taken along, so that it can be put right. Throws agreement_overlap when
 * two agreements claim the text.
 */
export const ancestorOf = (all: readonly Agreement[], document: AgreementDocument, at: Date): string | undefined => {
  const ids = all.flatMap((one) => {
    const sameProduct = one.supplier === document.supplier && one.product === document.product.id;
    const near = one.document === undefined || shareSchool(one.document, document);
    return sameProduct && near && living.includes(statusOf(one, at)) ? [one.id] : [];
  });
  const [first, ...others] = new Set(ids);
  if (others.length > 0) {
    throw new GatewayError('agreement_overlap', { supplier: document.supplier, product: document.product.id });
  }
  return first;
};

/** At most one agreement per school, supplier and product at any time. Throws agreement_overlap with the school. */
export const refuseOverlap = (all: readonly Agreement[], id: string, document: AgreementDocument, at: Date): void => {
  for (const other of all) {
    if (other.id === id || !['waiting', 'in_force'].includes(statusOf(other, at))) continue;
    if (other.supplier !== document.supplier || other.product !== document.product.id) continue;
    const theirs = other.document;
    if (theirs === undefined || theirs.until < document.from || document.until < theirs.from) continue;
    const school = document.schools.find((one) => theirs.schools.includes(one));
    if (school !== undefined) {
      throw new GatewayError('agreement_overlap', { school, supplier: other.supplier, product: other.product });
    }
  }
};

/** Supplier and schools must be the board's own. Throws supplier_unknown, school_unknown. */
export const refuseStrangers = async (store: Store, board: string, document: AgreementDocument): Promise<void> => {
  const { supplier, schools } = document;
  const [known] = await store.all('SELECT id FROM supplier WHERE board = ? AND id = ?', board, supplier);
  if (known === undefined) throw new GatewayError('supplier_unknown', { board, supplier });
  const rows = await store.all('SELECT id FROM school WHERE board = ?', board);
  const own = new Set(rows.map((row) => text(row, 'id')));
  const strange = schools.find((school) => !own.has(school));
  if (strange !== undefined) throw new GatewayError('school_unknown', { board, school: strange });
};
