import { switchOptions, turn } from '../activation.ts';
import { defineCommand } from '../command.ts';

export const agreementDeactivate = defineCommand({
  name: 'agreement deactivate',
  summary: { nl: 'Zet een product uit voor een school, meteen', en: 'Switches a product off for a school, at once' },
  options: switchOptions,
  positionals: [],
  examples: ['sluis agreement deactivate --school 99XA00 --supplier basispoort --product basispoort'],
  run: (context, { options }) => turn(context, options, false),
});
