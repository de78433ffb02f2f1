import { GatewayError } from '../../errors.ts';
import { readSchool } from '../../sync/school.ts';
import { type Reason, whyFor } from '../../sync/why.ts';
import { adviceOn } from '../../text/error-lines.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { askKey, identifyLooker } from '../looker.ts';
import { reasonOption, schoolOption, supplierOption } from '../options.ts';

const showReason = ({ out, texts, lang }: Context, { supplierName, product, because, error, holds }: Reason): void => {
  out.line();
  out.heading(`${supplierName} (${product})`);
  out.line(`  ${texts.look.because[because]}`);
  if (error !== undefined) {
    const { what, next } = adviceOn(new GatewayError(error.code, error.subject), lang);
    out.line(`  ${what} ${next}`);
  }
  out.line(`  ${texts.look.holds[holds ?? 'none']}`);
};

export const why = defineCommand({
  name: 'why',
  summary: {
    nl: 'Zegt per leverancier waarom een leerling wel of niet meegaat',
    en: 'Says per supplier why a pupil goes along or not',
  },
  options: {
    school: { ...schoolOption, required: true },
    supplier: supplierOption,
    'reason-code': { ...reasonOption, required: true },
  },
  positionals: [],
  examples: [
    'sluis why --school 99XA00 --reason-code request_of_school',
    'sluis why --school 99XA00 --supplier basispoort --reason-code request_of_parent',
  ],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const { house } = desk;
    const school = await readSchool(house.gateway.store, options.school);
    const looker = await identifyLooker(context, desk, options['reason-code']);
    const key = await askKey(context);
    const reasons = await whyFor(house.gateway, { school, key, supplier: options.supplier }, looker);
    out.heading(texts.look.why);
    if (reasons.length === 0) out.line(texts.look.noProducts);
    for (const reason of reasons) showReason(context, reason);
    out.json({ school: school.id, suppliers: reasons });
  },
});
