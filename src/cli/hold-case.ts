import { GatewayError } from '../errors.ts';
import { reasonCodes } from '../ledger/fact.ts';
import { decideCase, findCase, type HoldCase, isCaseId, type Verdict } from '../sync/holds.ts';
import type { ReasonCode } from '../sync/look.ts';
import { identify } from './actor.ts';
import type { Context } from './context.ts';
import { openDesk } from './desk.ts';
import { usageError } from './usage.ts';

/** A case by its number, or the one of a school. */
export const casePositional = {
  name: { nl: 'NUMMER', en: 'NUMBER' },
  required: true,
  nl: 'het nummer van wat er wacht, of de school',
  en: 'the number of what waits, or the school',
} as const;

export const decisionReason = {
  type: 'choice',
  of: reasonCodes,
  nl: 'waarom u dit besluit neemt; komt in het logboek',
  en: 'why you decide this; goes into the ledger',
} as const;

/** A decision is on the list that was shown, and only its number names that. */
export const shownCase = {
  name: { nl: 'NUMMER', en: 'NUMBER' },
  required: true,
  nl: 'het nummer van de lijst die u zag, zoals sluis holds het toont',
  en: 'the number of the list that you saw, as sluis holds shows it',
} as const;

type Decision = { readonly wanted: string; readonly verdict: Verdict; readonly reasonCode: ReasonCode | undefined };

/** Decides on the list as it is under this number now. Throws reason_missing, hold_missing, hold_changed, actor_forbidden. */
export const decide = async (context: Context, { wanted, verdict, reasonCode }: Decision): Promise<HoldCase> => {
  const desk = await openDesk(context);
  const { gateway } = desk.house;
  if (!isCaseId(wanted))
    throw usageError('value_invalid', { setting: shownCase.name[context.lang], help: 'sluis holds' });
  const found = await findCase(gateway, desk.board.id, wanted);
  if (reasonCode === undefined) throw new GatewayError('reason_missing');
  const actor = await identify(context, desk);
  await decideCase(gateway, found, { verdict, reasonCode, actor });
  return found;
};
