import { GatewayError } from '../errors.ts';
import { compile } from '../mapping/apply.ts';
import type { Mapping } from '../mapping/table.ts';
import type { Input, SourceConnector } from '../ports.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { Item, Roster } from '../record/item.ts';
import type { Shape } from '../agreement/shape.ts';
import { readingSetOf } from '../release/reading-set.ts';
import { createRestWriter, type RestWriter } from '../release/shape.ts';
import { type Passed, passThrough, type PupilSink } from '../roster/pass-through.ts';
import type { Records } from '../roster/relations.ts';
import type { Binding } from '../roster/school-check.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import { closeLane, type Lane, type LaneFeed, openLane, passPupil } from './lane.ts';

/** A file and how it is read. */
type StreamSource = {
  readonly connector: SourceConnector;
  readonly settings: unknown;
  readonly mapping: Mapping;
  readonly input: Input;
  readonly binding: Omit<Binding, 'rowPerPlacement'>;
  readonly lastDayIn: boolean;
};

export type StreamDeps = {
  /** Subject ids, in the order of the records. */
  identify(entity: Entity, records: readonly FlatRecord[]): Promise<readonly string[]>;
  /** Two random numbers, for the memory of keys. */
  readonly seed: Uint32Array;
};

/** More rows than all schools of a large board have together. */
const maxItems = 4_000_000;

const identified = async (
  deps: StreamDeps,
  entity: Entity,
  records: readonly FlatRecord[],
): Promise<readonly Item[]> => {
  const subjects = await deps.identify(entity, records);
  return records.map((record, index) => {
    const subject = subjects[index];
    if (subject === undefined) throw new GatewayError('internal');
    return { entity, subject, record };
  });
};

const rosterOf = async (deps: StreamDeps, records: Records): Promise<Roster> => {
  const roster = new Map<Entity, readonly Item[]>();
  for (const [entity, list] of records) roster.set(entity, await identified(deps, entity, list));
  return roster;
};

/** All lanes side by side: the file is read once however many agreements there are. */
const sinkFor = (feeds: readonly LaneFeed[], lanes: Lane[], deps: StreamDeps): PupilSink => {
  let number = 0;
  return {
    begin: async (others) => {
      const around = await rosterOf(deps, others);
      const writers = new Map<Shape, RestWriter>();
      for (const feed of feeds) {
        const { shape } = feed.permit;
        const writer = writers.get(shape) ?? createRestWriter(shape);
        writers.set(shape, writer);
        lanes.push(await openLane(feed, around, writer));
      }
    },
    take: async (pupils) => {
      const items = await identified(deps, 'pupil', pupils);
      for (const item of items) {
        for (const lane of lanes) passPupil(lane, item, number);
        number += 1;
      }
      for (const { sheet } of lanes) await sheet.drain();
    },
  };
};

const readInto = async (source: StreamSource, feeds: readonly LaneFeed[], lanes: Lane[], deps: StreamDeps) => {
  const { connector, mapping, input, binding, lastDayIn } = source;
  const context = { today: binding.today, schoolYear: schoolYearOf(binding.today), lastDayIn };
  const compiled = compile(mapping, { readingSet: readingSetOf(feeds.map(({ permit }) => permit)), context });
  const reading = connector.read(connector.parseSettings(source.settings), input, compiled.wanted);
  const rowPerPlacement = mapping.rowPerPlacement === true;
  const sink = sinkFor(feeds, lanes, deps);
  const passed = await passThrough(
    reading,
    compiled,
    { ...binding, rowPerPlacement },
    { sink, seed: deps.seed, maxItems },
  );
  const around = await rosterOf(deps, passed.others);
  for (const lane of lanes) await closeLane(lane, around, passed.doubled);
  return passed;
};

/** Which pupils a guardian is of is known only when all pupils are held. */
const refuseGuardians = (feeds: readonly LaneFeed[]): void => {
  const found = feeds.find(({ permit }) => (permit.steps.get('guardian') ?? []).length > 0);
  if (found === undefined) return;
  const { supplier, product } = found.permit.agreement;
  throw new GatewayError('agreement_invalid', { supplier, product, entity: 'guardian' });
};

/**
 * Releases one export to a file per agreement in one pass, for exports that are too large to hold: pupils go through
 * the same checks and the same gate as in a run and are forgotten. Keeps groups, staff and fingerprints of keys; seals
 * and stores nothing. The files are published only when the end of the document was seen and everything was checked;
 * otherwise they are gone. Lines are NDJSON: pupils in the order of the source, then what they point at. To order them
 * by reference (law 11) needs all of them at hand and belongs to deliveries, so these files are for the school itself
 * and never for a supplier as they are.
 *
 * Errors: those of `passThrough`; agreement_invalid when an agreement names guardians.
 */
export const streamRelease = async (
  source: StreamSource,
  feeds: readonly LaneFeed[],
  deps: StreamDeps,
): Promise<Passed> => {
  refuseGuardians(feeds);
  const lanes: Lane[] = [];
  try {
    const passed = await readInto(source, feeds, lanes, deps);
    await Promise.all(lanes.map(({ sheet }) => sheet.publish()));
    return passed;
  } catch (error) {
    for (const { sheet } of lanes) await sheet.discard();
    throw error;
  }
};
