import type { StartEvents } from '../cli/home.ts';
import { asGatewayError } from '../errors.ts';
import type { Log, LogEvent } from '../log.ts';
import type { FeedReport, FeedState, SchoolReport } from '../sync/report.ts';

const feedEvents: Readonly<Record<FeedState, LogEvent>> = {
  unchanged: 'run_ended',
  would_send: 'run_ended',
  accepted: 'delivery_accepted',
  refused: 'delivery_refused',
  unknown: 'delivery_unknown',
  deferred: 'delivery_waiting',
  stopped: 'delivery_stopped',
  held: 'hold_raised',
  no_agreement: 'agreement_warning',
};

const logFeed = (log: Log, school: string, feed: FeedReport): void => {
  const { supplier, product, state, error, added, changed, removed } = feed;
  const why = error === undefined ? {} : { code: error.code };
  const level = error === undefined ? 'info' : 'warn';
  log.event(feedEvents[state], { school, supplier, product, added, changed, removed, ...why }, level);
};

const logSchool = (log: Log, { school, intake, error, feeds }: SchoolReport): void => {
  if (error !== undefined) log.event('intake_refused', { school, code: error.code, ...placeOf(error.subject) }, 'warn');
  else if (intake !== 'none') log.event('intake_done', { school });
  for (const feed of feeds.filter(({ state }) => state !== 'unchanged')) logFeed(log, school, feed);
  log.event('run_ended', { school });
};

const placeOf = ({ line, column }: { readonly line?: number; readonly column?: number }) => ({
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
});

/** Tells the operator's log what people are told on the terminal. */
export const narrated = (events: StartEvents, log: Log): StartEvents => ({
  laidOut: (board) => {
    log.event('started');
    events.laidOut(board);
  },
  suppliers: events.suppliers,
  sources: events.sources,
  schools: events.schools,
  school: (report) => {
    logSchool(log, report);
    events.school(report);
  },
  synced: events.synced,
  serving: (url, next) => {
    log.event('serving', { port: Number(new URL(url).port) });
    events.serving(url, next);
  },
  failed: (thrown) => {
    const { code, recovery, subject } = asGatewayError(thrown);
    log.event(
      'error',
      { code, recovery, ...(subject.school === undefined ? {} : { school: subject.school }) },
      'error',
    );
    events.failed(thrown);
  },
});
