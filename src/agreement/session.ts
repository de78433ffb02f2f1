import type { Statement } from '../ports.ts';
import type { Candidate } from './approval.ts';
import type { AgreementDeps } from './exclusive.ts';
import { newId } from './identifier.ts';
import { ancestorOf } from './lineage.ts';
import { closedEntry, versionEntry } from './recorded.ts';
import type { Change } from './recorded.ts';
import type { Actor } from './roles.ts';
import type { AgreementDocument } from './schema.ts';
import { closeVersion } from './stored.ts';
import type { Agreement, NewVersion } from './stored.ts';

/** Which version was written; `effectiveAt` once it is approved. */
export type Written = { readonly id: string; readonly version: number; readonly effectiveAt: Date | undefined };

/** One actor at work on the agreements of one board. */
export type Session = AgreementDeps & { readonly board: string; readonly actor: Actor };

/** Advice comes from the officer only: what a text says of it is not believed. */
const unadvised = (document: AgreementDocument): AgreementDocument => ({ ...document, advice: { state: 'pending' } });

/** The statement that writes a version, with its entry in the ledger. */
export const recording =
  ({ remember, board }: Session) =>
  (made: NewVersion, write: Statement, change: Change): readonly Statement[] => [
    write,
    ...remember(board, versionEntry(made, change)),
  ];

/** Closes versions, each with its entry in the ledger. */
export const closing =
  ({ remember, board }: Session, change: Change) =>
  (to: 'superseded' | 'revoked', versions: readonly Agreement[]): readonly Statement[] =>
    versions.flatMap((one) => [closeVersion(one, to, change.at), ...remember(board, closedEntry(one, to, change))]);

export const writtenOf = ({ id, version, effectiveAt }: NewVersion): Written => ({ id, version, effectiveAt });

/** A text as the next version of the agreement it belongs to, or the first of a new one. */
export const candidateOf = (session: Session, all: readonly Agreement[], document: AgreementDocument): Candidate => {
  const now = session.clock.now();
  const id = ancestorOf(all, document, now) ?? newId(session.random);
  const version = Math.max(0, ...all.filter((one) => one.id === id).map((one) => one.version)) + 1;
  return { all, id, version, document: unadvised(document), now };
};

/** A version that nobody has proposed or approved yet. */
export const versionFrom = (
  session: Session,
  { id, version, document, now }: Candidate,
): Omit<NewVersion, 'state'> => ({
  board: session.board,
  id,
  version,
  document,
  effectiveAt: undefined,
  proposedBy: undefined,
  approvedBy: undefined,
  changedAt: now.toISOString(),
});
