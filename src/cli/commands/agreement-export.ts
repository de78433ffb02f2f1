import { statusOf } from '../../agreement/status.ts';
import { writeAgreement } from '../../agreement/text.ts';
import { GatewayError } from '../../errors.ts';
import { chooseVersion } from '../agreement-choice.ts';
import { agreementArgument } from '../agreement-name.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { versionOption } from '../options.ts';

export const agreementExport = defineCommand({
  name: 'agreement export',
  summary: {
    nl: 'Schrijft een overeenkomst als YAML naar de standaarduitvoer',
    en: 'Writes an agreement as YAML to standard output',
  },
  options: {
    version: versionOption,
  },
  positionals: [agreementArgument],
  examples: ['sluis agreement export basispoort > basispoort.yaml'],
  run: async (context, { options, positionals: [typed = ''] }) => {
    const { out, texts } = context;
    const { shown, now } = await chooseVersion(await openDesk(context), typed, options.version);
    const { id, supplier, version, document } = shown;
    if (document === undefined) throw new GatewayError('agreement_invalid', { agreement: id, supplier });
    const words = texts.agreementCli.exported;
    const head = words.head(supplier, version, texts.states.agreement[statusOf(shown, now)]);
    for (const line of [head, words.narrow, words.widen]) out.line(line);
    for (const line of writeAgreement(document).trimEnd().split('\n')) out.line(line);
    out.json({ id, version, document });
  },
});
