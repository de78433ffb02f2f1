import type { Listed } from '../sync/hold-list.ts';
import type { HoldCase } from '../sync/holds.ts';
import { sharedHolds } from '../sync/hold-summary.ts';
import type { Threshold } from '../sync/thresholds.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';

const titleOf = ({ school }: HoldCase): string => `${school.id} ${school.name}`;

/** One case: what waits at which supplier in sentences, and what can be chosen. */
export const showCase = ({ out, texts, lang }: Context, found: HoldCase): void => {
  const { holds: words } = texts;
  out.heading(`${found.id}  ${titleOf(found)}`);
  out.line(`${words.since} ${formatFor(lang).instant(found.since)}`);
  const { list } = formatFor(lang);
  for (const { kind, suppliers, ...waits } of sharedHolds(found.parts)) {
    out.paragraph(words.sentences[kind]({ ...waits, supplier: list(suppliers) }), '- ');
  }
};

export const showChoices = ({ out, texts }: Context, { id }: HoldCase): void => out.paragraph(texts.holds.choose(id));

const shownSubject = (subject: string): string => subject.slice(0, 8);

/** The list behind a case: the mark of each subject, never a key; names only where they were asked for. */
export const showList = ({ out, texts, lang }: Context, listed: readonly Listed[], named: boolean): void => {
  const { holds: words } = texts;
  const reasonOf = ({ operation, cause }: Listed): string =>
    cause === undefined ? words.operations[operation] : `${words.operations[operation]}: ${words.causes[cause]}`;
  out.table({
    columns: [words.listSubject, words.listWho, ...(named ? [words.listName] : []), words.listReason, words.supplier],
    rows: listed.map((one) => [
      shownSubject(one.subject),
      words.entities[one.entity],
      ...(named ? [one.name ?? ''] : []),
      reasonOf(one),
      formatFor(lang).list(one.suppliers),
    ]),
  });
  if (!named) out.line(words.namesHint);
};

export const showThresholds = ({ out, texts, lang }: Context, all: readonly Threshold[]): void => {
  if (all.length === 0) return;
  const { holds: words } = texts;
  const format = formatFor(lang);
  const kindOf = (kind: string): string =>
    Object.hasOwn(words.kinds, kind) ? words.kinds[kind as keyof typeof words.kinds] : kind;
  out.line();
  out.heading(words.thresholds);
  out.table({
    columns: [words.case, words.school, words.supplier, words.kind, words.amount, words.until, words.state],
    rows: all.map((one) => [
      one.id,
      one.school,
      one.supplier,
      kindOf(one.kind),
      words.amountOf(format.number(one.count), format.number(one.percent)),
      format.day(one.until),
      one.approved ? words.counts : words.waits,
    ]),
  });
};
