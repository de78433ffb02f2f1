import type { Views } from '../door/views.ts';
import { GatewayError } from '../errors.ts';
import type { Feed } from '../feed/feed.ts';
import { readRows } from '../feed/row.ts';
import type { Shaped, View } from '../ports/door.ts';
import { entities, type Entity } from '../record/field.ts';
import { fieldNames, type Permit } from '../release/permit.ts';
import type { Joined } from '../release/release.ts';
import type { Gateway } from '../sync/gateway.ts';
import { joinedFor, readGroupNames } from '../sync/joined.ts';
import type { Visit } from './visit.ts';

/** Names of a feed's own: what its supplier calls somebody. */
export const refsOf = async (gateway: Gateway, { board, supplier }: Feed): Promise<Joined['refOf']> => {
  const names = await readGroupNames(gateway.store, gateway.keyring, board);
  return (await joinedFor(gateway, { board, supplier, subjects: [] }, names)).refOf;
};

/** What this feed shows now, as at a door; throws door_unavailable. */
export const viewOf = async (views: Views, { school, visitor }: Visit): Promise<View> => {
  const { supplier, product } = visitor;
  return (await views.of(school, { supplier, product, channel: undefined })).showing.view;
};

/** Nothing where there is nothing to see yet, or not now: that is not the same as empty, and nobody is told that it is. */
export const itemsShown = (views: Views, visit: Visit): Promise<readonly Shaped[]> =>
  viewOf(views, visit).then(
    ({ items }) => items,
    (error: unknown) => {
      if (error instanceof GatewayError && error.code === 'door_unavailable') return [];
      throw error;
    },
  );

/**
 * Has this supplier what it should have, as far as we know? Not while the outcome of a delivery is unknown, rows go again, or
 * the agreement of now was not delivered by yet.
 */
export const isSettled = async (
  gateway: Gateway,
  feed: Feed,
  { agreement, permit }: Visit['agreed'],
): Promise<boolean> => {
  if (feed.fingerprint === undefined || feed.agreementVersion !== agreement.version) return false;
  const may = new Set(fieldNames(permit));
  if (feed.fields.some((field) => !may.has(field))) return false;
  const rows = [...(await readRows(gateway.store, feed.id)).values()];
  return rows.every(({ state, unsure, digest }) => !unsure && (state === 'removed' || digest !== ''));
};

/** Kinds of which this permit lets something through. */
export const kindsOf = (permit: Permit): readonly Entity[] =>
  entities.filter((entity) => (permit.steps.get(entity)?.length ?? 0) > 0);
