import { amsterdamDay } from '../../src/record/day.ts';
import { writeOverzicht } from './csv.ts';
import { writeEdexml } from './edexml.ts';
import { demoSchools } from './lay-out.ts';
import { promoted } from './promoted.ts';
import type { DemoSchool } from './school.ts';
import { halfOfPupils, mixedPupils } from './variant.ts';

const variants: Readonly<Record<string, (school: DemoSchool) => DemoSchool>> = {
  '': (school) => school,
  half: halfOfPupils,
  mixed: mixedPupils,
  next: promoted,
};

/**
 * `node deploy/demo/export.ts 99XA00 [half|mixed|next]` writes the export of a school of the demo to standard output:
 * tonight's, one from which every second pupil was deleted, one in which sixty others are new besides, or that of the next
 * school year.
 */
const [wanted = '', variant = ''] = process.argv.slice(2);
const school = demoSchools({ today: amsterdamDay(new Date()) }).find(({ plan }) => plan.id === wanted);
const shown = school === undefined ? undefined : variants[variant]?.(school);
if (shown === undefined) {
  process.stderr.write('node deploy/demo/export.ts 99XA00|99XB00|99XC00|99XC01 [half|mixed|next]\n');
  process.exitCode = 2;
} else {
  process.stdout.write(shown.plan.sector === 'secondary' ? writeOverzicht(shown) : writeEdexml(shown));
}
