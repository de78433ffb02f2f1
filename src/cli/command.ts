import type { Context } from './context.ts';

/** A short text in both languages, beside what it describes. */
export type Label = { readonly nl: string; readonly en: string };

type Described = Label & { readonly required?: true; readonly repeat?: true };

/** One option. `value` is the word that stands for its value in the help, such as SCHOOL. */
export type Option =
  | (Described & { readonly type: 'flag' })
  | (Described & { readonly type: 'text'; readonly value: Label })
  /** A whole number of zero or more. */
  | (Described & { readonly type: 'number'; readonly value: Label })
  | (Described & { readonly type: 'choice'; readonly of: readonly string[] });
export type Options = Readonly<Record<string, Option>>;

/** What stands on the command line without an option. A repeated one is the last and takes all that is left. */
export type Positional = Described & { readonly name: Label };

type ValueOf<O extends Option> = O extends { type: 'flag' }
  ? boolean
  : O extends { type: 'number' }
    ? number
    : O extends { type: 'choice'; of: readonly (infer C)[] }
      ? C
      : string;

type Given<O extends Option> = O extends { type: 'flag' }
  ? boolean
  : O extends { repeat: true }
    ? readonly ValueOf<O>[]
    : O extends { required: true }
      ? ValueOf<O>
      : ValueOf<O> | undefined;

/** What was typed, checked against the declaration: flags are false and lists empty when absent. */
export type Args<O extends Options> = {
  readonly options: { readonly [K in keyof O]: Given<O[K]> };
  readonly positionals: readonly string[];
};

/** One command of the command line: a file with this declaration and nothing else exported. */
export type Command<O extends Options = Options> = {
  /** One word, or two for a group: `agreement list`. */
  readonly name: string;
  readonly summary: Label;
  readonly options: O;
  readonly positionals: readonly Positional[];
  readonly examples: readonly string[];
  /** Returns an exit code other than 0 only where no error says it. Throws GatewayError. */
  run(context: Context, args: Args<O>): Promise<number | void>;
};

export const defineCommand = <const O extends Options>(command: Command<O>): Command<O> => command;
