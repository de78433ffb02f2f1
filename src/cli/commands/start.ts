import { asGatewayError } from '../../errors.ts';
import { errorLines } from '../../text/error-lines.ts';
import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import type { StartEvents } from '../home.ts';
import type { Bar } from '../progress.ts';
import { showSync } from '../show-sync.ts';

const eventsFor = (context: Context): StartEvents => {
  const { out, progress, texts, lang } = context;
  let bar: Bar | undefined;
  let synced = false;
  return {
    laidOut: (board) => out.heading(board),
    suppliers: (pages) => {
      out.line(texts.report.demoSuppliers);
      for (const { name, url } of pages) out.line(`  ${name}: ${url}`);
    },
    sources: (schools) => {
      out.line(texts.report.demoSources);
      for (const { id, name, connector } of schools) out.line(`  ${id} ${name}: ${connector}`);
    },
    schools: (total) => {
      bar = progress.start(texts.report.running, total);
    },
    school: (report) => {
      if (synced)
        out.note(`${report.school}: ${report.feeds.map((feed) => `${feed.supplier} ${feed.state}`).join(', ')}`);
      else bar?.add(1);
    },
    synced: async (house, reports) => {
      synced = true;
      bar?.end();
      await showSync(context, house, reports);
      out.json({ schools: reports });
    },
    serving: (url, next) => {
      out.line();
      out.line(texts.report.serving(url));
      if (next !== undefined) out.line(texts.report.nextNight(formatFor(lang).instant(next)));
    },
    failed: (error) => {
      for (const line of errorLines(asGatewayError(error), lang)) out.note(line);
    },
  };
};

export const start = defineCommand({
  name: 'start',
  summary: {
    nl: 'Start Sluis: uitwisseling nu, daarna elke nacht, met een statuspagina',
    en: 'Starts Sluis: exchange now, then every night, with a status page',
  },
  options: {
    once: { type: 'flag', nl: 'stopt na de uitwisseling', en: 'ends after the exchange' },
  },
  positionals: [],
  examples: ['sluis start', 'sluis start --once'],
  run: async (context, { options }) => {
    await context.home.start({ once: options.once }, eventsFor(context));
  },
});
