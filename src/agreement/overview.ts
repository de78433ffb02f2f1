import type { Entity, Form } from '../record/field.ts';
import { labelOf } from './labels.ts';
import { aims, bases } from './purpose.ts';
import { agreedFields } from './rule.ts';
import type { AgreementDocument } from './schema.ts';
import type { Words } from './wording.ts';

type OverviewPurpose = { readonly id: string; readonly aim: Words; readonly basis: Words };
type OverviewField = {
  readonly entity: Entity;
  readonly field: string;
  readonly form: Form;
  readonly label: Words;
  readonly purpose: string;
  readonly reason: string;
};

/** One line of the list for the school guide. Days are days in Europe/Amsterdam. */
export type OverviewItem = {
  readonly supplier: string;
  readonly supplierName: string;
  readonly product: string;
  readonly productName: string;
  readonly bijsluiter: string;
  readonly purposes: readonly OverviewPurpose[];
  readonly data: readonly OverviewField[];
  /** The first day on which data could flow for this school. */
  readonly since: string;
  readonly until: string;
  readonly recipients: readonly { readonly name: string; readonly via?: string | undefined }[];
  readonly subProcessors: readonly { readonly name: string; readonly task: string }[];
  readonly retention: string;
  readonly contact: string;
  readonly demo: boolean;
};

/** An agreement in force for the school, with what people call the supplier. */
type OverviewSource = {
  readonly document: AgreementDocument;
  readonly supplierName: string;
  readonly since: string;
};

/** Only purposes that a field still serves: the rest is of no interest to a parent. */
const purposesOf = ({ purposes }: AgreementDocument, data: readonly OverviewField[]): readonly OverviewPurpose[] =>
  Object.entries(purposes).flatMap(([id, { purpose, basis }]) =>
    data.some((field) => field.purpose === id) ? [{ id, aim: aims[purpose], basis: bases[basis] }] : [],
  );

const itemOf = ({ document, supplierName, since }: OverviewSource): OverviewItem => {
  const data = agreedFields(document.fields).map(({ entity, field, rule }) => ({
    entity,
    field,
    form: rule.form,
    label: labelOf({ entity, field }, rule.form),
    purpose: rule.purpose,
    reason: rule.reason,
  }));
  return {
    supplier: document.supplier,
    supplierName,
    product: document.product.id,
    productName: document.product.name,
    bijsluiter: document.product.bijsluiter,
    purposes: purposesOf(document, data),
    data,
    since,
    until: document.until,
    recipients: document.recipients.map(({ name, via }) => ({ name, via })),
    subProcessors: document.subProcessors.map(({ name, task }) => ({ name, task })),
    retention: document.retention,
    contact: document.contact,
    demo: document.demo === true,
  };
};

/** The list of one school for its school guide, by name of supplier and product. */
export const overviewOf = (sources: readonly OverviewSource[]): readonly OverviewItem[] =>
  sources
    .map(itemOf)
    .sort((a, b) => a.supplierName.localeCompare(b.supplierName, 'nl') || a.product.localeCompare(b.product, 'nl'));
