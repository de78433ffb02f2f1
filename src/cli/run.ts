import { asGatewayError, GatewayError } from '../errors.ts';
import { langOf, type Lang, texts } from '../text/texts.ts';
import type { Context } from './context.ts';
import { exitCodeOf, exitCodes } from './exit.ts';
import { placesOf } from './fault.ts';
import { findCommand } from './find.ts';
import type { Home } from './home.ts';
import { createOutput } from './output.ts';
import { parse, splitGlobals } from './parse.ts';
import { createProgress } from './progress.ts';
import { createPrompt } from './prompt.ts';
import { registry as everyCommand, type Registry } from './registry.ts';
import type { Terminal } from './terminal.ts';

/** The language and manner are needed before anything is parsed, to say in it what cannot be parsed. */
const mannerOf = (argv: readonly string[], env: Terminal['env']): { lang: Lang; json: boolean } => {
  const at = argv.indexOf('--lang');
  const typed = at < 0 ? argv.find((word) => word.startsWith('--lang='))?.slice('--lang='.length) : argv[at + 1];
  return { lang: langOf(typed) ?? langOf(env['SLUIS_LANG']) ?? 'nl', json: argv.includes('--json') };
};

/** `sluis`, `sluis --help` and a group alone mean help; `sluis --version` means version. */
const wordsOf = (argv: readonly string[]): { words: readonly string[]; globals: readonly string[] } => {
  const { words, globals } = splitGlobals(argv);
  if (words.length > 0) return { words, globals };
  const version = globals.some((word) => word === '--version' || word === '-v');
  const rest = globals.filter((word) => !['--version', '-v', '--help', '-h'].includes(word));
  return { words: [version ? 'version' : 'help'], globals: rest };
};

/** What a command finds wrong in what was typed is explained on its own page of help. */
const withHelp = (thrown: unknown, name: string): unknown => {
  if (!(thrown instanceof GatewayError) || thrown.code !== 'usage_invalid' || thrown.subject.name !== undefined) {
    return thrown;
  }
  return new GatewayError(thrown.code, { ...thrown.subject, name: `sluis help ${name}` }, { cause: thrown.cause });
};

const dispatch = async (argv: readonly string[], context: Context): Promise<number> => {
  const { words, globals } = wordsOf(argv);
  const found = findCommand(context.registry, words);
  const name = found.kind === 'group' ? 'help' : found.name;
  const command = await context.registry[name]?.();
  const help = await context.registry['help']?.();
  if (command === undefined || help === undefined) return exitCodes.halt;
  if (found.kind === 'group') {
    await help.run(context, { options: {}, positionals: [found.name] });
    return exitCodes.ok;
  }
  const { args, global } = parse(command, [...globals, ...found.rest], context.lang);
  if (global.help) {
    await help.run(context, { options: {}, positionals: found.name.split(' ') });
    return exitCodes.ok;
  }
  try {
    return (await command.run(context, args)) ?? exitCodes.ok;
  } catch (thrown) {
    throw withHelp(thrown, found.name);
  }
};

/** Runs one command line and returns its exit code; errors are said, never thrown. */
export const runCli = async (
  argv: readonly string[],
  terminal: Terminal,
  home: Home,
  registry: Registry = everyCommand,
): Promise<number> => {
  const manner = mannerOf(argv, terminal.env);
  const words = texts(manner.lang);
  const context: Context = {
    lang: manner.lang,
    texts: words,
    out: createOutput(terminal, manner),
    progress: createProgress(terminal, manner),
    prompt: createPrompt(terminal, words.cli),
    env: terminal.env,
    registry,
    home,
  };
  try {
    return await dispatch(argv, context);
  } catch (thrown) {
    const error = asGatewayError(thrown);
    context.out.error(error);
    if (error.code === 'internal') for (const place of placesOf(thrown)) context.out.note(`  ${place}`);
    return exitCodeOf(error);
  } finally {
    context.prompt.close();
    await home.close();
  }
};
