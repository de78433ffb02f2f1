import { GatewayError } from '../errors.ts';
import type { House } from '../sync/house.ts';
import { sharedHolds } from '../sync/hold-summary.ts';
import type { FeedReport, SchoolReport, Told } from '../sync/report.ts';
import { adviceNaming, adviceOn } from '../text/error-lines.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';
import { bySupplier, droppedTable, feedTable, stoppedTable, type SupplierRun, throughOf } from './sync-table.ts';

const showSupplier = (context: Context, run: SupplierRun): void => {
  const { out, texts, lang } = context;
  out.line();
  out.heading(run.name);
  out.table(feedTable(run, texts, formatFor(lang).instant));
  const through = throughOf(run, lang);
  if (through.length > 0) out.paragraph(`${texts.report.letThrough} (${through.length}): ${through.join(', ')}`);
  const stopped = stoppedTable(run, texts, lang);
  if (stopped.rows.length > 0) out.table(stopped);
};

const schoolName = ({ school, name }: SchoolReport): string => (name === '' ? school : `${school} ${name}`);

const showTurnedDown = ({ out, texts }: Context, report: SchoolReport): void => {
  for (const { supplierName, turnedDown } of report.feeds) {
    if (turnedDown > 0)
      out.paragraph(`${schoolName(report)}: ${texts.report.turnedDown(supplierName, turnedDown)}`, '! ');
  }
};

type Trouble = { readonly about: string; readonly supplier?: string; readonly told: Told };

const troublesOf = (report: SchoolReport): readonly Trouble[] => [
  ...(report.error === undefined ? [] : [{ about: schoolName(report), told: report.error }]),
  ...report.feeds.flatMap((feed) => {
    const { error, supplier, supplierName } = feed;
    return error === undefined || isListed(feed)
      ? []
      : [
          {
            about: `${schoolName(report)}, ${supplierName}`,
            supplier: supplierName,
            told: { code: error.code, subject: { school: report.school, supplier, ...error.subject } },
          },
        ];
  }),
];

/** Its lists are told one by one; the error says no more than the longest of them. */
const isListed = ({ error, holds }: FeedReport): boolean => error?.code === 'feed_held' && holds !== undefined;

/** What waits in sentences, one for each kind; and who is missing and still served. */
const showWaiting = ({ out, texts, lang }: Context, report: SchoolReport): void => {
  const { holds: words } = texts;
  for (const { kind, suppliers, ...waits } of sharedHolds(report.feeds)) {
    const supplier = formatFor(lang).list(suppliers);
    out.paragraph(`${schoolName(report)}: ${words.sentences[kind]({ ...waits, supplier })}`, '! ');
  }
  for (const { supplierName: supplier, suspended = 0, leaving = 0 } of report.feeds) {
    if (suspended > 0) out.paragraph(`${schoolName(report)}, ${supplier}: ${words.suspended(suspended)}`);
    if (leaving > 0) out.paragraph(`${schoolName(report)}, ${supplier}: ${words.leaving(leaving)}`);
  }
  const held = report.feeds.some(isListed);
  if (held) out.paragraph(adviceOn(new GatewayError('feed_held', { school: report.school }), lang).next, '! ');
};

const showErrors = ({ out, lang }: Context, report: SchoolReport): void => {
  for (const { about, supplier, told } of troublesOf(report)) {
    const { what, next } = adviceNaming(new GatewayError(told.code, told.subject), supplier, lang);
    out.paragraph(`${about}: ${what} ${next}`, '! ');
  }
};

/** The demo's suppliers run within `sluis start`; a sync beside it finds nobody. */
const showDemoIsOff = async ({ out, texts }: Context, house: House, reports: readonly SchoolReport[]) => {
  const alone = reports.some(({ feeds }) => feeds.some(({ error }) => error?.code === 'delivery_unreachable'));
  if (alone && (await house.board())?.demo === true) out.paragraph(texts.report.demoIsOff, '! ');
};

const showReading = ({ out, texts, lang }: Context, report: SchoolReport): void => {
  if (report.intake !== 'none' || report.readAt === undefined) return;
  const day = formatFor(lang).day(report.readAt.slice(0, 10));
  out.paragraph(`${schoolName(report)}: ${texts.report.fromCurrent(day)}`);
};

/** Next year's file stops nothing and changes nothing; what it would bring can be seen now, while there is time. */
const showRehearsal = ({ out, texts }: Context, report: SchoolReport): void => {
  if (report.intake === 'rehearsal') out.paragraph(`${schoolName(report)}: ${texts.rehearsal.kept(report.school)}`);
};

/** A school without suppliers is no fault, but nobody should wonder why nothing went. */
const showIdle = ({ out, texts }: Context, report: SchoolReport): void => {
  const idle = report.feeds.length === 0 && report.error === undefined;
  if (idle) out.line(`${schoolName(report)}: ${texts.report.nothingAgreed}`);
};

/** New names once, with what they are called; what waits for a decision each time, as a number. */
const showUnknown = ({ out, texts, lang }: Context, report: SchoolReport): void => {
  const { fresh, open } = report.drift ?? { fresh: [], open: 0 };
  if (fresh.length > 0) out.paragraph(texts.drift.freshIn(schoolName(report), fresh.join(', ')));
  if (open > 0) out.paragraph(texts.drift.waits(schoolName(report), formatFor(lang).number(open)));
};

/** What the school did not permit at the source, under the source's own names: empty is something else. */
const showNotPermitted = ({ out, texts }: Context, report: SchoolReport): void => {
  const names = report.counts?.notPermitted ?? [];
  if (names.length > 0) out.paragraph(texts.drift.notPermitted(schoolName(report), names.join(', ')), '! ');
};

const showUnproven = ({ out, texts }: Context, { counts, ...report }: SchoolReport): void => {
  // Where next year's file was kept, the words would be read as if they were about that one.
  if (report.intake === 'refused' || report.intake === 'rehearsal') return;
  for (const reason of counts?.unproven ?? []) {
    out.paragraph(`${report.school} ${report.name}: ${texts.drift.unproven[reason]}`, '! ');
  }
};

const showLedger = async ({ texts, out, lang }: Context, house: House, board: string): Promise<void> => {
  const checkpoint = await house.gateway.checkpoints.newest(board);
  if (checkpoint === undefined) return;
  out.line();
  out.line(texts.report.ledger(formatFor(lang).number(checkpoint.size), checkpoint.root));
};

/** Of files that were read now; what the reading before left out is in `sluis blocked`. */
const showDropped = ({ out, texts, lang }: Context, reports: readonly SchoolReport[]): void => {
  const read = reports.filter(({ intake }) => intake === 'new' || intake === 'unchanged');
  const dropped = droppedTable(read, texts, lang);
  if (dropped.rows.length === 0) return;
  out.line();
  out.heading(texts.report.droppedWhileReading);
  out.table(dropped);
};

/**
 * The tables after a sync, and what needs a person; counts, names and codes only. `onlyOne`: other suppliers were left
 * out by choice, so a school without a line for it is no news.
 */
export const showSync = async (
  context: Context,
  house: House,
  reports: readonly SchoolReport[],
  onlyOne = false,
): Promise<void> => {
  for (const run of bySupplier(reports)) showSupplier(context, run);
  showDropped(context, reports);
  context.out.line();
  for (const report of reports) if (!onlyOne) showIdle(context, report);
  for (const report of reports) showReading(context, report);
  for (const report of reports) showRehearsal(context, report);
  for (const report of reports) showUnknown(context, report);
  for (const report of reports) showUnproven(context, report);
  for (const report of reports) showNotPermitted(context, report);
  for (const report of reports) showTurnedDown(context, report);
  for (const report of reports) showWaiting(context, report);
  for (const report of reports) showErrors(context, report);
  await showDemoIsOff(context, house, reports);
  const [first] = reports;
  if (first !== undefined) await showLedger(context, house, first.board);
};
