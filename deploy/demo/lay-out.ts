import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { schoolYearOf } from './day.ts';
import { demoPlans } from './plans.ts';
import type { DemoSchool } from './school.ts';
import { generateSchool } from './school.ts';
import { demoFileOf } from './file.ts';

/** `today` as `2026-11-21`. Default: the school year of today, the seed of the demo, and the files that its schools usually have. */
type LayOut = {
  readonly today: string;
  readonly schoolYear?: string;
  readonly seed?: string;
  readonly source?: string;
};

/** A file that was laid out: `path` is inside the folder that was given. */
type LaidOut = { readonly school: string; readonly path: string };

const demoSeed = 'voorbeeld';

/** The four schools of the demo, in memory. */
export const demoSchools = ({ today, schoolYear = schoolYearOf(today), seed = demoSeed }: LayOut): DemoSchool[] =>
  demoPlans.map((plan) => generateSchool(plan, { seed, schoolYear, today }));

/**
 * Writes tonight's exports to `inbox/<school id>/`, readable by the owner only (0600). The same seed and day give
 * the same bytes. Errors are those of node:fs.
 */
export const layOutExports = async (folder: string, options: LayOut): Promise<LaidOut[]> => {
  const laidOut: LaidOut[] = [];
  for (const school of demoSchools(options)) {
    const inbox = join(folder, 'inbox', school.plan.id);
    const file = demoFileOf(options.source ?? 'files', school.plan.sector);
    const path = join(inbox, file.name);
    await mkdir(inbox, { recursive: true, mode: 0o700 });
    await writeFile(path, file.write(school), { mode: 0o600 });
    await chmod(path, 0o600);
    laidOut.push({ school: school.plan.id, path });
  }
  return laidOut;
};
