import { GatewayError } from '../errors.ts';
import type { Entry, Statement, Store, Value } from '../ports.ts';
import { optionalText, text } from '../row.ts';
import { exclusively } from './exclusive.ts';
import type { AgreementDeps } from './exclusive.ts';
import { readAgreements } from './lineage.ts';
import { demand } from './roles.ts';
import type { Actor } from './roles.ts';

/** A product that a school has switched on, from `since` up to and not with `until`. Instants. */
export type Activation = {
  readonly school: string;
  readonly supplier: string;
  readonly product: string;
  readonly since: string;
  readonly until: string | undefined;
};

type Switch = { readonly school: string; readonly supplier: string; readonly product: string };

export type Activations = {
  /** Throws agreement_missing when no agreement of the board names this product for the school, school_unknown. */
  activate(board: string, what: Switch, actor: Actor): Promise<void>;
  /** At once. Throws agreement_state when it is not on. */
  deactivate(board: string, what: Switch, actor: Actor): Promise<void>;
  list(board: string): Promise<readonly Activation[]>;
};

const select =
  'SELECT school, supplier, product, since, until FROM activation WHERE board = ? ORDER BY school, supplier, product';

/** All that schools of a board ever switched on. */
export const readActivations = async (store: Store, board: string): Promise<readonly Activation[]> =>
  (await store.all(select, board)).map((row) => ({
    school: text(row, 'school'),
    supplier: text(row, 'supplier'),
    product: text(row, 'product'),
    since: text(row, 'since'),
    until: optionalText(row, 'until'),
  }));

/** On at this moment. */
export const isOn = ({ since, until }: Activation, at: Date): boolean =>
  Date.parse(since) <= at.getTime() && (until === undefined || at.getTime() < Date.parse(until));

const isThis = (one: Switch, { school, supplier, product }: Switch): boolean =>
  one.school === school && one.supplier === supplier && one.product === product;

const switchOn = `INSERT INTO activation (board, school, supplier, product, since) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (board, school, supplier, product) DO UPDATE SET since = excluded.since, until = NULL`;
const switchOff = 'UPDATE activation SET until = ? WHERE board = ? AND school = ? AND supplier = ? AND product = ?';

const refuseUnagreed = async ({ store }: AgreementDeps, board: string, what: Switch): Promise<void> => {
  const [school] = await store.all('SELECT id FROM school WHERE board = ? AND id = ?', board, what.school);
  if (school === undefined) throw new GatewayError('school_unknown', { board, school: what.school });
  const all = await readAgreements(store, board);
  const named = all.some(
    ({ supplier, product, state, document }) =>
      supplier === what.supplier &&
      product === what.product &&
      state !== 'revoked' &&
      document?.schools.includes(what.school) === true,
  );
  if (!named) throw new GatewayError('agreement_missing', { ...what, board });
};

/** A school switches a product on itself: an agreement alone makes nothing flow. */
export const createActivations = (deps: AgreementDeps): Activations => {
  const write = (board: string, what: Switch, how: { sql: string; params: readonly Value[]; entry: Entry }) =>
    exclusively(deps, board, async (lease) => {
      const on = (await readActivations(deps.store, board)).some(
        (one) => isThis(one, what) && isOn(one, deps.clock.now()),
      );
      const wanted = how.entry.facts['on'] === true;
      if (on && wanted) return;
      if (!on && !wanted) throw new GatewayError('agreement_state', { ...what, board });
      const statement: Statement = { sql: how.sql, params: how.params };
      await deps.store.batch([statement, ...deps.remember(board, how.entry)], lease);
    });
  return {
    activate: async (board, what, actor) => {
      demand(board, actor, 'activate');
      await refuseUnagreed(deps, board, what);
      const { school, supplier, product } = what;
      const at = deps.clock.now().toISOString();
      const entry: Entry = {
        kind: 'activation',
        at,
        school,
        supplier,
        product,
        actor: actor.id,
        facts: { on: true, since: at },
      };
      await write(board, what, { sql: switchOn, params: [board, school, supplier, product, at], entry });
    },
    deactivate: async (board, what, actor) => {
      demand(board, actor, 'deactivate');
      const { school, supplier, product } = what;
      const at = deps.clock.now().toISOString();
      const entry: Entry = { kind: 'activation', at, school, supplier, product, actor: actor.id, facts: { on: false } };
      await write(board, what, { sql: switchOff, params: [at, board, school, supplier, product], entry });
    },
    list: (board) => readActivations(deps.store, board),
  };
};
