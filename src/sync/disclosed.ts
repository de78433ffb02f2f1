import { agreedFields } from '../agreement/rule.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import type { Agreement } from '../agreement/stored.ts';
import { GatewayError } from '../errors.ts';
import type { Disclosure, FeedDisclosures } from '../ledger/disclosure.ts';
import { addDays, startOfDay } from '../record/day.ts';
import { day } from '../record/code.ts';
import type { Form } from '../record/field.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import type { Gateway } from './gateway.ts';
import { demandLook, type Looker, rememberLook } from './look.ts';
import { knownSubject } from './pupil.ts';
import { type SchoolSource, suppliersOf } from './school.ts';

/** One interval in which a supplier was given fields of a pupil, with who stands behind that supplier. */
export type Disclosed = Disclosure & {
  readonly supplierName: string;
  readonly productName: string;
  /** Recipients behind the supplier, by the text of the agreement version that it was given under. */
  readonly recipients: readonly string[];
  /** Fields of which less than the whole value went, and which form. */
  readonly coarser: Readonly<Record<string, Form>>;
};

/** What a supplier was given at one school, by the form in which each field went under that agreement version. */
export type DisclosedSets = Omit<FeedDisclosures, 'sets'> & {
  readonly sets: readonly (FeedDisclosures['sets'][number] & { readonly coarser: Readonly<Record<string, Form>> })[];
};

type Version = Pick<Disclosure, 'supplier' | 'product' | 'school' | 'agreementVersion'>;

/** The text under which something was given; undefined where it can no longer be read. */
const textOf = (agreements: readonly Agreement[], of: Version): AgreementDocument | undefined =>
  agreements.find(
    ({ supplier, product, version, state, document }) =>
      !['draft', 'proposed'].includes(state) &&
      supplier === of.supplier &&
      product === of.product &&
      version === of.agreementVersion &&
      document?.schools.includes(of.school) === true,
  )?.document;

const coarserIn = (document: AgreementDocument | undefined): Readonly<Record<string, Form>> =>
  Object.fromEntries(
    agreedFields(document?.fields ?? {}).flatMap(({ entity, field, rule }) =>
      rule.form === 'whole' ? [] : [[`${entity}/${field}`, rule.form]],
    ),
  );

const withNames = async (
  gateway: Gateway,
  board: string,
  all: readonly Disclosure[],
): Promise<readonly Disclosed[]> => {
  const agreements = await gateway.agreementsOf(board);
  const suppliers = await suppliersOf(gateway.store, board);
  return all.map((one) => {
    const document = textOf(agreements, one);
    return {
      ...one,
      supplierName: suppliers.get(one.supplier)?.name ?? one.supplier,
      productName: document?.product.name ?? one.product,
      recipients: (document?.recipients ?? []).map(({ name }) => name),
      coarser: coarserIn(document),
    };
  });
};

/**
 * Who was given what of a pupil, since when, until when; oldest first. The look is in the ledger before this returns.
 * Throws pupil_unknown, actor_forbidden.
 */
export const disclosedOf = async (
  gateway: Gateway,
  school: SchoolSource,
  key: string,
  looker: Looker,
): Promise<readonly Disclosed[]> => {
  const { board } = school;
  demandLook(board, looker);
  const subject = await knownSubject(gateway, school, key);
  await rememberLook(gateway, looker, { board, school: school.id, subject, what: 'disclosures' });
  return withNames(gateway, board, await gateway.disclosures.ofSubject(board, subject));
};

type Days = { readonly from: string; readonly to: string };

const checkedDay = (text: string, setting: string): string => {
  if (day.safeParse(text).success) return text;
  throw new GatewayError('usage_invalid', { found: 'value_invalid', setting });
};

/** What a supplier had at some time in these days (both inclusive, Europe/Amsterdam): counts and fields. */
export const disclosedTo = async (
  gateway: Gateway,
  board: string,
  supplier: string,
  days: Days,
): Promise<readonly DisclosedSets[]> => {
  if (!(await suppliersOf(gateway.store, board)).has(supplier)) throw new GatewayError('supplier_unknown');
  const from = startOfDay(checkedDay(days.from, '--from')).toISOString();
  const end = startOfDay(addDays(checkedDay(days.to, '--to'), 1));
  const to = new Date(end.getTime() - 1).toISOString();
  const agreements = await gateway.agreementsOf(board);
  const feeds = await gateway.disclosures.ofSupplier(board, supplier, { from, to });
  return feeds.map((feed) => ({
    ...feed,
    sets: feed.sets.map((set) => ({ ...set, coarser: coarserIn(textOf(agreements, { ...feed, ...set, supplier })) })),
  }));
};

/** The first day of the school year of a day: from here on people ask, when they do not say from when. */
export const schoolYearStart = (today: string): string => `${schoolYearOf(today).slice(0, 4)}-08-01`;
