import { GatewayError } from '../errors.ts';
import type { Entity } from '../record/field.ts';
import { fieldNames } from '../release/permit.ts';
import type { Converging } from './converging.ts';
import { agreedNames, clearedNames, emptyNames, withheldNames } from './manifest.ts';
import { isWhole, type Order, partSizeOf } from './parcel.ts';
import { type Plan, planChanges, planFull, type Served } from './plan.ts';
import { servedFrom } from './prepare.ts';
import { secretAsNow } from './secret-as-now.ts';
import { canonical, type Release } from '../release/release.ts';

const unmovedReleases = async (converging: Converging): Promise<readonly Served[]> => {
  const { prepared, agreed, joined } = converging;
  const generations = [...new Set(prepared.unmoved.map((row) => row.generation))];
  const served: Served[] = [];
  for (const generation of generations) {
    const opened = await converging.load(generation);
    if (opened === undefined) throw new GatewayError('generation_missing', { school: prepared.feed.school });
    const rows = prepared.unmoved.filter((row) => row.generation === generation);
    served.push(...servedFrom(rows, agreed, secretAsNow(opened, converging.opened, agreed), joined));
  }
  return served;
};

const textOf = (release: Release): string => `${release.ref} ${canonical(release)}`;

/**
 * Rows that wait and of which the newest reading calls secret, or does not have any more, what the supplier has: that is
 * no accident in the data, and goes at once, the rest of the row being as it was. Law 11: where nothing of it goes to this
 * supplier, its releases are equal and it hears nothing.
 */
const becameSecret = async (converging: Converging): Promise<readonly Served[]> => {
  const { prepared, agreed, joined, opened: now } = converging;
  if (converging.withdrawalsOnly === true) return [];
  const waiting = prepared.unmoved.filter(({ entity, digest }) => entity === 'pupil' && digest !== '');
  const served: Served[] = [];
  for (const id of new Set(waiting.map(({ generation }) => generation))) {
    const opened = await converging.load(id);
    if (opened === undefined) continue;
    const rows = waiting.filter((row) => row.generation === id);
    const was = new Set(servedFrom(rows, agreed, opened, joined).map(({ release }) => textOf(release)));
    const is = servedFrom(rows, agreed, secretAsNow(opened, now, agreed), joined);
    served.push(...is.filter(({ release }) => !was.has(textOf(release))));
  }
  return served;
};

const planOf = async (converging: Converging, closed: readonly Served[]): Promise<Plan> => {
  const { prepared, opened, joined, destination, full, fullPending } = converging;
  const { difference, permit } = prepared;
  const ground = {
    rows: prepared.rows,
    generation: opened.id,
    sequence: prepared.feed.sequence + 1,
    partSize: partSizeOf(destination),
    refOf: joined.refOf,
    erased: (subject: string) => permit.standing.restrictions.get(subject) === 'excluded',
  };
  const nothingHeld = [...prepared.rows.values()].every((row) => row.state === 'removed');
  const isChanges = !full && !fullPending && !nothingHeld && !isWhole(destination);
  if (isChanges) return planChanges(difference, ground, closed);
  const same = new Set(difference.same);
  const unchanged = prepared.releases
    .filter((release) => same.has(`${release.entity}/${release.subject}`))
    .map((release) => ({ release, digest: prepared.rows.get(`${release.entity}/${release.subject}`)?.digest ?? '' }));
  const puts = difference.added.concat(difference.changed, unchanged);
  return planFull(puts, await unmovedReleases(converging), difference.removed, ground);
};

const clearedPaths = ({ prepared, agreed }: Converging): readonly string[] => {
  // Agreed but not in the last reading is neither sent nor called empty, so it is not cleared either.
  const now = new Set(fieldNames(agreed));
  return prepared.feed.fields.filter((path) => !now.has(path));
};

const nullsOf = (converging: Converging, cleared: readonly string[]): ReadonlyMap<Entity, readonly string[]> =>
  new Map(
    [...converging.prepared.permit.steps].map(([entity, steps]) => {
      const gone = cleared.filter((path) => path.startsWith(`${entity}/`)).map((path) => path.slice(entity.length + 1));
      return [entity, steps.map((step) => step.field).concat(gone)];
    }),
  );

const orderOf = (converging: Converging, plan: Plan, index: number): Order => {
  const { prepared, opened, destination, checkpoint, joined } = converging;
  const { permit, feed, releases } = prepared;
  const cleared = clearedPaths(converging);
  return {
    feed,
    permit,
    destination,
    checkpoint,
    sequence: feed.sequence + 1,
    mode: plan.mode,
    part: index + 1,
    parts: Math.max(plan.parts.length, 1),
    moves: plan.parts[index] ?? [],
    generation: opened.id,
    fields: fieldNames(permit),
    manifest: {
      schoolYear: opened.schoolYear,
      fields: agreedNames(permit),
      withheld: withheldNames(permit),
      noValue: emptyNames(permit, releases, converging.offered),
      cleared: clearedNames(cleared, permit.shape, permit.day),
    },
    nulls: plan.mode === 'changes' ? nullsOf(converging, cleared) : undefined,
    issuedIds: joined.issuedIds,
    inForce: converging.inForce,
  };
};

const isDue = (converging: Converging): boolean => {
  const { prepared, full, fullPending } = converging;
  const { added, changed, removed } = prepared.difference;
  const differs = added.length + changed.length + removed.length > 0;
  if (converging.withdrawalsOnly === true) return differs;
  return differs || full || fullPending || clearedPaths(converging).length > 0;
};

/** The parts that bring this feed to what it should have; none when it has that. Nothing is stored or sent. */
export const ordersOf = async (converging: Converging): Promise<readonly Order[]> => {
  const closed = await becameSecret(converging);
  if (!isDue(converging) && closed.length === 0) return [];
  const plan = await planOf(converging, closed);
  return Array.from({ length: Math.max(plan.parts.length, 1) }, (_, index) => orderOf(converging, plan, index));
};
