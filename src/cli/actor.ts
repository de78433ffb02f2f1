import type { Actor } from '../agreement/roles.ts';
import { readConfig } from '../config.ts';
import { GatewayError } from '../errors.ts';
import type { Context } from './context.ts';
import type { Desk } from './desk.ts';
import { usageError } from './usage.ts';

/** The token that a script gave in SLUIS_ACTOR_TOKEN; undefined for a person, who is asked. */
export const givenToken = ({ env }: Context): string | undefined => readConfig(env).secrets.actorToken?.reveal();

const asked = async ({ prompt, texts }: Context, file: string | undefined): Promise<string> => {
  const missing = usageError('token_missing', { help: 'sluis help actor add' });
  if (file === '-') throw missing;
  try {
    return await prompt.secret(texts.agreementCli.actor.ask);
  } catch (error) {
    throw error instanceof GatewayError && error.subject.found === 'input_missing' ? missing : error;
  }
};

/**
 * Who acts: by SLUIS_ACTOR_TOKEN, or by a token that is typed where nobody sees it; never by an argument, which other
 * users and the shell's history see. `file`: what the command reads; `-` leaves no room for a question. Throws
 * actor_unknown, config_invalid, usage_invalid.
 */
export const identify = async (context: Context, { house }: Desk, file?: string): Promise<Actor> => {
  const given = givenToken(context);
  return house.actors.identify(given ?? (await asked(context, file)));
};
