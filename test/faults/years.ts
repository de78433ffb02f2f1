import { parseArgs } from 'node:util';
import { runSchoolYears } from './school-years.ts';

/** Thirty school years, or so many, with each week and each day of the summers. */
const { values } = parseArgs({
  options: { years: { type: 'string', default: '30' }, seed: { type: 'string', default: 'dijk' } },
});
const done = await runSchoolYears({ years: Number(values.years), dense: true, seed: values.seed });
process.stdout.write(`${JSON.stringify(done, undefined, 2)}\n`);
if (done.wrong.length > 0) process.exitCode = 1;
