import { type Actor, demand } from '../agreement/roles.ts';
import type { reasonCodes } from '../ledger/fact.ts';
import type { Gateway } from './gateway.ts';

export type ReasonCode = (typeof reasonCodes)[number];

/** Who looks at a pupil, and why. */
export type Looker = { readonly actor: Actor; readonly reasonCode: ReasonCode };

/** What is looked at. `fields` are names (`pupil/callName`) of which values are shown. */
type Look = {
  readonly board: string;
  readonly school: string;
  readonly supplier?: string;
  readonly product?: string;
  readonly subject: string;
  readonly what: 'preview' | 'why' | 'disclosures' | 'record';
  readonly fields?: readonly string[];
};

/** Throws actor_forbidden for who may not look at a pupil of this board. */
export const demandLook = (board: string, { actor }: Looker): void => demand(board, actor, 'look');

/** Puts a look in the ledger. Await it before anything is shown (law 4 holds for looking too). Throws actor_forbidden. */
export const rememberLook = async (gateway: Gateway, looker: Looker, look: Look): Promise<void> => {
  demandLook(look.board, looker);
  const { board, school, supplier, product, subject, what, fields } = look;
  await gateway.store.batch(
    gateway.remember(board, {
      kind: 'look',
      at: gateway.clock.now().toISOString(),
      school,
      ...(supplier === undefined ? {} : { supplier }),
      ...(product === undefined ? {} : { product }),
      actor: looker.actor.id,
      facts: { subject, reasonCode: looker.reasonCode, what, ...(fields === undefined ? {} : { fields }) },
    }),
  );
};
