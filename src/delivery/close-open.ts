import type { Feed } from '../feed/feed.ts';
import type { Disclosed } from '../ledger/disclosure.ts';
import type { SubjectSets } from '../ledger/subject-set.ts';
import type { Row } from '../ports.ts';
import { integer, text } from '../row.ts';
import type { DeliverDeps } from './deliver.ts';
import { endDelivery } from './outcome.ts';

type ClosingDeps = Pick<DeliverDeps, 'store' | 'lease' | 'clock' | 'remember' | 'disclosures'> & {
  readonly subjectSets: Pick<SubjectSets, 'read'>;
};

const people = ['put/pupil/', 'put/staff/', 'put/guardian/'];

/** Whom a delivery was about that may have arrived: they count as told of, also when nobody knows that it did. */
const disclosedBy = async (row: Row, feed: Feed, at: string, deps: ClosingDeps): Promise<Disclosed> => {
  const lines = await deps.subjectSets.read(feed.board, text(row, 'subject_set'));
  return {
    board: feed.board,
    feed: feed.id,
    delivery: text(row, 'id'),
    at,
    fields: JSON.parse(text(row, 'names')) as string[],
    agreementVersion: integer(row, 'agreement_version'),
    put: lines.flatMap((line) => people.flatMap((kind) => (line.startsWith(kind) ? [line.slice(kind.length)] : []))),
    ended: [],
  };
};

/**
 * Deliveries that a process left open: nobody knows what arrived. Their rows are unsure already and go again. Also for
 * feeds without an agreement: what was sent stays to be accounted for.
 */
export const closeOpen = async (feed: Feed, deps: ClosingDeps): Promise<void> => {
  const rows = await deps.store.all(
    "SELECT id, names, agreement_version, subject_set FROM delivery WHERE feed = ? AND state = 'open'",
    feed.id,
  );
  const at = deps.clock.now().toISOString();
  for (const row of rows) {
    const delivery = text(row, 'id');
    const { school, supplier, product } = feed;
    const facts = { delivery, feed: feed.id, result: 'unknown', code: 'delivery_unknown' };
    const entry = { kind: 'outcome', at, school, supplier, product, facts } as const;
    await deps.store.batch(
      [
        endDelivery(delivery, 'unknown', 'delivery_unknown', at),
        ...deps.disclosures.statements(await disclosedBy(row, feed, at, deps)),
        ...deps.remember(feed.board, entry),
      ],
      deps.lease,
    );
  }
};
