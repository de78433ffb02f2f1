import { labelOf } from '../agreement/labels.ts';
import { aims, bases } from '../agreement/purpose.ts';
import { agreedFields } from '../agreement/rule.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import { notAccepted, type Shape } from '../agreement/shape.ts';
import { statusOf } from '../agreement/status.ts';
import type { Agreement } from '../agreement/stored.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';
import { pad, width } from './width.ts';

/** One version of an agreement with what stands around it. */
export type Page = {
  readonly shown: Agreement;
  readonly versions: readonly Agreement[];
  readonly supplierName: string;
  readonly shape: Shape | undefined;
  readonly now: Date;
  /** What people are called, by their id. */
  nameOf(actor: string | undefined): string | undefined;
  schoolName(school: string): string;
};

type Pair = readonly [string, string | undefined];

/** Labels beside what they say; one that has nothing to say is left out. */
export const showPairs = ({ out }: Pick<Context, 'out'>, pairs: readonly Pair[]): void => {
  const said = pairs.filter(([, value]) => value !== undefined);
  const wide = Math.max(0, ...said.map(([label]) => width(label)));
  for (const [label, value = ''] of said) out.paragraph(value, `  ${pad(label, wide)}  `);
};

const termOf = ({ texts, lang }: Context, { from, until }: AgreementDocument): string => {
  const { day } = formatFor(lang);
  const words = texts.agreementCli;
  return until === 'open' ? words.termOpen(day(from)) : words.term(day(from), day(until));
};

const rowsOf = ({ texts }: Context, { rows }: AgreementDocument): string => {
  const words = texts.agreementCli;
  return [
    words.rowsAll,
    ...(rows.startsWithinDays === 0 ? [] : [words.rowsStarting(rows.startsWithinDays)]),
    ...(rows.locations === undefined ? [] : [words.rowsLocations(rows.locations.length)]),
    ...(rows.yearGroups === undefined ? [] : [words.rowsYearGroups(rows.yearGroups.join(', '))]),
    ...(rows.groups === undefined ? [] : [words.rowsGroups(rows.groups.length)]),
  ].join('; ');
};

const adviceOf = ({ texts, lang }: Context, { advice }: AgreementDocument): string => {
  const words = texts.agreementCli;
  const state = words.adviceStates[advice.state];
  return advice.date === undefined ? state : words.adviceOn(state, formatFor(lang).day(advice.date));
};

const termsOf = (context: Context, page: Page, document: AgreementDocument): readonly Pair[] => {
  const { label, keys } = context.texts.agreementCli;
  const format = formatFor(context.lang);
  const { effectiveAt, proposedBy, approvedBy, id } = page.shown;
  return [
    [label.number, id],
    [label.schools, document.schools.map(page.schoolName).join('; ')],
    [label.term, termOf(context, document)],
    [label.effective, effectiveAt === undefined ? undefined : format.instant(effectiveAt)],
    [label.reviewBy, format.day(document.reviewBy)],
    [label.proposedBy, page.nameOf(proposedBy)],
    [label.approvedBy, page.nameOf(approvedBy)],
    [label.advice, adviceOf(context, document)],
    [label.rows, rowsOf(context, document)],
    [label.key, keys[document.key]],
    [label.bijsluiter, document.product.bijsluiter],
    [label.retention, document.retention],
    [label.contact, document.contact],
    [label.dpia, document.dpia],
    [label.signedFile, document.signedFile.sha256],
  ];
};

const showFields = ({ out, texts, lang }: Context, document: AgreementDocument, shape: Shape | undefined): void => {
  const words = texts.agreementCli;
  out.heading(words.allowed);
  out.table({
    columns: [words.table.field, words.table.purpose, words.table.reason],
    rows: agreedFields(document.fields).map(({ entity, field, rule }) => [
      labelOf({ entity, field }, rule.form)[lang],
      rule.purpose,
      rule.reason,
    ]),
  });
  const untaken = shape === undefined ? [] : notAccepted(shape, document).map((place) => labelOf(place)[lang]);
  if (untaken.length > 0) out.line(words.notAccepted(formatFor(lang).list(untaken)));
};

const showPurposes = ({ out, texts, lang }: Context, { purposes }: AgreementDocument): void => {
  const words = texts.agreementCli;
  out.heading(`${words.purposes}:`);
  for (const [id, { purpose, basis, whyNotLess }] of Object.entries(purposes)) {
    out.line(`  ${id}: ${words.overview.basis(aims[purpose][lang], bases[basis][lang])}`);
    out.paragraph(words.whyNotLess(whyNotLess.replaceAll('\n', ' ')), '    ');
  }
};

const showParties = ({ out, texts }: Context, { recipients, subProcessors }: AgreementDocument): void => {
  const words = texts.agreementCli;
  const lists = [
    [words.recipients, recipients.map(({ name, via }) => (via === undefined ? name : words.via(name, via)))],
    [words.subProcessors, subProcessors.map(({ name, task }) => words.overview.task(name, task))],
  ] as const;
  for (const [label, names] of lists) {
    if (names.length === 0) continue;
    out.heading(`${label}:`);
    for (const name of names) out.line(`  ${name}`);
  }
};

const showVersions = ({ out, texts, lang }: Context, page: Page): void => {
  const { table, versions } = texts.agreementCli;
  const format = formatFor(lang);
  out.heading(versions);
  out.table({
    columns: [table.version, table.state, table.effective, table.proposedBy, table.approvedBy],
    rows: page.versions.map((one) => [
      one.version,
      texts.states.agreement[statusOf(one, page.now)],
      one.effectiveAt === undefined ? undefined : format.instant(one.effectiveAt),
      page.nameOf(one.proposedBy),
      page.nameOf(one.approvedBy),
    ]),
  });
};

/** One version of an agreement, whole, for a person. */
export const showPage = (context: Context, page: Page): void => {
  const { out, texts } = context;
  const words = texts.agreementCli;
  const { document, product, version } = page.shown;
  out.heading(words.overview.product(page.supplierName, document?.product.name ?? product));
  out.line(words.version(version, texts.states.agreement[statusOf(page.shown, page.now)]));
  if (document === undefined) out.line(words.unreadable);
  else {
    if (document.demo === true) out.line(words.demo);
    showPairs(context, termsOf(context, page, document));
    out.line();
    showFields(context, document, page.shape);
    out.line();
    showPurposes(context, document);
    showParties(context, document);
  }
  out.line();
  showVersions(context, page);
};
