import { type Drift, driftName } from '../sync/drift.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';
import { fieldName } from './names.ts';

/** A name as the source has it; of a code only the field, since the code may be anything. */
export const shownName = ({ texts, lang }: Context, drift: Pick<Drift, 'what' | 'kind' | 'name'>): string =>
  drift.what === 'code' ? texts.drift.codeOf(fieldName(driftName(drift), lang)) : driftName(drift);

/** What nobody declared: since when, how often, where first, and what was decided about it. */
export const showDrift = (context: Context, all: readonly Drift[]): void => {
  const { out, texts, lang } = context;
  const words = texts.drift;
  if (all.length === 0) {
    out.line(words.none);
    return;
  }
  const { instant } = formatFor(lang);
  out.heading(words.heading);
  out.table({
    columns: [words.school, words.name, words.since, words.last, words.times, words.place, words.state],
    rows: all.map((one) => [
      one.school,
      shownName(context, one),
      instant(one.firstAt),
      instant(one.lastAt),
      one.count,
      one.line === undefined ? undefined : texts.check.place(String(one.line), String(one.column ?? 1)),
      words.states[one.verdict ?? 'open'],
    ]),
  });
  const schools = new Set(all.filter(({ verdict }) => verdict === undefined).map(({ school }) => school));
  for (const school of schools) out.line(words.choose(school));
};
