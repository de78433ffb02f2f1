import { GatewayError } from '../errors.ts';
import { closedBy, momentOf, refuseUnfit, weigh } from './approval.ts';
import type { Candidate, Consequence } from './approval.ts';
import type { FieldPlace } from './difference.ts';
import { exclusively } from './exclusive.ts';
import { newestIn, readAgreements, refuseStrangers, versionsOf } from './lineage.ts';
import { demand } from './roles.ts';
import type { AgreementDocument } from './schema.ts';
import { candidateOf, closing, recording, versionFrom, writtenOf } from './session.ts';
import type { Session, Written } from './session.ts';
import { insertVersion, updateVersion } from './stored.ts';
import type { Agreement, NewVersion } from './stored.ts';

/** What an approver states. */
export type Approval = {
  /** What the supplier's shape cannot do without. */
  readonly required: readonly FieldPlace[];
  /** Lets a first delivery go without the waiting time. */
  readonly releaseFirst?: boolean;
  /** The hash of the text that the approver was shown; another one by now is refused. */
  readonly hash?: string;
};

const refuseApprover = (session: Session, proposal: Agreement, { widens }: Consequence): void => {
  demand(session.board, session.actor, widens ? 'widen' : 'narrow');
  if (widens && (proposal.proposedBy === undefined || proposal.proposedBy === session.actor.id)) {
    throw new GatewayError('approver_same', { agreement: proposal.id, supplier: proposal.supplier });
  }
};

/** Approves the newest proposal; see Agreements. */
export const approve = (session: Session, id: string, approval: Approval): Promise<Written> =>
  exclusively(session, session.board, async (lease) => {
    const all = await readAgreements(session.store, session.board);
    const found = newestIn(all, id, 'proposed');
    if (approval.hash !== undefined && approval.hash !== found.hash) {
      throw new GatewayError('agreement_state', { agreement: id, setting: 'hash' });
    }
    const candidate: Candidate = { ...found, all, now: session.clock.now() };
    const consequence = weigh(candidate);
    refuseApprover(session, found, consequence);
    refuseUnfit(candidate, approval.required);
    const effectiveAt = momentOf(candidate, consequence, approval.releaseFirst === true);
    const at = candidate.now.toISOString();
    const made: NewVersion = { ...found, state: 'approved', effectiveAt, approvedBy: session.actor.id, changedAt: at };
    const change = { actor: session.actor, at, from: found.state, difference: consequence.difference };
    const written = recording(session)(made, updateVersion(made), change);
    const closed = closing(session, change)('superseded', closedBy(candidate, effectiveAt));
    await session.store.batch([...written, ...closed], lease);
    return writtenOf(made);
  });

/** Drafts and approves a narrower text in one step; see Agreements. */
export const narrow = (session: Session, document: AgreementDocument, approval: Approval): Promise<Written> =>
  exclusively(session, session.board, async (lease) => {
    demand(session.board, session.actor, 'narrow');
    await refuseStrangers(session.store, session.board, document);
    const candidate = candidateOf(session, await readAgreements(session.store, session.board), document);
    const consequence = weigh(candidate);
    if (consequence.widens) throw new GatewayError('agreement_state', { agreement: candidate.id, setting: 'widens' });
    refuseUnfit(candidate, approval.required);
    const effectiveAt = momentOf(candidate, consequence, false);
    const actor = session.actor.id;
    const base = versionFrom(session, candidate);
    const made: NewVersion = { ...base, state: 'approved', effectiveAt, proposedBy: actor, approvedBy: actor };
    const at = made.changedAt;
    const change = { actor: session.actor, at, from: undefined, difference: consequence.difference };
    const written = recording(session)(made, insertVersion(made), change);
    const closed = closing(session, change)('superseded', closedBy(candidate, effectiveAt));
    await session.store.batch([...written, ...closed], lease);
    return writtenOf(made);
  });

/** Revokes all that is open; see Agreements. */
export const revoke = (session: Session, id: string): Promise<void> =>
  exclusively(session, session.board, async (lease) => {
    demand(session.board, session.actor, 'revoke');
    const versions = versionsOf(await readAgreements(session.store, session.board), id);
    const open = versions.filter(({ state }) => state === 'draft' || state === 'proposed' || state === 'approved');
    if (open.length === 0) throw new GatewayError('agreement_state', { agreement: id });
    const change = { actor: session.actor, at: session.clock.now().toISOString(), from: undefined };
    await session.store.batch(closing(session, change)('revoked', open), lease);
  });
