import { GatewayError } from '../errors.ts';
import { fieldOf } from '../record/catalogue.ts';
import { entities } from '../record/field.ts';
import type { House } from '../sync/house.ts';
import type { SchoolReport } from '../sync/report.ts';
import { adviceOn } from '../text/error-lines.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';
import { feedTable, stoppedTable } from './sync-table.ts';

const labelOf =
  ({ lang }: Context) =>
  (path: string): string => {
    const entity = entities.find((kind) => path.startsWith(`${kind}/`));
    const field = entity === undefined ? undefined : fieldOf(entity, path.slice(entity.length + 1));
    return field === undefined ? path : field[lang];
  };

const showErrors = ({ out, lang }: Context, report: SchoolReport): void => {
  const errors = [report.error, ...report.feeds.map((feed) => feed.error)].filter((told) => told !== undefined);
  const seen = new Set<string>();
  for (const { code, subject } of errors) {
    const { what, next } = adviceOn(new GatewayError(code, subject), lang);
    if (seen.has(what)) continue;
    seen.add(what);
    out.line(`! ${report.school} ${report.name}: ${what} ${next}`);
  }
};

const showReading = ({ out, texts, lang }: Context, report: SchoolReport): void => {
  if (report.intake !== 'none' || report.readAt === undefined) return;
  out.line(
    `${report.school} ${report.name}: ${texts.report.fromCurrent(formatFor(lang).day(report.readAt.slice(0, 10)))}`,
  );
};

const showUnknown = ({ out, texts }: Context, reports: readonly SchoolReport[]): void => {
  for (const report of reports.filter((one) => one.intake === 'new')) {
    const names = Object.entries(report.counts?.unknown ?? {}).map(([name, count]) => `${name} (${count})`);
    if (names.length > 0)
      out.line(`${report.school} ${report.name}: ${texts.report.unknownNames}: ${names.join(', ')}`);
  }
};

const ledgerLine = async (context: Context, house: House, board: string): Promise<void> => {
  const checkpoint = await house.gateway.checkpoints.newest(board);
  if (checkpoint === undefined) return;
  const { texts, out } = context;
  out.line(`${texts.report.ledgerSize}: ${checkpoint.size}. ${texts.report.checkpoint}: ${checkpoint.root}`);
};

/** The tables after a sync, and what needs a person; counts, names and codes only. */
export const showSync = async (context: Context, house: House, reports: readonly SchoolReport[]): Promise<void> => {
  const { out, texts } = context;
  out.line();
  out.table(feedTable(reports, texts));
  out.line();
  const stopped = stoppedTable(reports, texts, labelOf(context));
  if (stopped.rows.length > 0) {
    out.heading(texts.report.stopped);
    out.table(stopped);
    out.line();
  }
  for (const report of reports) showReading(context, report);
  showUnknown(context, reports);
  for (const report of reports) showErrors(context, report);
  const [first] = reports;
  if (first !== undefined) await ledgerLine(context, house, first.board);
};
