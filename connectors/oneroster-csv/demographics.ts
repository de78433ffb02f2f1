import type { RowValue } from '../../src/ports.ts';
import { headers } from './files.ts';
import { type Package, rowsOf } from './gathered.ts';
import type { RowTally } from './row-tally.ts';

const columns = headers.demographics.filter((name) => !['sourcedId', 'status', 'dateLastModified'].includes(name));

/** Birth and sex live in this file alone; a list where a person has two rows. */
export type Demographics = ReadonlyMap<string, Readonly<Record<string, RowValue>>>;

/** Reads demographics.csv of students, what is wanted of it: the rest is dropped here, and never held. */
export const readDemographics = async (
  source: Package,
  isStudent: (user: string) => boolean,
  tally: RowTally,
): Promise<Demographics> => {
  const all = new Map<string, Record<string, RowValue>>();
  for await (const row of rowsOf(source, 'demographics')) {
    const user = row.of('sourcedId');
    if (!isStudent(user)) continue;
    const own = all.get(user) ?? {};
    all.set(user, own);
    for (const name of columns) {
      const value = row.of(name);
      if (value === '') continue;
      if (tally.isWanted('student', name)) own[name] = own[name] === undefined ? value : [own[name], value].flat();
      else tally.drop('student', name);
    }
  }
  return all;
};
