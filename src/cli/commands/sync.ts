import type { House } from '../../sync/house.ts';
import { syncSchools } from '../../sync/night.ts';
import type { SchoolReport } from '../../sync/report.ts';
import { stateOf } from '../../sync/run.ts';
import { allSchools } from '../../sync/school.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { exitCodes } from '../exit.ts';
import { schoolOption, supplierOption } from '../options.ts';
import { showSync } from '../show-sync.ts';
import { usageError } from '../usage.ts';

const worst = (reports: readonly SchoolReport[]): number => {
  const states = new Set(reports.map(stateOf));
  if (states.has('waits')) return exitCodes.refuse;
  return states.has('failed') ? exitCodes.retry : exitCodes.ok;
};

const schoolsFor = async ({ gateway }: House, school: string | undefined): Promise<readonly string[]> =>
  school === undefined ? (await allSchools(gateway.store)).map(({ id }) => id) : [school];

export const sync = defineCommand({
  name: 'sync',
  summary: { nl: 'Voert de uitwisseling nu uit', en: 'Runs the exchange now' },
  options: {
    school: { ...schoolOption, nl: 'alleen deze school', en: 'only this school' },
    supplier: { ...supplierOption, nl: 'alleen deze leverancier', en: 'only this supplier' },
    'dry-run': {
      type: 'flag',
      nl: 'proefuitwisseling: bewaart niets en verstuurt niets',
      en: 'dry run: stores nothing and sends nothing',
    },
    full: {
      type: 'flag',
      nl: 'levert alles opnieuw, niet alleen wat veranderde',
      en: 'delivers everything again, not only what changed',
    },
    file: {
      type: 'text',
      value: { nl: 'BESTAND', en: 'FILE' },
      nl: 'leest dit bestand in plaats van de map van de school; - is de standaardinvoer',
      en: "reads this file instead of the school's folder; - is standard input",
    },
  },
  positionals: [],
  examples: ['sluis sync', 'sluis sync --school 99XA00 --dry-run', 'sluis sync --school 99XA00 --supplier basispoort'],
  run: async (context, { options }) => {
    const { progress, out, texts } = context;
    if (options.file !== undefined && options.school === undefined) {
      throw usageError('option_missing', { setting: '--school', help: 'sluis help sync' });
    }
    const { house } = await openDesk(context);
    const schools = await schoolsFor(house, options.school);
    const bar = progress.start(texts.report.running, schools.length);
    const reports: SchoolReport[] = [];
    const chosen = {
      dryRun: options['dry-run'],
      full: options.full,
      ...(options.supplier === undefined ? {} : { supplier: options.supplier }),
      ...(options.file === undefined ? {} : { input: await house.openFile(options.file) }),
    };
    for await (const report of syncSchools(house.gateway, schools, chosen)) {
      reports.push(report);
      bar.add(1);
    }
    bar.end();
    if (options['dry-run']) out.line(texts.report.dryRun);
    await showSync(context, house, reports, options.supplier !== undefined);
    out.json({ dryRun: options['dry-run'], schools: reports });
    return worst(reports);
  },
});
