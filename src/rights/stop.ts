import { type AgreementDeps, exclusively } from '../agreement/exclusive.ts';
import { type Actor, demand } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import type { reasonCodes } from '../ledger/fact.ts';
import type { Entry, Statement, Store } from '../ports.ts';
import { text } from '../row.ts';

/** What a stop holds for; without a school or a supplier it is for all of them. */
export type StopPlace = { readonly school?: string | undefined; readonly supplier?: string | undefined };

/** An emergency stop (noodstop): from `since` nothing at all is sent there. */
export type Stop = StopPlace & { readonly since: string; readonly reasonCode: string };

type StopReason = (typeof reasonCodes)[number];
type Decision = { readonly place: StopPlace; readonly reasonCode: StopReason };

export type Stops = {
  /** At once; a place that is stopped already stays so. Throws actor_forbidden, school_unknown, supplier_unknown. */
  lay(board: string, decision: Decision, actor: Actor): Promise<void>;
  /** Lifts the stop of exactly this place; the next run converges. Throws actor_forbidden, stop_missing. */
  lift(board: string, decision: Decision, actor: Actor): Promise<void>;
  list(board: string): Promise<readonly Stop[]>;
};

const all = '*';

const stated = (value: string): string | undefined => (value === all ? undefined : value);

/** Every stop of a board, widest first. */
export const readStops = async (store: Store, board: string): Promise<readonly Stop[]> => {
  const sql = 'SELECT school, supplier, since, reason FROM stop WHERE board = ? ORDER BY school, supplier';
  return (await store.all(sql, board)).map((row) => ({
    school: stated(text(row, 'school')),
    supplier: stated(text(row, 'supplier')),
    since: text(row, 'since'),
    reasonCode: text(row, 'reason'),
  }));
};

/** The stop that keeps a supplier from being sent anything of a school; undefined where none does. */
export const stopOf = (
  stops: readonly Stop[],
  at: { readonly school: string; readonly supplier: string },
): Stop | undefined =>
  stops.find(
    ({ school, supplier }) =>
      (school === undefined || school === at.school) && (supplier === undefined || supplier === at.supplier),
  );

const refuseUnknown = async (store: Store, board: string, { school, supplier }: StopPlace): Promise<void> => {
  if (school !== undefined) {
    const [row] = await store.all('SELECT id FROM school WHERE board = ? AND id = ?', board, school);
    if (row === undefined) throw new GatewayError('school_unknown', { school });
  }
  if (supplier !== undefined) {
    const [row] = await store.all('SELECT id FROM supplier WHERE board = ? AND id = ?', board, supplier);
    if (row === undefined) throw new GatewayError('supplier_unknown', { supplier });
  }
};

const entryOf = ({ place, reasonCode }: Decision, on: boolean, by: { actor: Actor; at: string }): Entry => ({
  kind: 'stop',
  at: by.at,
  ...(place.school === undefined ? {} : { school: place.school }),
  ...(place.supplier === undefined ? {} : { supplier: place.supplier }),
  actor: by.actor.id,
  facts: { on, reasonCode },
});

const stopMissing = ({ school, supplier }: StopPlace): GatewayError =>
  new GatewayError('stop_missing', {
    ...(school === undefined ? {} : { school }),
    ...(supplier === undefined ? {} : { supplier }),
  });

const insert = `INSERT INTO stop (board, school, supplier, since, reason, actor) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;
const remove = 'DELETE FROM stop WHERE board = ? AND school = ? AND supplier = ?';

/** Emergency stops. One person lays one, at once; state and ledger are one batch. */
export const createStops = (deps: AgreementDeps): Stops => {
  const { store, clock, remember } = deps;
  const isLaid = async (board: string, { school, supplier }: StopPlace): Promise<boolean> =>
    (await readStops(store, board)).some((one) => one.school === school && one.supplier === supplier);
  return {
    lay: async (board, decision, actor) => {
      demand(board, actor, 'stop');
      const { place, reasonCode } = decision;
      await refuseUnknown(store, board, place);
      if (await isLaid(board, place)) return;
      const at = clock.now().toISOString();
      const params = [board, place.school ?? all, place.supplier ?? all, at, reasonCode, actor.id];
      // Waits for no lease: whoever stops is not kept waiting by whoever decides about an agreement.
      await store.batch([{ sql: insert, params }, ...remember(board, entryOf(decision, true, { actor, at }))]);
    },
    lift: (board, decision, actor) =>
      exclusively(deps, board, async (lease) => {
        demand(board, actor, 'resume');
        const { place } = decision;
        if (!(await isLaid(board, place))) throw stopMissing(place);
        const lift: Statement = { sql: remove, params: [board, place.school ?? all, place.supplier ?? all] };
        const at = clock.now().toISOString();
        await store.batch([lift, ...remember(board, entryOf(decision, false, { actor, at }))], lease);
      }),
    list: (board) => readStops(store, board),
  };
};
