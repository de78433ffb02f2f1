import { GatewayError } from '../errors.ts';
import { addDays, amsterdamDay, startOfDay } from '../record/day.ts';
import { weigh } from './approval.ts';
import { exclusively } from './exclusive.ts';
import { newestIn, readAgreements, refuseStrangers, versionsOf } from './lineage.ts';
import { demand } from './roles.ts';
import type { AgreementDocument } from './schema.ts';
import { candidateOf, recording, versionFrom, writtenOf } from './session.ts';
import type { Session, Written } from './session.ts';
import { earliestStart, statusOf } from './status.ts';
import { insertVersion, updateVersion } from './stored.ts';
import type { Agreement, NewVersion } from './stored.ts';

/** Throws supplier_unknown, school_unknown, agreement_overlap, actor_forbidden. */
export const draft = (session: Session, document: AgreementDocument): Promise<Written> =>
  exclusively(session, session.board, async (lease) => {
    demand(session.board, session.actor, 'draft');
    await refuseStrangers(session.store, session.board, document);
    const candidate = candidateOf(session, await readAgreements(session.store, session.board), document);
    const made: NewVersion = { ...versionFrom(session, candidate), state: 'draft' };
    const change = {
      actor: session.actor,
      at: made.changedAt,
      from: undefined,
      difference: weigh(candidate).difference,
    };
    await session.store.batch(recording(session)(made, insertVersion(made), change), lease);
    return writtenOf(made);
  });

/** Proposes the newest draft. Throws agreement_state when there is none. */
export const propose = (session: Session, id: string): Promise<Written> =>
  exclusively(session, session.board, async (lease) => {
    demand(session.board, session.actor, 'propose');
    const now = session.clock.now();
    const all = await readAgreements(session.store, session.board);
    const found = newestIn(all, id, 'draft');
    const at = now.toISOString();
    const made: NewVersion = { ...found, state: 'proposed', proposedBy: session.actor.id, changedAt: at };
    const { difference } = weigh({ ...found, all, now });
    const change = { actor: session.actor, at, from: found.state, difference };
    await session.store.batch(recording(session)(made, updateVersion(made), change), lease);
    return writtenOf(made);
  });

type Readable = Agreement & { readonly document: AgreementDocument };

const advisable = (all: readonly Agreement[], id: string, at: Date): Readable => {
  const found = versionsOf(all, id).findLast((one) => ['draft', 'proposed', 'waiting'].includes(statusOf(one, at)));
  if (found?.document === undefined) throw new GatewayError('agreement_state', { agreement: id });
  return { ...found, document: found.document };
};

/** A positive advice ends the long waiting time; the one night stays, and nothing starts later by it. */
const startAfterAdvice = (one: Readable, now: Date): Date | undefined => {
  if (one.effectiveAt === undefined || one.document.advice.state !== 'positive') return one.effectiveAt;
  const night = startOfDay(addDays(amsterdamDay(now), 1)).getTime();
  const start = Math.max(night, earliestStart(one.document, now).getTime());
  return new Date(Math.min(one.effectiveAt.getTime(), start));
};

/** Writes the officer's advice into the newest version that does not hold yet. Throws agreement_state. */
export const advise = (session: Session, id: string, state: 'positive' | 'negative'): Promise<Written> =>
  exclusively(session, session.board, async (lease) => {
    demand(session.board, session.actor, 'advise');
    const now = session.clock.now();
    const found = advisable(await readAgreements(session.store, session.board), id, now);
    const document = { ...found.document, advice: { state, date: amsterdamDay(now) } };
    const advised = { ...found, document, changedAt: now.toISOString() };
    const made: NewVersion = { ...advised, effectiveAt: startAfterAdvice(advised, now) };
    const change = { actor: session.actor, at: made.changedAt, from: found.state };
    await session.store.batch(recording(session)(made, updateVersion(made), change), lease);
    return writtenOf(made);
  });
