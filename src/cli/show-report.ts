import { GatewayError } from '../errors.ts';
import { type Note, noteText } from '../telling/note.ts';
import type { PastRun, RunState } from '../telling/past-run.ts';
import { tallyOf } from '../telling/tally.ts';
import type { Tidings } from '../telling/tidings.ts';
import type { Took } from '../telling/took.ts';
import type { Night } from '../telling/trend.ts';
import { adviceOn } from '../text/error-lines.ts';
import { formatFor } from '../text/format.ts';
import type { Texts } from '../text/texts.ts';
import type { Context } from './context.ts';

const runWords: Readonly<Record<RunState, keyof Texts['states']['run']>> = {
  running: 'running',
  stopped: 'failed',
  fine: 'done',
  waits: 'waiting',
  failed: 'failed',
};

const showRun = ({ out, texts, lang }: Context, run: PastRun, took: Took): void => {
  const { telling: words, states, report } = texts;
  const format = formatFor(lang);
  out.line();
  out.heading(`${run.school} ${run.name}`);
  const whole = run.tookMs === undefined ? '' : `, ${words.took} ${format.duration(run.tookMs)}`;
  out.line(`${format.instant(run.at)}, ${states.run[runWords[run.state]]}${whole}`);
  if (run.error !== undefined) {
    const { what, next } = adviceOn(
      new GatewayError(run.error.code, { school: run.school, ...run.error.subject }),
      lang,
    );
    out.paragraph(`${what} ${next}`, '! ');
  }
  if (run.feeds.length === 0) return;
  out.table({
    columns: [report.supplier, words.added, words.changed, words.removed, words.stoppedValues, words.took, words.state],
    rows: run.feeds.map((feed) => {
      const { added, changed, removed, stopped } = tallyOf(feed);
      const ms = took(run, feed);
      const duration = ms === undefined ? undefined : format.duration(ms);
      // A quiet run compares nothing, so it cannot say what it would have stopped.
      const values = feed.state === 'unchanged' ? undefined : stopped;
      return [feed.supplierName, added, changed, removed, values, duration, states.feed[feed.state]];
    }),
  });
};

const showTrend = ({ out, texts, lang }: Context, nights: readonly Night[]): void => {
  const words = texts.telling;
  const format = formatFor(lang);
  // Before the first run of all there is nothing to miss.
  const from = nights.findIndex(({ runs }) => runs > 0);
  if (from < 0) return;
  out.line();
  out.heading(words.trend(nights.length));
  out.table({
    columns: [
      words.night,
      words.added,
      words.changed,
      words.removed,
      words.stoppedValues,
      words.heldCount,
      words.failedCount,
      words.took,
      words.state,
    ],
    rows: nights
      .slice(from)
      .map((one) => [
        format.shortDay(one.night),
        one.added,
        one.changed,
        one.removed,
        one.stopped,
        one.held,
        one.failed,
        one.runs === 0 ? undefined : format.duration(one.tookMs),
        words.states[one.state],
      ]),
  });
};

const showSilences = ({ out, texts, lang }: Context, { silences }: Tidings): void => {
  const words = texts.telling;
  const at = (instant: string | undefined) => (instant === undefined ? undefined : formatFor(lang).instant(instant));
  for (const { school, name, lastFileAt } of silences) {
    out.paragraph(`${school} ${name}: ${words.silent(at(lastFileAt))} ${words.silentNext}`, '! ');
  }
};

/** What did not get out of the house today, though the settings say that it should. */
const showUntold = ({ out, texts, lang }: Context, { told }: Tidings): void => {
  for (const { way, toldAt, code } of told) {
    if (code === undefined) continue;
    const { what, next } = adviceOn(new GatewayError(code), lang);
    out.paragraph(`${toldAt === undefined ? `${texts.telling.untold[way]} ` : ''}${what} ${next}`, '! ');
  }
};

/** The daily note as it is mailed, and whether it was. */
export const showNote = (context: Context, tidings: Tidings, note: Note): void => {
  for (const line of noteText(note, context.lang)) context.out.paragraph(line);
  showUntold(context, tidings);
};

/** The last run of every school, then the trend; counts, names and codes only. */
export const showReport = (
  context: Context,
  tidings: Tidings,
  shown: { readonly note: Note; readonly nights: readonly Night[]; readonly took: Took },
): void => {
  const { out, texts } = context;
  out.heading(shown.note.headline);
  showSilences(context, tidings);
  showUntold(context, tidings);
  const last = tidings.standings.flatMap((one) => (one.last === undefined ? [] : [one.last]));
  if (last.length === 0) out.line(texts.telling.noRuns);
  for (const run of last) showRun(context, run, shown.took);
  showTrend(context, shown.nights);
};
