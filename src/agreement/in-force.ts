import { GatewayError } from '../errors.ts';
import type { Store } from '../ports.ts';
import { isOn, readActivations } from './activation.ts';
import type { Activation } from './activation.ts';
import { readAgreements } from './lineage.ts';
import { isInForce } from './status.ts';
import type { InForce } from './status.ts';
import type { Agreement } from './stored.ts';

/** An agreement that holds for a school that switched it on. `since`: when data could first flow. */
export type Activated = InForce & { readonly since: Date };

type Moment = { readonly board: string; readonly school: string; readonly at: Date };

/** The versions of one agreement follow each other, so the first that took effect says since when. */
const sinceOf = (all: readonly Agreement[], one: InForce, activation: Activation): Date => {
  const starts = all.flatMap((other) =>
    other.id === one.id && other.version <= one.version && other.effectiveAt !== undefined
      ? [other.effectiveAt.getTime()]
      : [],
  );
  return new Date(Math.max(Date.parse(activation.since), Math.min(...starts)));
};

const refuseTwins = (found: readonly Activated[], school: string): void => {
  const seen = new Set<string>();
  for (const { supplier, product } of found) {
    const name = `${supplier}/${product}`;
    // Approval keeps this from happening; should it, nobody can say which of the two holds.
    if (seen.has(name)) throw new GatewayError('agreement_overlap', { school, supplier, product });
    seen.add(name);
  }
};

/**
 * What may flow for a school at a moment, by supplier and product: every agreement that is in force for
 * it and switched on by it. What is unreadable, waiting, ended or revoked is not in the list.
 */
export const inForce = async (store: Store, { board, school, at }: Moment): Promise<readonly Activated[]> => {
  const [all, activations] = await Promise.all([readAgreements(store, board), readActivations(store, board)]);
  const found = all.flatMap((one): Activated[] => {
    if (!isInForce(one, at) || !one.document.schools.includes(school)) return [];
    const activation = activations.find(
      (on) => on.school === school && on.supplier === one.supplier && on.product === one.product && isOn(on, at),
    );
    return activation === undefined ? [] : [{ ...one, since: sinceOf(all, one, activation) }];
  });
  refuseTwins(found, school);
  return found;
};
