import { amsterdamDay } from '../../src/record/day.ts';
import { writeOverzicht } from './csv.ts';
import { writeEdexml } from './edexml.ts';
import { demoSchools } from './lay-out.ts';
import type { DemoSchool } from './school.ts';
import { halfOfPupils, mixedPupils } from './variant.ts';

const variants: Readonly<Record<string, (school: DemoSchool) => DemoSchool>> = {
  half: halfOfPupils,
  mixed: mixedPupils,
};

/**
 * `node deploy/demo/export.ts 99XA00 [half|mixed]` writes the export of a school of the demo to standard output: tonight's,
 * one from which every second pupil was deleted, or one in which sixty others are new besides.
 */
const [wanted = '', variant] = process.argv.slice(2);
const school = demoSchools({ today: amsterdamDay(new Date()) }).find(({ plan }) => plan.id === wanted);
if (school === undefined) {
  process.stderr.write('node deploy/demo/export.ts 99XA00|99XB00|99XC00|99XC01 [half|mixed]\n');
  process.exitCode = 2;
} else {
  const shown = variants[variant ?? '']?.(school) ?? school;
  process.stdout.write(school.plan.sector === 'secondary' ? writeOverzicht(shown) : writeEdexml(shown));
}
