import { type Lang, texts } from '../text/texts.ts';
import type { Command, Option, Options, Positional } from './command.ts';
import { globalOptions } from './parse.ts';
import { pad, width, wrap } from './width.ts';

const lineColumns = 96;

/** A longer list of choices stands in the explanation, where it can be broken into lines. */
const widestChoice = 24;

const choices = (option: Option): string => (option.type === 'choice' ? option.of.join('|') : '');
const isLong = (option: Option): boolean => choices(option).length > widestChoice;

const valueWord = (option: Option, lang: Lang): string => {
  if (option.type === 'flag') return '';
  if (option.type === 'choice') return isLong(option) ? 'CODE' : choices(option);
  return option.value[lang];
};

const optionWord = (name: string, option: Option, lang: Lang): string =>
  `--${name} ${valueWord(option, lang)}`.trimEnd();

const positionalWord = ({ name, required, repeat }: Positional, lang: Lang): string => {
  const word = repeat === true ? `${name[lang]} ...` : name[lang];
  return required === true ? word : `[${word}]`;
};

/** Two columns, the second one wrapped under itself. */
const pairs = (items: readonly (readonly [string, string])[]): readonly string[] => {
  const left = Math.max(0, ...items.map(([word]) => width(word)));
  return items.flatMap(([word, text]) =>
    wrap(text, lineColumns - left - 4).map((part, index) => `  ${pad(index === 0 ? word : '', left)}  ${part}`),
  );
};

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines];

type Described = { required?: true; repeat?: true } & Record<Lang, string>;

const described = (option: Described, lang: Lang): string => {
  const words = texts(lang).cli;
  const marks = [
    ...(option.required === true ? [words.required] : []),
    ...(option.repeat === true ? [words.repeat] : []),
  ];
  return marks.length === 0 ? option[lang] : `${option[lang]} (${marks.join(', ')})`;
};

const withChoices = (option: Option, lang: Lang): string =>
  option.type === 'choice' && isLong(option)
    ? `${described(option, lang)}; ${texts(lang).cli.choice(option.of.join(', '))}`
    : described(option, lang);

const optionPairs = (options: Options, lang: Lang): readonly (readonly [string, string])[] =>
  Object.entries(options).map(([name, option]) => [optionWord(name, option, lang), withChoices(option, lang)] as const);

/** The page of one command. */
export const commandHelp = (command: Command, lang: Lang): readonly string[] => {
  const words = texts(lang).cli;
  const hasOptions = Object.keys(command.options).length > 0;
  const usage = [
    'sluis',
    command.name,
    ...command.positionals.map((item) => positionalWord(item, lang)),
    ...(hasOptions ? [`[${words.optionsWord}]`] : []),
  ];
  return [
    ...wrap(command.summary[lang], lineColumns),
    '',
    `${words.usage}: ${usage.join(' ')}`,
    ...block(
      words.positionals,
      pairs(command.positionals.map((item) => [item.name[lang], described(item, lang)] as const)),
    ),
    ...block(words.options, pairs(optionPairs(command.options, lang))),
    ...block(words.everywhere, pairs(optionPairs(globalOptions, lang))),
    ...block(
      words.examples,
      command.examples.map((example) => `  ${example}`),
    ),
  ];
};

const firstWord = ({ name }: Command): string => name.split(' ')[0] ?? name;

/** Commands of one group stand together, apart from what stands around them. */
const grouped = (commands: readonly Command[], lang: Lang): readonly string[] => {
  const groupOf = (one: Command): string =>
    commands.filter((other) => firstWord(other) === firstWord(one)).length > 1 ? firstWord(one) : '';
  const left = Math.max(0, ...commands.map(({ name }) => width(name)));
  return commands.flatMap((command, index) => {
    const before = commands[index - 1];
    const apart = before !== undefined && groupOf(before) !== groupOf(command);
    return [...(apart ? [''] : []), ...pairs([[pad(command.name, left), command.summary[lang]]])];
  });
};

/** The list of commands: all of them, or those of one group. */
export const commandList = (commands: readonly Command[], lang: Lang): readonly string[] => {
  const words = texts(lang).cli;
  return [
    words.intro,
    '',
    `${words.usage}: sluis ${words.commandWord} [${words.optionsWord}]`,
    ...block(words.commands, grouped(commands, lang)),
    ...block(words.everywhere, pairs(optionPairs(globalOptions, lang))),
    '',
    `${words.more}: sluis help ${words.commandWord}`,
  ];
};
