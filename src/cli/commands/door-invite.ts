import { GatewayError } from '../../errors.ts';
import { makeInvite } from '../../supplier/invite.ts';
import { readSchool } from '../../sync/school.ts';
import { formatFor } from '../../text/format.ts';
import { requiredBy } from '../agreement-approval.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { productOption, schoolOption, supplierOption } from '../options.ts';

export const doorInvite = defineCommand({
  name: 'door invite',
  summary: {
    nl: 'Maakt een eenmalige link waarachter een leverancier zelf zijn nieuwe toegang ziet',
    en: 'Makes a one-time link behind which a supplier sees its new access by itself',
  },
  options: {
    supplier: { ...supplierOption, required: true },
    product: { ...productOption, required: true },
    school: {
      ...schoolOption,
      nl: 'alleen voor deze school: een autorisatiesleutel, zoals UWLR die vraagt',
      en: 'for this school only: an authorisation key, as UWLR asks',
    },
  },
  positionals: [],
  examples: ['sluis door invite --supplier uitgever --product methode'],
  run: async (context, { options: { supplier, product, school } }) => {
    const { out, texts, lang } = context;
    const desk = await openDesk(context);
    const { gateway } = desk.house;
    // Says so now when there is no such supplier, product or school, and not to the supplier later.
    await requiredBy(desk, supplier);
    const known = await desk.house.agreements.list(desk.board.id);
    if (!known.some((one) => one.supplier === supplier && one.product === product)) {
      throw new GatewayError('agreement_missing', { supplier, product });
    }
    if (school !== undefined) await readSchool(gateway.store, school);
    const actor = await identify(context, desk);
    const { token, expiresAt } = await makeInvite(gateway, { board: desk.board.id, supplier, product, school }, actor);
    const path = `/supplier/welcome/${token}`;
    const words = texts.desk.invite;
    for (const line of [words.made(supplier), '', `  ${path}`, '', words.until(formatFor(lang).instant(expiresAt))]) {
      out.line(line);
    }
    out.json({ path, expiresAt });
  },
});
