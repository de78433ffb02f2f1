import { GatewayError } from '../errors.ts';

/** Ways in which a command can be typed wrongly; the texts have a sentence for each. */
type UsageProblem =
  | 'command_unknown'
  | 'option_unknown'
  | 'option_missing'
  | 'option_choice'
  | 'option_twice'
  | 'value_missing'
  | 'value_extra'
  | 'value_invalid'
  | 'argument_missing'
  | 'argument_extra'
  | 'input_missing'
  | 'file_unreadable'
  | 'token_missing'
  | 'board_missing'
  | 'agreement_ambiguous'
  | 'cancelled'
  | 'passphrase_short'
  | 'passphrase_differs'
  | 'file_exists'
  | 'file_unwritable';

type About = {
  /** The command that shows how it should be, such as `sluis help sync`. */
  readonly help?: string;
  readonly setting?: string;
  readonly expected?: string;
  readonly count?: number;
};

/**
 * A usage_invalid. What was typed may be a pupil's key in the wrong place, so it is never repeated: only
 * declared names, places and names of options that `shown` lets through go in.
 */
export const usageError = (problem: UsageProblem, about: About = {}): GatewayError => {
  const { help, ...rest } = about;
  return new GatewayError('usage_invalid', { found: problem, ...rest, ...(help === undefined ? {} : { name: help }) });
};

/** The rule for undeclared names, for an option as typed: `--name` of at most 40, without three digits in a row. */
export const shown = (option: string): string | undefined =>
  /^--?[A-Za-z][A-Za-z0-9-]{0,39}$/.test(option) && !/\d{3}/.test(option) ? option : undefined;
