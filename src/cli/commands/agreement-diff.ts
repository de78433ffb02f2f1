import { GatewayError } from '../../errors.ts';
import { changeForPrograms, changeOf, showChange } from '../agreement-change.ts';
import { chooseVersion } from '../agreement-choice.ts';
import { agreementArgument } from '../agreement-name.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const agreementDiff = defineCommand({
  name: 'agreement diff',
  summary: {
    nl: 'Wat het nieuwste concept of voorstel verandert, in zinnen en met het aantal leerlingen',
    en: 'What the newest draft or proposal changes, in sentences and with the number of pupils',
  },
  options: {},
  positionals: [agreementArgument],
  examples: ['sluis agreement diff basispoort'],
  run: async (context, { positionals: [typed = ''] }) => {
    const desk = await openDesk(context);
    const { versions, shown } = await chooseVersion(desk, typed);
    const open = versions.findLast(({ state }) => state === 'draft' || state === 'proposed');
    if (open === undefined) throw new GatewayError('agreement_state', { agreement: shown.id, expected: 'change' });
    const { id, version, document } = open;
    if (document === undefined) throw new GatewayError('agreement_invalid', { agreement: id });
    const change = await changeOf(desk, { id, version, document });
    showChange(context, change);
    context.out.json(changeForPrograms(change, context));
  },
});
