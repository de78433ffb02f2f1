import { isOn } from '../agreement/activation.ts';
import type { Shape } from '../agreement/shape.ts';
import type { Written } from '../agreement/session.ts';
import type { Agreement } from '../agreement/stored.ts';
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

/** Did every school of this agreement switch the product on? */
export const isSwitchedOn = async (
  { house, board }: Desk,
  { supplier, product, document }: Agreement,
): Promise<boolean> => {
  const now = house.gateway.clock.now();
  const known = (await house.activations.list(board.id)).filter((one) => isOn(one, now));
  const on = known.filter((one) => one.supplier === supplier && one.product === product).map(({ school }) => school);
  return document?.schools.every((school) => on.includes(school)) ?? true;
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
