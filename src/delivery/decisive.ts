import type { Feed } from '../feed/feed.ts';
import type { Store } from '../ports.ts';
import { amsterdamDay } from '../record/day.ts';

/** Which consents were given, in a few numbers: cheap to read many times over, and different when one of them is. */
const consents = `SELECT count(*) || '/' || coalesce(sum(given), 0) || '/' || coalesce(sum(given * rowid), 0) || '/' ||
  coalesce(sum(given * (rowid * 7919 % 1000003)), 0) FROM consent WHERE board = ? AND supplier = ? AND product = ?`;

const rows = `SELECT
  (SELECT group_concat(one) FROM (SELECT id || '/' || version || '/' || state || '/' || changed_at AS one
    FROM agreement WHERE board = ? AND supplier = ? AND product = ? ORDER BY id, version)) AS agreements,
  (SELECT since || '/' || coalesce(until, '') FROM activation
    WHERE board = ? AND school = ? AND supplier = ? AND product = ?) AS activation,
  (SELECT group_concat(one) FROM (SELECT school || '/' || supplier AS one FROM stop
    WHERE board = ? AND school IN (?, '*') AND supplier IN (?, '*') ORDER BY school, supplier)) AS stops,
  (SELECT group_concat(one) FROM (SELECT subject || '/' || supplier || '/' || kind AS one FROM restriction
    WHERE board = ? AND supplier IN (?, '*') ORDER BY subject, supplier)) AS restrictions,
  (SELECT shape || '/' || channel FROM supplier WHERE board = ? AND id = ?) AS supplier,
  (${consents}) AS consents,
  (SELECT group_concat(field) FROM (SELECT field FROM given_back
    WHERE board = ? AND supplier = ? AND product = ? ORDER BY field)) AS given_back`;

/**
 * A text that differs when anything may have changed on which a delivery of this feed rests: agreement, switch, stop,
 * restrictions, consents, what was given back, the supplier, the day. One cheap query; what it means is for `inForce` to say.
 */
export const decisiveMark = async (store: Store, feed: Feed, at: Date): Promise<string> => {
  const { board, school, supplier, product } = feed;
  const made = [board, supplier, product];
  const here = [board, school, supplier];
  const params = [made, [...here, product], here, [board, supplier], [board, supplier], made, made].flat();
  const found = await store.all(rows, ...params);
  return JSON.stringify([amsterdamDay(at), found]);
};
