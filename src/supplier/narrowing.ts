import { forgetGivenBack, readGivenBack } from '../agreement/given-back.ts';
import type { FieldPlace } from '../agreement/difference.ts';
import type { Agreements } from '../agreement/lifecycle.ts';
import type { Actor } from '../agreement/roles.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import { type InForce, isInForce } from '../agreement/status.ts';
import type { Gateway } from '../sync/gateway.ts';

type Of = {
  readonly board: string;
  readonly supplier: string;
  readonly actor: Actor;
  readonly required: readonly FieldPlace[];
};

const without = (document: AgreementDocument, fields: ReadonlySet<string>): AgreementDocument => ({
  ...document,
  fields: Object.fromEntries(
    Object.entries(document.fields).map(([entity, rules]) => [
      entity,
      Object.fromEntries(Object.entries(rules ?? {}).filter(([name]) => !fields.has(`${entity}/${name}`))),
    ]),
  ),
});

const countIn = ({ fields }: AgreementDocument): number =>
  Object.values(fields).reduce((sum, rules) => sum + Object.keys(rules ?? {}).length, 0);

/**
 * Puts in the agreements with a supplier what it gave back: one person, at once, since it only narrows. How many fields
 * that were. Throws actor_forbidden, agreement_state and what else keeps a narrower text from being approved.
 */
export const narrowByGivenBack = async (gateway: Gateway, agreements: Agreements, of: Of): Promise<number> => {
  const { board, supplier, actor, required } = of;
  const now = gateway.clock.now();
  const gaveBack = await readGivenBack(gateway.store, board);
  const own = (await agreements.list(board)).filter(
    (one): one is InForce => one.supplier === supplier && isInForce(one, now),
  );
  let count = 0;
  for (const { document, product } of own) {
    const fields = gaveBack(supplier, product);
    const narrower = without(document, fields);
    const fewer = countIn(document) - countIn(narrower);
    if (fewer > 0) await agreements.narrow(board, narrower, actor, { required });
    count += fewer;
  }
  await gateway.store.batch(
    own.flatMap(({ product }) =>
      [...gaveBack(supplier, product)].map((field) => forgetGivenBack({ board, supplier, product, field })),
    ),
  );
  return count;
};
