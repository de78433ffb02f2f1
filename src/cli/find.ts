import { groupOf, type Registry } from './registry.ts';
import { suggest } from './suggest.ts';
import { usageError } from './usage.ts';

/** A command and the words after its name, or the name of a group that was typed alone. */
type Found =
  | { readonly kind: 'command'; readonly name: string; readonly rest: readonly string[] }
  | { readonly kind: 'group'; readonly name: string };

const unknown = (commands: Registry, words: readonly string[]): never => {
  const first = words[0] ?? '';
  const group = groupOf(commands, first);
  const names =
    group.length > 0 ? group : [...new Set(Object.keys(commands).map((name) => name.split(' ')[0] ?? name))];
  const near = suggest(group.length > 0 ? words.slice(0, 2).join(' ') : first, names);
  throw usageError('command_unknown', {
    help: group.length > 0 ? `sluis help ${first}` : 'sluis help',
    ...(near === undefined ? {} : { expected: `sluis ${near}` }),
  });
};

/** Two words before one, so that `agreement list` is not a command `agreement` with an argument. */
export const findCommand = (commands: Registry, words: readonly string[]): Found => {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    if (words.length >= length && Object.hasOwn(commands, name)) {
      return { kind: 'command', name, rest: words.slice(length) };
    }
  }
  const [first = '', second] = words;
  const alone = second === undefined || second.startsWith('-');
  if (alone && groupOf(commands, first).length > 0) return { kind: 'group', name: first };
  return unknown(commands, words);
};
