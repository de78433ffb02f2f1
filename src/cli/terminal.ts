import type { Readable } from 'node:stream';

/** A place to write to; `columns` only where it is a terminal. */
export type Sink = {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  write(text: string): void;
};

/** Standard input; `setRawMode` exists only on a terminal. */
export type Keyboard = Readable & {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
};

/** All that the command line sees of the machine it runs on. */
export type Terminal = {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly stdin: Keyboard;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds that only grow, for the pace of a progress bar. */
  nowMs(): number;
};

const sink = (stream: NodeJS.WriteStream): Sink => ({
  // Both change while we run: a window can be made smaller.
  get isTTY() {
    return stream.isTTY;
  },
  get columns() {
    // A terminal that does not know its size says 0.
    return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
  },
  write: (text) => {
    stream.write(text);
  },
});

/** `sluis ... | head` closes our output early; that is no error of ours, and there is nobody to tell. */
const endQuietly = (stream: NodeJS.WriteStream): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
};

export const processTerminal = (): Terminal => {
  endQuietly(process.stdout);
  endQuietly(process.stderr);
  return {
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    nowMs: () => performance.now(),
  };
};
