import { readIssuedFile } from '../../sync/issued-file.ts';
import { importIssuedIds, type IssuedReport } from '../../sync/issued-ids.ts';
import { readSchool } from '../../sync/school.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { exitCodes } from '../exit.ts';
import { schoolOption, supplierOption } from '../options.ts';

/** So many lines are named on a screen; programs get all of them. */
const shownLines = 20;

const linesOf = (lines: readonly number[], more: string): string =>
  [...lines.slice(0, shownLines).map(String), ...(lines.length > shownLines ? [more] : [])].join(', ');

/** Lines and columns only: what stands there is a pupil's. */
const showProblems = ({ out, texts }: Context, { problems }: IssuedReport): void => {
  const words = texts.issuedIds;
  const { line, column, problem } = texts.agreementCli.table;
  const rows = problems.map((one) => [one.line, one.column, words.faults[one.code]]);
  out.table({ columns: [line, column, problem], rows });
  out.line();
  out.line(words.refused(problems.length));
  out.line(words.again);
};

const showStored = ({ out, texts }: Context, { stored, same, unknown }: IssuedReport): void => {
  const words = texts.issuedIds;
  out.line(words.stored(stored, same));
  if (unknown.length > 0) out.line(words.unknown(unknown.length, linesOf(unknown, words.more)));
  if (stored > 0) out.line(words.next);
};

export const issuedIdsImport = defineCommand({
  name: 'issued-ids import',
  summary: {
    nl: 'Leest de nummers in die een leverancier zelf aan leerlingen gaf: alle regels of geen enkele',
    en: 'Reads in the numbers that a supplier itself gave pupils: all lines or none',
  },
  options: {
    supplier: { ...supplierOption, required: true },
    school: { ...schoolOption, required: true },
    file: {
      type: 'text',
      value: { nl: 'BESTAND', en: 'FILE' },
      required: true,
      nl: 'een CSV-bestand met de kolommen leerlingsleutel of eckid, en nummer; - is de standaardinvoer',
      en: 'a CSV file with the columns leerlingsleutel or eckid, and nummer; - is standard input',
    },
  },
  positionals: [],
  examples: ['sluis issued-ids import --supplier basispoort --school 99XA00 --file nummers.csv'],
  run: async (context, { options: { supplier, school: id, file: path } }) => {
    const desk = await openDesk(context);
    const { house } = desk;
    const school = await readSchool(house.gateway.store, id);
    const actor = await identify(context, desk, path);
    const file = await readIssuedFile(house.gateway, school, (await house.openFile(path)).input);
    const report = await importIssuedIds(house.gateway, { school, supplier, file }, actor);
    const right = report.problems.length === 0;
    if (right) showStored(context, report);
    else showProblems(context, report);
    context.out.json(report);
    return right ? undefined : exitCodes.refuse;
  },
});
