import { switchOptions, turn } from '../activation.ts';
import { defineCommand } from '../command.ts';

export const agreementActivate = defineCommand({
  name: 'agreement activate',
  summary: { nl: 'Zet een product aan voor een school', en: 'Switches a product on for a school' },
  options: switchOptions,
  positionals: [],
  examples: ['sluis agreement activate --school 99XA00 --supplier basispoort --product basispoort'],
  run: (context, { options }) => turn(context, options, true),
});
