import { amsterdamDay } from '../../src/record/day.ts';
import { writeOverzicht } from './csv.ts';
import { writeEdexml } from './edexml.ts';
import { demoSchools } from './lay-out.ts';
import { halfOfPupils } from './variant.ts';

/**
 * `node deploy/demo/export.ts 99XA00 [half]` writes the export of a school of the demo to standard output: tonight's, or
 * one from which every second pupil was deleted.
 */
const [wanted = '', variant] = process.argv.slice(2);
const school = demoSchools({ today: amsterdamDay(new Date()) }).find(({ plan }) => plan.id === wanted);
if (school === undefined) {
  process.stderr.write('node deploy/demo/export.ts 99XA00|99XB00|99XC00|99XC01 [half]\n');
  process.exitCode = 2;
} else {
  const shown = variant === 'half' ? halfOfPupils(school) : school;
  process.stdout.write(school.plan.sector === 'secondary' ? writeOverzicht(shown) : writeEdexml(shown));
}
