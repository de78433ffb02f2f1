import type { cli as nl } from '../nl/cli.ts';

export const cli: typeof nl = {
  intro: 'Sluis: lets pupil data through to suppliers, exactly as agreed.',
  usage: 'Usage',
  commandWord: 'command',
  optionsWord: 'options',
  commands: 'Commands',
  options: 'Options',
  everywhere: 'Always possible',
  positionals: 'What you give',
  examples: 'Examples',
  more: 'More about one command',
  required: 'required',
  repeat: 'can be repeated',
  choice: (values) => `one of: ${values}`,
  error: 'error',
  line: 'line',
  column: 'column',
  hidden: '(what you type stays invisible)',
};
