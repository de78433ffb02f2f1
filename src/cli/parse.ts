import { parseArgs } from 'node:util';
import type { Args, Command, Option, Options } from './command.ts';
import { suggest } from './suggest.ts';
import { shown, usageError } from './usage.ts';

/** Options of every command; they may stand before or after its name. */
export const globalOptions = {
  lang: { type: 'choice', of: ['nl', 'en'], nl: 'taal van de teksten', en: 'language of the texts' },
  json: { type: 'flag', nl: 'uitvoer voor een programma, in JSON', en: 'output for a program, in JSON' },
  help: { type: 'flag', nl: 'toon deze uitleg', en: 'show this explanation' },
} as const satisfies Options;

/** Words before the first that is no option of all commands: where the name of a command may begin. */
type Typed = { readonly words: readonly string[]; readonly globals: readonly string[] };

/** Splits off the global options that stand before the name of the command. */
export const splitGlobals = (argv: readonly string[]): Typed => {
  let at = 0;
  while (argv[at]?.startsWith('-') === true) at += argv[at] === '--lang' ? 2 : 1;
  return { words: argv.slice(at), globals: argv.slice(0, at) };
};

type Token = {
  readonly name: string;
  readonly raw: string;
  readonly value: string | undefined;
  readonly inline: boolean;
};

const checkValue = (option: Option, token: Token, help: string): void => {
  const setting = `--${token.name}`;
  const value = token.value;
  if (option.type === 'flag') {
    if (value !== undefined) throw usageError('value_extra', { setting, help });
    return;
  }
  const looksLikeOption = value?.startsWith('-') === true && !token.inline;
  if (value === undefined || value === '' || looksLikeOption) throw usageError('value_missing', { setting, help });
  if (option.type === 'number' && !/^\d{1,9}$/.test(value)) throw usageError('value_invalid', { setting, help });
  if (option.type === 'choice' && !option.of.includes(value)) {
    const expected = suggest(value, option.of) ?? option.of.join(', ');
    throw usageError('value_invalid', { setting, expected: `${setting} ${expected}`, help });
  }
};

const checkOptions = (tokens: readonly Token[], options: Options, help: string): void => {
  const seen = new Set<string>();
  for (const token of tokens) {
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) {
      const near = suggest(token.name, Object.keys(options));
      const setting = shown(token.raw.split('=')[0] ?? '');
      throw usageError('option_unknown', {
        help,
        ...(setting === undefined ? {} : { setting }),
        ...(near === undefined ? {} : { expected: `--${near}` }),
      });
    }
    checkValue(option, token, help);
    if (seen.has(token.name) && option.repeat !== true)
      throw usageError('option_twice', { setting: `--${token.name}`, help });
    seen.add(token.name);
  }
  const missing = Object.keys(options).find((name) => options[name]?.required === true && !seen.has(name));
  if (missing !== undefined && !seen.has('help')) throw usageError('option_missing', { setting: `--${missing}`, help });
};

const checkPositionals = (command: Command, given: readonly string[], lang: 'nl' | 'en'): void => {
  const help = `sluis help ${command.name}`;
  const { positionals } = command;
  if (given.length > positionals.length && positionals.at(-1)?.repeat !== true) {
    throw usageError('argument_extra', { help, count: positionals.length + 1 });
  }
  const missing = positionals.find((positional, index) => positional.required === true && given[index] === undefined);
  if (missing !== undefined) throw usageError('argument_missing', { help, setting: missing[lang] });
};

const valueOf = (option: Option, values: readonly (string | undefined)[]): unknown => {
  if (option.type === 'flag') return values.length > 0;
  const read = option.type === 'number' ? values.map(Number) : values;
  return option.repeat === true ? read : read.at(-1);
};

/** What was typed after the name of a command. `global` holds the options of every command. */
type Parsed = { readonly args: Args<Options>; readonly global: Args<typeof globalOptions>['options'] };

/**
 * Strict: an option that is not declared, stands twice or lacks its value is an error, since a mistyped
 * `--dry-run` must not become a real run. Throws usage_invalid.
 */
export const parse = (command: Command, argv: readonly string[], lang: 'nl' | 'en'): Parsed => {
  const options: Options = { ...command.options, ...globalOptions };
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { type }]) => [
      name,
      { type: type === 'flag' ? 'boolean' : 'string', ...(name === 'help' ? { short: 'h' } : {}) } as const,
    ]),
  );
  // Not parseArgs' own strictness: its messages repeat what was typed.
  const { tokens } = parseArgs({
    args: [...argv],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const found = tokens.flatMap((token): Token[] =>
    token.kind === 'option'
      ? [{ name: token.name, raw: token.rawName, value: token.value, inline: token.inlineValue === true }]
      : [],
  );
  checkOptions(found, options, `sluis help ${command.name}`);
  const values = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      valueOf(
        option,
        found.filter((token) => token.name === name).map((token) => token.value),
      ),
    ]),
  );
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  if (values['help'] !== true) checkPositionals(command, positionals, lang);
  return { args: { options: values as Args<Options>['options'], positionals }, global: values as Parsed['global'] };
};
