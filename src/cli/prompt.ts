import type { Texts } from '../text/texts.ts';
import type { Keyboard, Terminal } from './terminal.ts';
import { usageError } from './usage.ts';

/**
 * Asks for what may not stand on a command line, where other users and the shell's history see it: pupil
 * keys, tokens. On a terminal it asks; otherwise each question takes the next line of standard input.
 * Both throw usage_invalid: input_missing for an empty answer, cancelled.
 */
export type Prompt = {
  ask(question: string): Promise<string>;
  /** What is typed does not show. */
  secret(question: string): Promise<string>;
  /** The same for a secret of several lines (PEM): all that is left on standard input. On a terminal it is one line. */
  secretText(question: string): Promise<string>;
  /** Lets go of standard input, which a pipe that stays open would otherwise hold. */
  close(): void;
};

/** Characters; a key or a token is far shorter, and a file given by mistake is not read whole. */
const longest = 4096;

/** A chain of certificates takes more. */
const longestText = 32 * 1024;

const checked = (answer: string, most = longest): string => {
  const trimmed = answer.trim();
  if (trimmed === '' || trimmed.length > most) throw usageError('input_missing');
  return trimmed;
};

/** What arrives on standard input, in order; undefined at its end. */
type Typing = () => Promise<string | undefined>;

const typingOn = (stdin: Keyboard): Typing => {
  stdin.setEncoding('utf8');
  const chunks = stdin[Symbol.asyncIterator]();
  return async () => {
    const next = await chunks.next();
    return next.done === true ? undefined : String(next.value);
  };
};

type Lines = { line(): Promise<string>; rest(): Promise<string> };

/** Lines one by one; what was read beyond a line is kept for the next question. */
const linesOf = (typing: Typing): Lines => {
  let held = '';
  const hold = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough()) {
      const more = await typing();
      if (more === undefined) return;
      held += more;
    }
  };
  return {
    line: async () => {
      await hold(() => held.includes('\n') || held.length > longest);
      const [line = '', ...rest] = held.split('\n');
      held = rest.join('\n');
      return line;
    },
    rest: async () => {
      await hold(() => held.length > longestText);
      const all = held;
      held = '';
      return all;
    },
  };
};

/** Keys as a terminal in raw mode sends them: Ctrl-C, Ctrl-D; backspace has two codes. */
const enders = ['\u0003', '\u0004'];
const erasers = ['\u007f', '\b'];

const hiddenLine = async (typing: Typing): Promise<string> => {
  let answer = '';
  for (;;) {
    const typed = await typing();
    if (typed === undefined) throw usageError('cancelled');
    for (const key of typed) {
      if (enders.includes(key)) throw usageError('cancelled');
      if (key === '\r' || key === '\n') return answer;
      answer = erasers.includes(key) ? answer.slice(0, -1) : answer + key;
    }
  }
};

export const createPrompt = (terminal: Terminal, words: Texts['cli']): Prompt => {
  const { stderr } = terminal;
  let opened: { readonly typing: Typing; readonly lines: Lines } | undefined;
  // Opened by the first question only: reading standard input can keep a process alive.
  const open = () => {
    if (opened === undefined) {
      const typing = typingOn(terminal.stdin);
      opened = { typing, lines: linesOf(typing) };
    }
    return opened;
  };
  const hidden = async (question: string) => {
    stderr.write(`${question} ${words.hidden} `);
    terminal.stdin.setRawMode?.(true);
    try {
      return await hiddenLine(open().typing);
    } finally {
      // Whatever happens, the person gets a terminal back that shows what is typed.
      terminal.stdin.setRawMode?.(false);
      stderr.write('\n');
    }
  };
  return {
    ask: async (question) => {
      if (terminal.stdin.isTTY === true) stderr.write(`${question} `);
      return checked(await open().lines.line());
    },
    secret: async (question) =>
      checked(terminal.stdin.isTTY === true ? await hidden(question) : await open().lines.line()),
    secretText: async (question) =>
      checked(terminal.stdin.isTTY === true ? await hidden(question) : await open().lines.rest(), longestText),
    close: () => {
      if (opened !== undefined) terminal.stdin.destroy();
    },
  };
};
