import { fieldOf } from '../record/catalogue.ts';
import { entities, type Entity, type Field } from '../record/field.ts';
import type { FeedReport, SchoolReport } from '../sync/report.ts';
import type { Texts } from '../text/texts.ts';
import { type Coarser, fieldName, inOrder } from './names.ts';
import type { Table } from './table.ts';

/** What one supplier gets, over all schools of the run. */
export type SupplierRun = {
  readonly name: string;
  readonly lines: readonly { readonly report: SchoolReport; readonly feed: FeedReport }[];
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const bySupplier = (reports: readonly SchoolReport[]): readonly SupplierRun[] => {
  const lines = reports.flatMap((report) => report.feeds.map((feed) => ({ report, feed })));
  const names = [...new Set(lines.map(({ feed }) => feed.supplierName))].sort(compare);
  return names.map((name) => ({ name, lines: lines.filter(({ feed }) => feed.supplierName === name) }));
};

type Instant = (at: string) => string;

const stateWords = ({ state, nextAt }: FeedReport, words: Texts['report'], states: Texts['states'], at: Instant) => {
  return nextAt === undefined ? states.feed[state] : words.until(states.feed[state], at(nextAt));
};

/** One line per school. `at`: how an instant is written. */
export const feedTable = (run: SupplierRun, { report: words, states }: Texts, at: Instant): Table => ({
  columns: [words.school, words.inScope, words.added, words.changed, words.removed, words.state],
  rows: run.lines.map(({ report, feed }) => [
    `${report.school} ${report.name}`,
    feed.inScope,
    feed.added,
    feed.changed,
    feed.removed,
    stateWords(feed, words, states, at),
  ]),
});

const placeOf = (path: string): { readonly entity: Entity; readonly field: Field } | undefined => {
  const entity = entities.find((kind) => path.startsWith(`${kind}/`));
  const field = entity === undefined ? undefined : fieldOf(entity, path.slice(entity.length + 1));
  return entity === undefined || field === undefined ? undefined : { entity, field };
};

/** Dates and codes that only our own rules need are always read and were on offer to nobody. */
const isOwnControl = (path: string): boolean => {
  const field = placeOf(path)?.field;
  return field?.control !== undefined && field.content !== 'key';
};

/** What was stopped for this supplier, per field and reason, over all schools. */
export const stoppedTable = (run: SupplierRun, words: Texts, lang: 'nl' | 'en'): Table => {
  const sums = new Map<string, { path: string; reason: keyof Texts['reasons']; count: number }>();
  for (const { path, reason, count } of run.lines.flatMap(({ feed }) => feed.stopped)) {
    if (isOwnControl(path)) continue;
    const key = `${path}\n${reason}`;
    sums.set(key, { path, reason, count: (sums.get(key)?.count ?? 0) + count });
  }
  return {
    columns: [words.report.stopped, words.report.times, words.report.reason],
    rows: [...sums.values()].map(({ path, reason, count }) => [
      fieldName(path, lang),
      count,
      words.reasons[reason].label,
    ]),
  };
};

/** Every field that the agreement lets through, each once, and of which less than the whole goes. */
export const throughOf = (run: SupplierRun, lang: 'nl' | 'en'): readonly string[] => {
  const coarser: Coarser = Object.assign({}, ...run.lines.map(({ feed }) => feed.coarser));
  const paths = inOrder(run.lines.flatMap(({ feed }) => feed.fields));
  return paths.map((path) => fieldName(path, lang, coarser[path]));
};

/** What never got past the reading, over all schools: banned by law or house rule, or in no agreement at all. */
export const droppedTable = (reports: readonly SchoolReport[], words: Texts, lang: 'nl' | 'en'): Table => {
  const sums = new Map<string, { label: string; reason: string; count: number }>();
  for (const { label, reason, rule, count } of reports.flatMap((report) => report.dropped)) {
    if (reason === 'not_used' || label === undefined) continue;
    const why =
      reason === 'banned'
        ? `${words.reasons.banned.label}: ${(rule?.[lang] ?? '').split(':')[0]}`
        : words.reasons[reason].label;
    const key = `${label[lang]}\n${why}`;
    sums.set(key, { label: label[lang], reason: why, count: (sums.get(key)?.count ?? 0) + count });
  }
  return {
    columns: [words.report.field, words.report.times, words.report.reason],
    rows: [...sums.values()].map(({ label, reason, count }) => [label, count, reason]),
  };
};
