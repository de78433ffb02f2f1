import type { Lang, Texts } from '../text/texts.ts';
import type { Registry } from './registry.ts';
import type { Home } from './home.ts';
import type { Output } from './output.ts';
import type { Progress } from './progress.ts';
import type { Prompt } from './prompt.ts';

/** What every command gets: ways to speak and to ask, in the language that was chosen. */
export type Context = {
  readonly lang: Lang;
  readonly texts: Texts;
  readonly out: Output;
  readonly progress: Progress;
  readonly prompt: Prompt;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The gateway itself, put together when it is asked for. */
  readonly home: Home;
  /** All commands, for the help. */
  readonly registry: Registry;
};
