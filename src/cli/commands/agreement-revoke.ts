import { suppliersOf } from '../../sync/school.ts';
import { identify } from '../actor.ts';
import { chooseVersion } from '../agreement-choice.ts';
import { agreementArgument } from '../agreement-name.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const agreementRevoke = defineCommand({
  name: 'agreement revoke',
  summary: { nl: 'Trekt een overeenkomst per direct in', en: 'Revokes an agreement at once' },
  options: {},
  positionals: [agreementArgument],
  examples: ['sluis agreement revoke basispoort'],
  run: async (context, { positionals: [typed = ''] }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const { shown } = await chooseVersion(desk, typed);
    const { supplier, product, document } = shown;
    const suppliers = await suppliersOf(desk.house.gateway.store, desk.board.id);
    const name = suppliers.get(supplier)?.name ?? supplier;
    out.heading(texts.agreementCli.overview.product(name, document?.product.name ?? product));
    await desk.house.agreements.revoke(desk.board.id, shown.id, await identify(context, desk));
    out.line(texts.agreementCli.did.revoked);
    out.json({ revoked: { id: shown.id, supplier, product } });
  },
});
