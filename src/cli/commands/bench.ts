import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import { usageError } from '../usage.ts';

const million = 1_000_000;
const usualMb = 10;
const mostMb = 1_000;

export const bench = defineCommand({
  name: 'bench',
  summary: { nl: 'Meet hoe snel deze computer is', en: 'Measures how fast this computer is' },
  options: {
    mb: {
      type: 'number',
      value: { nl: 'MB', en: 'MB' },
      nl: `grootte van het verzonnen bestand; ${usualMb} als u niets opgeeft, hoogstens ${mostMb}`,
      en: `size of the made-up file; ${usualMb} when not given, at most ${mostMb}`,
    },
  },
  positionals: [],
  examples: ['sluis bench', 'sluis bench --mb 100'],
  run: async ({ out, texts, lang, home }, { options }) => {
    const mb = options.mb ?? usualMb;
    if (mb < 1 || mb > mostMb)
      throw usageError('value_invalid', { setting: '--mb', expected: `1-${mostMb}`, help: 'sluis help bench' });
    const result = await home.bench(mb * million);
    const words = texts.bench;
    const { number } = formatFor(lang);
    const seconds = (ms: number): string => number(Math.round(ms / 100) / 10);
    out.table({
      columns: [words.suppliers, words.pupils, words.seconds, words.speed],
      rows: result.runs.map(({ suppliers, pupils, ms }) => [
        suppliers,
        pupils,
        seconds(ms),
        Math.round((mb * 1000) / ms),
      ]),
    });
    out.line(words.memory(number(result.maxRssMb)));
    out.json(result);
  },
});
