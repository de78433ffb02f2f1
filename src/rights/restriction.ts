import { exclusively } from '../agreement/exclusive.ts';
import type { AgreementDeps } from '../agreement/exclusive.ts';
import { demand } from '../agreement/roles.ts';
import type { Actor } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import type { Entry, Statement } from '../ports.ts';
import { text } from '../row.ts';

/**
 * `frozen`: nothing new is sent and nothing removed (restriction, AVG art. 18). `excluded`: withdrawn with
 * a request to erase (objection upheld, AVG art. 21).
 */
type Restriction = 'frozen' | 'excluded';

/** Every supplier of the board, also those that come later. */
export const allSuppliers = '*';

type Restricted = { readonly subject: string; readonly supplier: string };

type Restrictions = {
  /** Throws pupil_unknown, supplier_unknown, actor_forbidden. */
  freeze(board: string, who: Restricted, actor: Actor): Promise<void>;
  exclude(board: string, who: Restricted, actor: Actor): Promise<void>;
  /** Lifts what was laid on this subject for exactly this supplier (or for all). Throws agreement_state when nothing was. */
  release(board: string, who: Restricted, actor: Actor): Promise<void>;
  /** What holds for a supplier, its own and that for all together; the stricter of two counts. */
  restrictionsOf(board: string, supplier: string): Promise<ReadonlyMap<string, Restriction>>;
};

const isRestriction = (value: string): value is Restriction => value === 'frozen' || value === 'excluded';

const lay = `INSERT INTO restriction (board, subject, supplier, kind, since) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (board, subject, supplier) DO UPDATE SET kind = excluded.kind, since = excluded.since`;
const lift = 'DELETE FROM restriction WHERE board = ? AND subject = ? AND supplier = ?';
const select = 'SELECT subject, kind FROM restriction WHERE board = ? AND supplier IN (?, ?)';

type Decision = Restricted & { readonly board: string; readonly actor: Actor; readonly at: string };

/** An entry without a supplier speaks of all of them. */
const entryOf = ({ subject, supplier, actor, at }: Decision, kind: Restriction | 'released'): Entry => ({
  kind: 'restriction',
  at,
  ...(supplier === allSuppliers ? {} : { supplier }),
  actor: actor.id,
  facts: { subject, kind },
});

const refuseUnknown = async ({ store }: AgreementDeps, { board, subject, supplier }: Decision): Promise<void> => {
  const [person] = await store.all(
    'SELECT subject FROM lookup WHERE board = ? AND subject = ? LIMIT 1',
    board,
    subject,
  );
  if (person === undefined) throw new GatewayError('pupil_unknown', { board });
  if (supplier === allSuppliers) return;
  const [known] = await store.all('SELECT id FROM supplier WHERE board = ? AND id = ?', board, supplier);
  if (known === undefined) throw new GatewayError('supplier_unknown', { board });
};

const refuseFree = async ({ store }: AgreementDeps, { board, subject, supplier }: Decision): Promise<void> => {
  const sql = 'SELECT kind FROM restriction WHERE board = ? AND subject = ? AND supplier = ?';
  const [laid] = await store.all(sql, board, subject, supplier);
  if (laid === undefined) throw new GatewayError('agreement_state', { board, expected: 'restricted' });
};

/** Restrictions per subject and supplier: one person, at once, with the ledger in the same batch. */
export const createRestrictions = (deps: AgreementDeps): Restrictions => {
  const decide = (board: string, who: Restricted, actor: Actor, kind: Restriction | 'released'): Promise<void> =>
    exclusively(deps, board, async (lease) => {
      demand(board, actor, 'restrict');
      const decision: Decision = { ...who, board, actor, at: deps.clock.now().toISOString() };
      await (kind === 'released' ? refuseFree(deps, decision) : refuseUnknown(deps, decision));
      const place = [board, who.subject, who.supplier];
      const statement: Statement =
        kind === 'released' ? { sql: lift, params: place } : { sql: lay, params: [...place, kind, decision.at] };
      await deps.store.batch([statement, ...deps.remember(board, entryOf(decision, kind))], lease);
    });
  return {
    freeze: (board, who, actor) => decide(board, who, actor, 'frozen'),
    exclude: (board, who, actor) => decide(board, who, actor, 'excluded'),
    release: (board, who, actor) => decide(board, who, actor, 'released'),
    restrictionsOf: async (board, supplier) => {
      const found = new Map<string, Restriction>();
      for (const row of await deps.store.all(select, board, supplier, allSuppliers)) {
        const [subject, kind] = [text(row, 'subject'), text(row, 'kind')];
        if (!isRestriction(kind)) throw new GatewayError('store_corrupt', { field: 'kind' });
        if (found.get(subject) !== 'excluded') found.set(subject, kind);
      }
      return found;
    },
  };
};
