import { previewFor } from '../../sync/preview.ts';
import { readSchool } from '../../sync/school.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { askKey, identifyLooker } from '../looker.ts';
import { productOption, reasonOption, schoolOption, supplierOption } from '../options.ts';
import { showPreview } from '../show-preview.ts';
import { usageError } from '../usage.ts';

export const preview = defineCommand({
  name: 'preview',
  summary: {
    nl: 'Toont wat een leverancier van één leerling krijgt, en wat niet en waarom; waarden zijn afgedekt',
    en: 'Shows what a supplier gets of one pupil, and what not and why; values are masked',
  },
  options: {
    school: { ...schoolOption, required: true },
    supplier: supplierOption,
    product: {
      ...productOption,
      nl: 'het product, als de leverancier er meer heeft',
      en: 'the product, where the supplier has several',
    },
    draft: {
      type: 'text',
      value: { nl: 'NUMMER', en: 'NUMBER' },
      nl: 'zoals het zou worden met dit concept van een overeenkomst',
      en: 'as it would be with this draft of an agreement',
    },
    reveal: {
      type: 'flag',
      nl: 'toont de waarden; vraagt een bewijs van toegang en een reden, en staat in het logboek',
      en: 'shows the values; takes a token and a reason, and is in the ledger',
    },
    'reason-code': reasonOption,
  },
  positionals: [],
  examples: [
    'sluis preview --school 99XA00 --supplier basispoort',
    'sluis preview --school 99XA00 --supplier basispoort --reveal --reason-code request_of_parent',
    'sluis preview --school 99XA00 --draft 3f9c < leerlingsleutel.txt',
  ],
  run: async (context, { options }) => {
    const desk = await openDesk(context);
    const { house } = desk;
    const { supplier, product, draft } = options;
    if (supplier === undefined && draft === undefined) {
      throw usageError('option_missing', { setting: '--supplier', help: 'sluis help preview' });
    }
    const school = await readSchool(house.gateway.store, options.school);
    const looker = options.reveal ? await identifyLooker(context, desk, options['reason-code']) : undefined;
    const wish = {
      ...(supplier === undefined ? {} : { supplier }),
      ...(product === undefined ? {} : { product }),
      ...(draft === undefined ? {} : { draft }),
    };
    const key = await askKey(context);
    showPreview(context, await previewFor(house.gateway, { school, wish, key }, looker));
  },
});
