import { type ConsentFile, type ConsentProblem, readConsentFile } from '../../sync/consent-file.ts';
import { readSchool } from '../../sync/school.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { exitCodes } from '../exit.ts';
import { schoolOption } from '../options.ts';

/** Lines and codes only: what stands on a line is a pupil's. */
const refuse = ({ out, texts }: Context, problems: readonly ConsentProblem[]): number => {
  const { table, consent } = texts.agreementCli;
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  const rows = sorted.map(({ line, column, code }) => [line, column, consent.faults[code]]);
  out.table({ columns: [table.line, table.column, table.problem], rows });
  out.line();
  out.line(consent.refused(problems.length));
  out.line(consent.again);
  out.json({ stored: 0, problems: sorted });
  return exitCodes.refuse;
};

const refusedLines = (
  { lines }: ConsentFile,
  refused: readonly { readonly row: number; readonly refusal: ConsentProblem['code'] }[],
): readonly ConsentProblem[] => refused.map(({ row, refusal }) => ({ line: lines[row] ?? 0, code: refusal }));

export const consentImport = defineCommand({
  name: 'consent import',
  summary: {
    nl: 'Legt toestemmingen vast uit een CSV-bestand: alle regels of geen enkele',
    en: 'Records consents from a CSV file: all lines or none',
  },
  options: {
    school: {
      ...schoolOption,
      required: true,
      nl: 'de school van deze leerlingen (BRIN en vestiging, zes tekens)',
      en: 'the school of these pupils (BRIN and location, six characters)',
    },
  },
  positionals: [
    {
      name: { nl: 'BESTAND', en: 'FILE' },
      required: true,
      nl: 'een bestand met de kolommen leerlingnummer;leverancier;product;doel;gegeven;door;hoe;datum. Gegeven: ja of nee. Door: ouder of leerling. Hoe: formulier, portaal, mail of gesprek. - is de standaardinvoer',
      en: 'a file with the columns leerlingnummer;leverancier;product;doel;gegeven;door;hoe;datum. Gegeven: ja or nee. Door: ouder or leerling. Hoe: formulier, portaal, mail or gesprek. - is standard input',
    },
  ],
  examples: ['sluis consent import toestemmingen.csv --school 99XA00'],
  run: async (context, { options, positionals: [path = ''] }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const { house, board } = desk;
    const school = await readSchool(house.gateway.store, options.school);
    const actor = await identify(context, desk, path);
    const file = await readConsentFile(house.gateway, school, (await house.openFile(path)).input);
    if (file.problems.length > 0) return refuse(context, file.problems);
    const work = { rows: file.rows, ageOf: file.ageOf, whole: true };
    const { stored, refused } = await house.consents.importConsents(board.id, work, actor);
    if (refused.length > 0) return refuse(context, refusedLines(file, refused));
    out.line(texts.agreementCli.consent.stored(stored));
    out.json({ stored, problems: [] });
    return undefined;
  },
});
