import type { Shape } from '../agreement/shape.ts';
import type { Written } from '../agreement/session.ts';
import { GatewayError } from '../errors.ts';
import { shapeOf } from '../sync/agreed.ts';
import { suppliersOf } from '../sync/school.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';
import type { Desk } from './desk.ts';

/** What the supplier cannot do without. Throws supplier_unknown, config_invalid. */
export const requiredBy = async ({ house, board }: Desk, id: string): Promise<Shape['requires']> => {
  const supplier = (await suppliersOf(house.gateway.store, board.id)).get(id);
  if (supplier === undefined) throw new GatewayError('supplier_unknown', { supplier: id });
  return shapeOf(house.gateway, supplier).requires;
};

/** Says from when an approved version holds, and what follows. */
export const showApproved = ({ out, texts, lang }: Context, { version, effectiveAt }: Written, now: Date): void => {
  const { did, next } = texts.agreementCli;
  if (effectiveAt !== undefined && effectiveAt > now) {
    out.line(did.approved(version, formatFor(lang).instant(effectiveAt)));
    return;
  }
  out.line(did.inForce(version));
  out.line(next.sync);
};
