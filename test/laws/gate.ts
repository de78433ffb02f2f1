import type { AgreementDocument } from '../../src/agreement/schema.ts';
import type { Shape } from '../../src/agreement/shape.ts';
import { bans } from '../../src/record/bans.ts';
import type { FlatRecord } from '../../src/record/catalogue.ts';
import { agreeable, fieldsOf } from '../../src/record/catalogue.ts';
import type { Entity } from '../../src/record/field.ts';
import { type Permit, permit } from '../../src/release/permit.ts';
import { type Joined, release } from '../../src/release/release.ts';
import { shapeParcel } from '../../src/release/shape.ts';
import { exampleDocument } from '../agreement/documents.ts';

const ownNames = (entity: Entity): Record<string, string> =>
  Object.fromEntries([...Object.keys(fieldsOf(entity)), ...Object.keys(bans)].map((name) => [name, name]));

/** A greedy supplier: it takes everything that has a name, what is banned included. */
const greedy: Shape = {
  name: 'greedy',
  accepts: { pupil: ownNames('pupil'), guardian: ownNames('guardian'), group: ownNames('group') },
  requires: [],
};

type Names = Readonly<Partial<Record<Entity, readonly string[]>>>;

/** An agreement that names these fields, whole, and nothing else. Not checked: a law holds for any text. */
export const documentOf = (names: Names): AgreementDocument => ({
  ...exampleDocument,
  key: 'key',
  fields: Object.fromEntries(
    Object.entries(names).map(([entity, fields]) => [
      entity,
      Object.fromEntries(
        fields.map((field) => [field, { purpose: 'access', reason: 'Een reden.', form: 'whole' as const }]),
      ),
    ]),
  ),
});

/** A permit of an agreement in force, to a supplier that takes every field there is. */
export const permitFor = (names: Names): Permit =>
  permit(
    {
      board: 'voorbeeld',
      id: 'a',
      version: 1,
      supplier: 'digital-board',
      product: 'digibord',
      state: 'approved',
      document: documentOf(names),
      hash: '0'.repeat(64),
      effectiveAt: new Date('2026-08-01T00:00:00Z'),
      supersededAt: undefined,
      proposedBy: 'one',
      approvedBy: 'two',
      changedAt: '2026-08-01T00:00:00Z',
    },
    greedy,
    { restrictions: new Map(), consented: () => true },
    new Date('2026-11-21T01:00:00Z'),
  );

export const everything: Names = { pupil: agreeable('pupil'), guardian: agreeable('guardian') };

const joined: Joined = {
  refOf: (subject) => subject.padEnd(32, '0'),
  issuedIds: new Map(),
  neutralNames: new Map(),
};

/** The bytes of a delivery of one item, of the fields that these names agree. */
export const bytesOf = (entity: Entity, record: FlatRecord, names: Names = everything): string => {
  const permitted = permitFor(names);
  const made = release({ entity, subject: 'ab', record }, permitted, new Map(), joined);
  const { body } = shapeParcel([{ op: 'put', release: made }], {
    deliveryId: 'd',
    manifest: {},
    shape: greedy,
    format: 'json',
    nulls: new Map([[entity, (permitted.steps.get(entity) ?? []).map((step) => step.field)]]),
  });
  return new TextDecoder().decode(body);
};
