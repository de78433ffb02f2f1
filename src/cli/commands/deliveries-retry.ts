import { askAgain, tryAgain } from '../../sync/again.ts';
import type { SchoolReport } from '../../sync/report.ts';
import { stateOf } from '../../sync/run.ts';
import { readSchool } from '../../sync/school.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { exitCodes } from '../exit.ts';
import { schoolOption, supplierOption } from '../options.ts';
import { showSync } from '../show-sync.ts';

export const deliveriesRetry = defineCommand({
  name: 'deliveries retry',
  summary: {
    nl: 'Levert nu opnieuw wat wacht of niet is afgeleverd',
    en: 'Delivers again now what waits or was not delivered',
  },
  options: {
    school: { ...schoolOption, nl: 'alleen van deze school', en: 'only of this school' },
    supplier: { ...supplierOption, nl: 'alleen aan deze leverancier', en: 'only to this supplier' },
  },
  positionals: [],
  examples: ['sluis deliveries retry', 'sluis deliveries retry --school 99XA00 --supplier basispoort'],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const { gateway } = desk.house;
    if (options.school !== undefined) await readSchool(gateway.store, options.school);
    const count = await askAgain(gateway, desk.board.id, options, await identify(context, desk));
    out.line(count === 0 ? texts.deliveries.nothingAgain : texts.deliveries.again(count));
    const reports: SchoolReport[] = [];
    if (count > 0) reports.push(...(await Array.fromAsync(tryAgain(gateway, desk.board.id))));
    if (reports.length > 0) await showSync(context, desk.house, reports, true);
    out.json({ asked: count, schools: reports });
    return reports.every((report) => stateOf(report) === 'fine') ? exitCodes.ok : exitCodes.retry;
  },
});
