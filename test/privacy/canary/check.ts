import { allSchools } from '../../../src/sync/school.ts';
import { checkSource } from '../../../src/sync/check-source.ts';
import type { House } from '../../../src/sync/house.ts';
import type { CanarySchool } from './schools.ts';
import type { Sinks } from './sinks.ts';

/** Checks a file as an administrator does before the night: as a file of its school, and as one of which nothing is known. */
export const checkFile = async (
  house: House,
  { plan, file }: CanarySchool,
  bytes: Buffer,
  sinks: Sinks,
): Promise<void> => {
  const schools = await allSchools(house.gateway.store);
  const found = schools.find(({ id }) => id === plan.id);
  for (const school of [found, undefined]) {
    const input = { name: file, bytes: once(bytes) };
    try {
      const check = await checkSource(house.gateway, input, { mapping: undefined, school });
      sinks.add(`check of ${plan.id}`, JSON.stringify(check));
    } catch (error) {
      sinks.error(`check of ${plan.id}`, error);
    }
  }
};

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
