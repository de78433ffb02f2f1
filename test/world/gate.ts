import { plainShape } from '../../mappings/suppliers/plain.ts';
import type { AgreementDocument } from '../../src/agreement/schema.ts';
import type { Shape } from '../../src/agreement/shape.ts';
import type { InForce } from '../../src/agreement/status.ts';
import { hashAgreement } from '../../src/agreement/text.ts';
import type { FlatRecord } from '../../src/record/catalogue.ts';
import type { Entity, Form } from '../../src/record/field.ts';
import type { Item, Roster } from '../../src/record/item.ts';
import { permit, type Permit, type Restriction, type Standing } from '../../src/release/permit.ts';
import type { Joined } from '../../src/release/release.ts';
import { exampleDocument } from '../agreement/documents.ts';

export const rule = (form: Form = 'whole', purpose = 'access') => ({ purpose, reason: 'Nodig.', form });

/** The example agreement with these fields of each kind, in force since 1 August 2026. */
export const agreementOf = (fields: AgreementDocument['fields'], more: Partial<AgreementDocument> = {}): InForce => {
  const document: AgreementDocument = { ...exampleDocument, ...more, fields };
  return {
    board: 'bord',
    id: 'a',
    version: 1,
    supplier: document.supplier,
    product: document.product.id,
    state: 'approved',
    document,
    hash: hashAgreement(document),
    effectiveAt: new Date('2026-08-01T00:00:00Z'),
    supersededAt: undefined,
    proposedBy: 'een',
    approvedBy: 'twee',
    changedAt: '2026-08-01T00:00:00Z',
  };
};

/** Restrictions and consents by subject; consents as `subject/purpose`. */
export const standingOf = (
  restrictions: Record<string, Restriction> = {},
  consents: readonly string[] = [],
): Standing => ({
  restrictions: new Map(Object.entries(restrictions)),
  consented: (subject, purpose) => consents.includes(`${subject}/${purpose}`),
});

export const permitOf = (
  agreement: InForce,
  {
    standing = standingOf(),
    shape = plainShape,
    at = '2026-11-21T00:30:00Z',
  }: {
    readonly standing?: Standing;
    readonly shape?: Shape;
    readonly at?: string;
  } = {},
): Permit => permit(agreement, shape, standing, new Date(at));

/** An item whose subject is its key, with a mark in front. */
export const item = (entity: Entity, key: string, record: Omit<FlatRecord, 'key'> = {}): Item => ({
  entity,
  subject: `s-${key}`,
  record: { ...record, key },
});

export const rosterOf = (...items: readonly Item[]): Roster => new Map(Map.groupBy(items, ({ entity }) => entity));

export const joinedWith = (more: Partial<Joined> = {}): Joined => ({
  refOf: (subject) => `ref-${subject}`,
  issuedIds: new Map(),
  neutralNames: new Map(),
  ...more,
});
