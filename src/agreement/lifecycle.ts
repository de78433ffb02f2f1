import { approve, narrow, revoke } from './deciding.ts';
import type { Approval } from './deciding.ts';
import type { Difference } from './difference.ts';
import { advise, draft, propose } from './drafting.ts';
import type { AgreementDeps } from './exclusive.ts';
import { inForce } from './in-force.ts';
import type { Activated } from './in-force.ts';
import { differenceOf, readAgreements, versionsOf } from './lineage.ts';
import type { Actor } from './roles.ts';
import type { AgreementDocument } from './schema.ts';
import type { Session, Written } from './session.ts';
import type { Agreement } from './stored.ts';

export type Agreements = {
  /** A draft, or a new version of the agreement that it shares supplier, product and a school with. */
  draft(board: string, document: AgreementDocument, actor: Actor): Promise<Written>;
  propose(board: string, id: string, actor: Actor): Promise<Written>;
  /**
   * Puts the newest proposal in force after its waiting time. A widening needs an approver who is not the
   * proposer (approver_same); anything else takes effect at once. Throws agreement_required_field,
   * agreement_overlap, agreement_ended, agreement_state.
   */
  approve(board: string, id: string, actor: Actor, approval: Approval): Promise<Written>;
  /** A text that only narrows what holds now: one person, at once. Throws agreement_state when it widens. */
  narrow(board: string, document: AgreementDocument, actor: Actor, approval: Approval): Promise<Written>;
  /** Stops every open version at once; also one that nobody can read. */
  revoke(board: string, id: string, actor: Actor): Promise<void>;
  /** The officer's advice on what is drafted, proposed or waiting. A positive one ends the long waiting time. */
  advise(board: string, id: string, actor: Actor, state: 'positive' | 'negative'): Promise<Written>;
  /** All versions, by supplier, product, agreement and version; `statusOf` says where each stands. */
  list(board: string): Promise<readonly Agreement[]>;
  /** All versions of one agreement, oldest first. Throws agreement_missing. */
  show(board: string, id: string): Promise<readonly [Agreement, ...Agreement[]]>;
  /** What the newest draft or proposal would change of what holds now. */
  difference(board: string, id: string): Promise<Difference>;
  /** What may flow for a school at a moment: in force, and switched on by the school. */
  inForce(board: string, school: string, at: Date): Promise<readonly Activated[]>;
};

/** The life of agreements. Each change and its ledger entry are one batch; one decision per board at a time. */
export const createAgreements = (deps: AgreementDeps): Agreements => {
  const session = (board: string, actor: Actor): Session => ({ ...deps, board, actor });
  return {
    draft: (board, document, actor) => draft(session(board, actor), document),
    propose: (board, id, actor) => propose(session(board, actor), id),
    approve: (board, id, actor, approval) => approve(session(board, actor), id, approval),
    narrow: (board, document, actor, approval) => narrow(session(board, actor), document, approval),
    revoke: (board, id, actor) => revoke(session(board, actor), id),
    advise: (board, id, actor, state) => advise(session(board, actor), id, state),
    list: (board) => readAgreements(deps.store, board),
    show: async (board, id) => versionsOf(await readAgreements(deps.store, board), id),
    difference: async (board, id) => differenceOf(await readAgreements(deps.store, board), id, deps.clock.now()),
    inForce: (board, school, at) => inForce(deps.store, { board, school, at }),
  };
};
