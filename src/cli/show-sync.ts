import { GatewayError } from '../errors.ts';
import type { House } from '../sync/house.ts';
import type { SchoolReport } from '../sync/report.ts';
import { adviceOn } from '../text/error-lines.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';
import {
  bySupplier,
  droppedTable,
  feedTable,
  labelOf,
  stoppedTable,
  type SupplierRun,
  throughOf,
} from './sync-table.ts';

const showSupplier = (context: Context, run: SupplierRun): void => {
  const { out, texts, lang } = context;
  out.line();
  out.heading(run.name);
  out.table(feedTable(run, texts));
  const through = throughOf(run).map((path) => labelOf(path, lang, texts));
  if (through.length > 0) out.line(`${texts.report.letThrough} (${through.length}): ${through.join(', ')}`);
  const stopped = stoppedTable(run, texts, lang);
  if (stopped.rows.length > 0) out.table(stopped);
};

const schoolName = ({ school, name }: SchoolReport): string => `${school} ${name}`;

const showTurnedDown = ({ out, texts }: Context, report: SchoolReport): void => {
  for (const { supplierName, turnedDown } of report.feeds) {
    if (turnedDown > 0) out.line(`! ${schoolName(report)}: ${texts.report.turnedDown(supplierName, turnedDown)}`);
  }
};

const showErrors = ({ out, lang }: Context, report: SchoolReport): void => {
  const errors = [report.error, ...report.feeds.map((feed) => feed.error)].filter((told) => told !== undefined);
  const said = new Set<string>();
  for (const { code, subject } of errors) {
    const { what, next } = adviceOn(new GatewayError(code, subject), lang);
    if (said.has(what)) continue;
    said.add(what);
    out.line(`! ${schoolName(report)}: ${what} ${next}`);
  }
};

const showReading = ({ out, texts, lang }: Context, report: SchoolReport): void => {
  if (report.intake !== 'none' || report.readAt === undefined) return;
  const day = formatFor(lang).day(report.readAt.slice(0, 10));
  out.line(`${schoolName(report)}: ${texts.report.fromCurrent(day)}`);
};

/** A school without suppliers is no fault, but nobody should wonder why nothing went. */
const showIdle = ({ out, texts }: Context, report: SchoolReport): void => {
  const idle = report.feeds.length === 0 && report.error === undefined;
  if (idle) out.line(`${schoolName(report)}: ${texts.report.nothingAgreed}`);
};

const showUnknown = ({ out, texts }: Context, report: SchoolReport): void => {
  if (report.intake !== 'new') return;
  const names = Object.entries(report.counts?.unknown ?? {}).map(([name, count]) => `${name} (${count})`);
  if (names.length > 0) out.line(`${schoolName(report)}: ${texts.report.unknownNames}: ${names.join(', ')}`);
};

const showLedger = async ({ texts, out, lang }: Context, house: House, board: string): Promise<void> => {
  const checkpoint = await house.gateway.checkpoints.newest(board);
  if (checkpoint === undefined) return;
  out.line();
  const size = formatFor(lang).number(checkpoint.size);
  out.line(`${texts.report.ledgerSize}: ${size}. ${texts.report.checkpoint}: ${checkpoint.root}`);
};

const showDropped = ({ out, texts, lang }: Context, reports: readonly SchoolReport[]): void => {
  const dropped = droppedTable(reports, texts, lang);
  if (dropped.rows.length === 0) return;
  out.line();
  out.heading(texts.report.droppedWhileReading);
  out.table(dropped);
};

/** The tables after a sync, and what needs a person; counts, names and codes only. */
export const showSync = async (context: Context, house: House, reports: readonly SchoolReport[]): Promise<void> => {
  for (const run of bySupplier(reports)) showSupplier(context, run);
  showDropped(context, reports);
  context.out.line();
  for (const report of reports) showIdle(context, report);
  for (const report of reports) showReading(context, report);
  for (const report of reports) showUnknown(context, report);
  for (const report of reports) showTurnedDown(context, report);
  for (const report of reports) showErrors(context, report);
  const [first] = reports;
  if (first !== undefined) await showLedger(context, house, first.board);
};
