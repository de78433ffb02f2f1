import type { Actor } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import { reasonCodes } from '../ledger/fact.ts';
import type { BoardHead, House } from '../sync/house.ts';
import type { Looker, ReasonCode } from '../sync/look.ts';
import { givenToken } from './acting.ts';
import type { Context } from './context.ts';

/** Options that several commands about one school or supplier have. */
export const sight = {
  school: {
    type: 'text',
    value: { nl: 'SCHOOL', en: 'SCHOOL' },
    nl: 'de school: BRIN en vestiging, zes tekens',
    en: 'the school: BRIN and location, six characters',
  },
  supplier: {
    type: 'text',
    value: { nl: 'LEVERANCIER', en: 'SUPPLIER' },
    nl: 'de leverancier',
    en: 'the supplier',
  },
  reason: {
    type: 'choice',
    of: reasonCodes,
    nl: 'waarom u deze leerling bekijkt; komt in het logboek',
    en: 'why you look at this pupil; goes into the ledger',
  },
} as const;

/**
 * Who gives the command: by the token in SLUIS_ACTOR_TOKEN, otherwise by one that is typed where nobody sees it. Never
 * an argument. Throws actor_unknown, config_invalid, usage_invalid.
 */
export const whoActs = async (context: Context, house: House): Promise<Actor> => {
  const given = givenToken(context);
  return house.actors.identify(given ?? (await context.prompt.secret(context.texts.look.token)));
};

/** Who looks at a pupil and why. Throws reason_missing, and what `whoActs` throws. */
export const whoLooks = async (context: Context, house: House, reasonCode: ReasonCode | undefined): Promise<Looker> => {
  if (reasonCode === undefined) throw new GatewayError('reason_missing');
  return { actor: await whoActs(context, house), reasonCode };
};

/** A pupil's key is a value: it is asked for, or read from standard input, and never an argument. */
export const askKey = ({ prompt, texts }: Context): Promise<string> => prompt.ask(texts.look.key);

/** Throws usage_invalid before a board was laid out. */
export const boardOf = async (house: House): Promise<BoardHead> => {
  const board = await house.board();
  if (board === undefined)
    throw new GatewayError('usage_invalid', { found: 'board_missing', name: 'sluis help start' });
  return board;
};
