import { weigh } from '../agreement/approval.ts';
import type { Difference, FieldPlace } from '../agreement/difference.ts';
import { labelOf } from '../agreement/labels.ts';
import { ancestorOf } from '../agreement/lineage.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import { wireName } from '../agreement/shape.ts';
import { effectiveFrom } from '../agreement/status.ts';
import type { Words } from '../agreement/wording.ts';
import { sayDifference } from '../agreement/words.ts';
import { type Audience, audienceOf } from '../sync/audience.ts';
import { suppliersOf } from '../sync/school.ts';
import { formatFor } from '../text/format.ts';
import { allAgreements } from './agreement-name.ts';
import type { Context } from './context.ts';
import type { Desk } from './desk.ts';

/** A version, stored or about to be, that is held against what is in force now. */
type Proposal = { readonly id: string; readonly version: number; readonly document: AgreementDocument };

/** What a version changes, for whom, and from when if it were approved now. */
type Change = Audience & {
  readonly proposal: Proposal;
  readonly supplierName: string;
  readonly difference: Difference;
  readonly widens: boolean;
  readonly sensitive: boolean;
  readonly sentences: readonly Words[];
  readonly startsAt: Date;
  /** Added, and not taken by the supplier: agreed on paper only. */
  readonly notAccepted: readonly FieldPlace[];
};

/** A text that is not stored, as the version that it would become. Throws agreement_overlap. */
export const proposalOf = async (desk: Desk, document: AgreementDocument): Promise<Proposal> => {
  const { agreements, now } = await allAgreements(desk);
  const id = ancestorOf(agreements, document, now) ?? '';
  const versions = agreements.filter((one) => one.id === id).map(({ version }) => version);
  return { id, version: Math.max(0, ...versions) + 1, document };
};

/** Holds a version against what is in force; `releaseFirst` as the approver would choose. */
export const changeOf = async (desk: Desk, proposal: Proposal, releaseFirst = false): Promise<Change> => {
  const { house, board } = desk;
  const { agreements: all, now } = await allAgreements(desk);
  const { document } = proposal;
  const { difference, widens, sensitive, first } = weigh({ ...proposal, all, now });
  const audience = await audienceOf(house.gateway, board.id, document);
  const supplier = (await suppliersOf(house.gateway.store, board.id)).get(document.supplier);
  const supplierName = supplier?.name ?? document.supplier;
  const shape = house.gateway.shapes.get(supplier?.shape ?? '');
  const pupils = audience.pupils === undefined ? {} : { pupils: audience.pupils };
  return {
    ...audience,
    proposal,
    supplierName,
    difference,
    widens,
    sensitive,
    sentences: sayDifference(difference, { supplier: supplierName, ...pupils }),
    notAccepted: difference.fieldsAdded.filter((place) => shape !== undefined && !wireName(shape, place)),
    startsAt: effectiveFrom(document, now, { widens, sensitive, releaseFirst: releaseFirst && first }),
  };
};

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const showNotAccepted = ({ out, texts, lang }: Context, { notAccepted }: Change): void => {
  const labels = notAccepted.map((place) => labelOf(place)[lang]);
  if (labels.length > 0) out.line(texts.agreementCli.notAccepted(formatFor(lang).list(labels)));
};

const showUnread = ({ out, texts, lang }: Context, { unread }: Change): void => {
  const words = texts.agreementCli.change;
  const format = formatFor(lang);
  const schools = Map.groupBy(unread, ({ fields }) => format.list(fields.map((place) => labelOf(place)[lang])));
  for (const [fields, at] of schools) out.line(words.unread(fields, format.list(at.map(({ school }) => school))));
};

const showConsequence = ({ out, texts, lang }: Context, change: Change): void => {
  const words = texts.agreementCli.change;
  if (!change.widens) return out.line(words.narrows);
  out.line(words.widens);
  if (change.sensitive) out.line(words.sensitive);
  out.line(words.wouldStart(formatFor(lang).instant(change.startsAt)));
};

/** In sentences: what changes, for how many pupils, what it takes. */
export const showChange = (context: Context, change: Change): void => {
  const { out, texts, lang } = context;
  const words = texts.agreementCli.change;
  const { version, document } = change.proposal;
  out.heading(words.heading(change.supplierName, document.product.name, version));
  if (change.difference.first) out.line(words.first);
  if (change.sentences.length === 0) out.line(words.nothing);
  for (const sentence of change.sentences) out.line(`  ${capital(sentence[lang])}`);
  if (change.pupils === undefined) out.line(words.unknownPupils);
  showNotAccepted(context, change);
  showUnread(context, change);
  showConsequence(context, change);
};

/** The same for a program. */
export const changeForPrograms = (change: Change, { lang }: Context) => ({
  agreement: change.proposal.id,
  version: change.proposal.version,
  supplier: change.proposal.document.supplier,
  product: change.proposal.document.product.id,
  widens: change.widens,
  sensitive: change.sensitive,
  startsAt: change.startsAt.toISOString(),
  pupils: change.pupils,
  sentences: change.sentences.map((sentence) => sentence[lang]),
  unread: change.unread,
  notAccepted: change.notAccepted,
  difference: change.difference,
});
