import { formsOf } from '../../../src/agreement/rule.ts';
import type { AgreementDocument } from '../../../src/agreement/schema.ts';
import type { Shape } from '../../../src/agreement/shape.ts';
import { type InForce, isInForce } from '../../../src/agreement/status.ts';
import type { Agreement } from '../../../src/agreement/stored.ts';
import { agreeable, fieldOf } from '../../../src/record/catalogue.ts';
import { entities, type Entity, forms, type Form } from '../../../src/record/field.ts';
import type { Dice } from '../../../deploy/demo/seed.ts';
import { exampleDocument } from '../../agreement/documents.ts';

/** The day on which every test night falls. */
export const today = '2026-11-21';
export const instant = new Date(`${today}T01:30:00Z`);

/** An agreement in force with what its supplier takes: everything that decides what this supplier may see. */
export type Deal = { readonly agreement: InForce; readonly shape: Shape };

type Rule = { readonly purpose: string; readonly reason: string; readonly form: Form };

/** `access` is a public task; the other two need consent. */
export const purposes = {
  access: { purpose: 'access', basis: 'public_task', whyNotLess: 'Zonder is er geen account.' },
  images: { purpose: 'images', basis: 'consent', whyNotLess: 'Alleen wie dat wil.' },
  extra: { purpose: 'adaptive', basis: 'consent', whyNotLess: 'Alleen wie dat wil.' },
} as const;

export const dealOf = (document: AgreementDocument, shape: Shape): Deal => {
  const agreement: Agreement = {
    board: 'proef',
    id: 'overeenkomst',
    version: 3,
    supplier: document.supplier,
    product: document.product.id,
    state: 'approved',
    document,
    hash: '0'.repeat(64),
    effectiveAt: new Date('2026-08-01T00:00:00Z'),
    supersededAt: undefined,
    proposedBy: 'voorsteller',
    approvedBy: 'goedkeurder',
    changedAt: '2026-08-01T00:00:00.000Z',
  };
  if (!isInForce(agreement, instant)) throw new Error('the agreement of the test is not in force');
  return { agreement, shape };
};

/** A document with these fields and rows and nothing else of its own. */
export const documentWith = (
  fields: Readonly<Partial<Record<Entity, Readonly<Record<string, Rule>>>>>,
  rows: AgreementDocument['rows'],
): AgreementDocument => ({ ...exampleDocument, key: 'key', purposes, fields, rows });

const asForm = (name: string): Form => forms.find((form) => form === name) ?? 'whole';

const purposeOf = (dice: Dice): keyof typeof purposes =>
  dice.weighted([
    ['access', 8],
    ['images', 1],
    ['extra', 1],
  ]);

const rowsOf = (dice: Dice): AgreementDocument['rows'] => ({
  startsWithinDays: dice.pick([0, 0, 30]),
  ...(dice.chance(0.25) ? { locations: ['L1', 'L2'] } : {}),
  ...(dice.chance(0.25) ? { yearGroups: ['3', '4', '5'] } : {}),
  ...(dice.chance(0.25) ? { groups: ['G0', 'G1', 'G2', 'G3'] } : {}),
});

/** Any agreement: each field with a chance of its own, in any form, for any purpose; the shape takes most of it. */
export const anyDeal = (dice: Dice): Deal => {
  const share = dice.pick([0.15, 0.5, 0.85]);
  const chosen = entities.flatMap((entity) =>
    agreeable(entity)
      .filter((field) => dice.chance(fieldOf(entity, field)?.target === undefined ? share : 0.6))
      .map((field) => ({ entity, field })),
  );
  const fields: Partial<Record<Entity, Record<string, Rule>>> = {};
  for (const { entity, field } of chosen) {
    const form = asForm(dice.pick(formsOf(entity, field)));
    (fields[entity] ??= {})[field] = { purpose: purposeOf(dice), reason: 'Nodig.', form };
  }
  const taken = entities.flatMap((entity) =>
    agreeable(entity).flatMap((field) => (dice.chance(0.9) ? [{ entity, field }] : [])),
  );
  const accepts: Partial<Record<Entity, Record<string, string>>> = {};
  for (const { entity, field } of taken) (accepts[entity] ??= {})[field] = `${field}W`;
  return dealOf(documentWith(fields, rowsOf(dice)), { name: 'proef', accepts, requires: [] });
};

/** The rule under which a field of this kind leaves; undefined when it does not leave to this supplier at all. */
export const ruleOf = ({ agreement, shape }: Deal, entity: Entity, field: string): Rule | undefined =>
  shape.accepts[entity]?.[field] === undefined ? undefined : agreement.document.fields[entity]?.[field];

export const leaves = (deal: Deal, entity: Entity, field: string): boolean => ruleOf(deal, entity, field) !== undefined;

/** The consent without which a field of one person stays; undefined when it needs none. */
export const consentFor = (deal: Deal, entity: Entity, field: string): string | undefined => {
  const purpose = ruleOf(deal, entity, field)?.purpose;
  return purpose === undefined || purpose === 'access' ? undefined : purpose;
};

/** Does anything of this kind leave? */
export const anyOf = (deal: Deal, entity: Entity): boolean =>
  agreeable(entity).some((field) => leaves(deal, entity, field));
