import { GatewayError } from '../errors.ts';
import { amsterdamDay } from '../record/day.ts';
import type { Rehearsal, RehearsedFeed } from '../sync/rehearsal.ts';
import { adviceOn } from '../text/error-lines.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';
import type { Table } from './table.ts';

const tableOf = (going: readonly RehearsedFeed[], { texts: { rehearsal: words } }: Context): Table => ({
  columns: [words.supplier, words.inScope, words.added, words.changed, words.leaving, words.removed, words.waiting],
  rows: going.map((one) => [
    one.supplierName,
    one.inScope,
    one.added,
    one.changed,
    one.leaving,
    one.removed,
    one.waiting,
  ]),
});

/** What the numbers mean for the people behind them; only of those that are there. */
const showDays = ({ out, texts, lang }: Context, { feeds, day, waitsUntil }: Rehearsal): void => {
  const { rehearsal: words } = texts;
  const format = formatFor(lang);
  if (feeds.some(({ leaving }) => leaving > 0)) out.paragraph(words.leavingLine(format.day(day)));
  if (!feeds.some(({ waiting }) => waiting > 0)) return;
  out.paragraph(waitsUntil === undefined ? words.waitingLater : words.waitingLine(format.day(waitsUntil)));
  const untold = feeds.filter(({ waitingLeavers }) => waitingLeavers > 0).map(({ supplierName }) => supplierName);
  if (untold.length > 0) out.paragraph(words.waitingLeavers(format.list(untold)));
};

const showHolds = ({ out, texts }: Context, feeds: readonly RehearsedFeed[]): void => {
  const held = feeds.filter(({ holds }) => holds.length > 0);
  if (held.length === 0) return;
  out.paragraph(texts.rehearsal.holdsLine, '! ');
  for (const { supplierName: supplier, holds } of held) {
    for (const { kind, count, of, limit } of holds)
      out.paragraph(texts.holds.sentences[kind]({ supplier, count, of, limit }), '- ');
  }
};

const showNames = ({ out, texts, lang }: Context, { school, feeds, groups }: Rehearsal): void => {
  const { rehearsal: words } = texts;
  const count = groups.filter(({ state }) => state === 'waits').length;
  if (count === 0) return;
  const waiting = feeds.filter(({ groupNames }) => groupNames > 0).map(({ supplierName }) => supplierName);
  const otherwise = waiting.length === 0 ? '' : ` ${words.namesWait(formatFor(lang).list(waiting))}`;
  out.paragraph(`${words.names(count, school)}${otherwise}`, '! ');
};

/** Suppliers that would get nothing on that day, and why. */
const showOver = ({ out, texts, lang }: Context, { school, feeds, day }: Rehearsal): void => {
  for (const { supplier, supplierName, error } of feeds) {
    if (error === undefined) continue;
    const { what, next } = adviceOn(new GatewayError(error.code, { school, supplier, ...error.subject }), lang);
    const ended = texts.rehearsal.ended(supplierName, formatFor(lang).day(day));
    out.paragraph(error.code === 'agreement_ended' ? ended : `${supplierName}: ${what} ${next}`, '! ');
  }
};

/** The rehearsal of one school: a line per supplier, then what a person can do about it now. Counts only. */
export const showRehearsal = (context: Context, found: Rehearsal): void => {
  const { out, texts, lang } = context;
  const { rehearsal: words } = texts;
  const format = formatFor(lang);
  const { school, name, schoolYear, readAt, day, feeds, groups } = found;
  out.heading(`${words.heading(schoolYear)}: ${school} ${name}`);
  out.paragraph(words.intro(format.day(amsterdamDay(new Date(readAt))), format.day(day)));
  const going = feeds.filter(({ error }) => error === undefined);
  if (going.length > 0) out.table(tableOf(going, context));
  else out.paragraph(words.nobody);
  showDays(context, found);
  showHolds(context, feeds);
  showNames(context, found);
  showOver(context, found);
  const quiet = feeds.every(({ holds, error }) => holds.length === 0 && error === undefined);
  if (quiet && groups.every(({ state }) => state !== 'waits')) out.paragraph(words.nothingWaits);
};
