import { compile } from '../../../src/mapping/apply.ts';
import { takeIn } from '../../../src/roster/intake.ts';
import type { House } from '../../../src/sync/house.ts';
import { keptOf } from './agreed.ts';
import { type CanarySchool, today } from './schools.ts';
import type { Sinks } from './sinks.ts';

const context = { today, schoolYear: '2026-2027', lastDayIn: true };

/** Reads a file as an administrator checks one before the night: everything that was found, but the records. */
export const checkFile = async (house: House, school: CanarySchool, bytes: Buffer, sinks: Sinks): Promise<void> => {
  const { id } = school.plan;
  const connector = house.gateway.connectors.get(school.connector);
  const mapping = house.gateway.mappings.get(school.mapping);
  if (connector === undefined || mapping === undefined) throw new Error(`no way to read ${id}`);
  const pupil = new Set([...keptOf(id)].filter((path) => path.startsWith('pupil/')).map((path) => path.slice(6)));
  const readingSet = new Map([
    ['school', new Set(['brin', 'locationCode', 'schoolYear'])] as const,
    ['pupil', pupil] as const,
  ]);
  const settings = mapping.columns === undefined ? {} : { columns: mapping.columns };
  const compiled = compile(mapping, { readingSet, context });
  const input = {
    name: school.file,
    bytes: (async function* () {
      yield bytes;
    })(),
  };
  const reading = connector.read(connector.parseSettings(settings), input, compiled.wanted);
  const rowPerPlacement = mapping.rowPerPlacement === true;
  try {
    const binding = { school: id, name: school.plan.name, today, rowPerPlacement, rehearsal: true };
    const { unreadable, stopped, dangling, keyless } = await takeIn(reading, compiled, binding);
    const counts = [unreadable, stopped, dangling, keyless].map((count) => count.entries());
    sinks.add(`counts of ${id}`, JSON.stringify(counts));
  } catch (error) {
    sinks.error(`reading ${id}`, error);
  }
  const { rows, dropped, unknown, complete } = reading.report();
  sinks.add(`reading report of ${id}`, JSON.stringify([[...rows], [...dropped], unknown, complete]));
};
