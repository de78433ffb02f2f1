import { defineCommand, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import { findCommand } from '../find.ts';
import { commandHelp, commandList } from '../help-text.ts';
import { groupOf } from '../registry.ts';

const load = async ({ registry }: Context, names: readonly string[]): Promise<readonly Command[]> => {
  const loaded = await Promise.all(names.map(async (name) => registry[name]?.()));
  return loaded.filter((command) => command !== undefined);
};

const forPrograms = ({ name, summary, options, positionals, examples }: Command) => ({
  name,
  summary,
  options,
  positionals,
  examples,
});

export const help = defineCommand({
  name: 'help',
  summary: { nl: 'Uitleg over Sluis of over één opdracht', en: 'Explanation of Sluis or of one command' },
  options: {},
  positionals: [
    { name: { nl: 'OPDRACHT', en: 'COMMAND' }, repeat: true, nl: 'de opdracht of groep', en: 'the command or group' },
  ],
  examples: ['sluis help', 'sluis help version', 'sluis help --lang en'],
  run: async (context, { positionals }) => {
    const { out, lang, registry } = context;
    const found = positionals.length === 0 ? undefined : findCommand(registry, positionals);
    const names =
      found === undefined
        ? Object.keys(registry)
        : found.kind === 'group'
          ? groupOf(registry, found.name)
          : [found.name];
    const commands = await load(context, names);
    const [only] = commands;
    const lines =
      found?.kind === 'command' && only !== undefined ? commandHelp(only, lang) : commandList(commands, lang);
    for (const line of lines) out.line(line);
    out.json({ commands: commands.map(forPrograms) });
  },
});
