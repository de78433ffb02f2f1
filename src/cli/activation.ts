import { suppliersOf } from '../sync/school.ts';
import { identify } from './actor.ts';
import type { Context } from './context.ts';
import { openDesk } from './desk.ts';
import { productOption, schoolOption, supplierOption } from './options.ts';

/** How a school's switch of a product is named on a command line. */
export const switchOptions = {
  school: { ...schoolOption, required: true },
  supplier: { ...supplierOption, required: true },
  product: { ...productOption, required: true },
} as const;

type What = { readonly school: string; readonly supplier: string; readonly product: string };

/** Switches a product of a supplier on or off for a school. */
export const turn = async (context: Context, { school, supplier, product }: What, on: boolean): Promise<void> => {
  const { out, texts } = context;
  const { did } = texts.agreementCli;
  const desk = await openDesk(context);
  const { activations, agreements, gateway } = desk.house;
  const actor = await identify(context, desk);
  const [board, what] = [desk.board.id, { school, supplier, product }];
  await (on ? activations.activate(board, what, actor) : activations.deactivate(board, what, actor));
  const holds = (await agreements.inForce(board, school, gateway.clock.now())).some(
    (one) => one.supplier === supplier && one.product === product,
  );
  const name = `${(await suppliersOf(gateway.store, board)).get(supplier)?.name ?? supplier}, ${product}`;
  out.line(on ? did.activated(name, school) : did.deactivated(name, school));
  if (on && !holds) out.line(did.withoutAgreement);
  out.json({ ...what, on, inForce: holds });
};
