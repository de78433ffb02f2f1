import type { Entry, Fact } from '../ports.ts';
import type { Difference, FieldAt } from './difference.ts';
import type { Actor } from './roles.ts';
import type { Agreement, NewVersion, StoredState } from './stored.ts';
import { hashAgreement } from './text.ts';

/** A field in the ledger: `pupil/familyName`, with its coarser form `pupil/familyName:initial`. */
const fieldFact = ({ entity, field, form }: FieldAt): string =>
  form === 'whole' ? `${entity}/${field}` : `${entity}/${field}:${form}`;

const addedIn = (difference: Difference): readonly string[] => [
  ...difference.fieldsAdded.map(fieldFact),
  ...[...difference.formsWidened, ...difference.formsNarrowed].map((change) =>
    fieldFact({ ...change, form: change.to }),
  ),
];

const removedIn = (difference: Difference): readonly string[] => [
  ...difference.fieldsRemoved.map(fieldFact),
  ...[...difference.formsWidened, ...difference.formsNarrowed].map((change) =>
    fieldFact({ ...change, form: change.from }),
  ),
];

export type Change = {
  readonly actor: Actor;
  readonly at: string;
  /** The state before; undefined for a version that did not exist. */
  readonly from: StoredState | undefined;
  readonly difference?: Difference;
};

/** The ledger's entry of a version that was written: which, from and to what, which fields, by whom, from when. */
export const versionEntry = (made: NewVersion, { actor, at, from, difference }: Change): Entry => {
  const facts: Record<string, Fact> = { agreement: made.id, version: made.version, to: made.state };
  facts['hash'] = hashAgreement(made.document);
  if (from !== undefined) facts['from'] = from;
  if (difference !== undefined) {
    facts['fieldsAdded'] = addedIn(difference);
    facts['fieldsRemoved'] = removedIn(difference);
  }
  if (made.effectiveAt !== undefined) facts['effectiveAt'] = made.effectiveAt.toISOString();
  if (made.proposedBy !== undefined) facts['proposer'] = made.proposedBy;
  if (made.approvedBy !== undefined) facts['approver'] = made.approvedBy;
  if (made.document.demo === true) facts['demo'] = true;
  const { supplier, product } = made.document;
  return { kind: 'agreement', at, supplier, product: product.id, actor: actor.id, facts };
};

/** The entry of a version that was ended; its text may be unreadable, so only its stored hash is named. */
export const closedEntry = (one: Agreement, to: 'superseded' | 'revoked', { actor, at }: Change): Entry => ({
  kind: 'agreement',
  at,
  supplier: one.supplier,
  product: one.product,
  actor: actor.id,
  facts: { agreement: one.id, version: one.version, from: one.state, to, hash: one.hash },
});
