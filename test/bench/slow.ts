import { availableParallelism } from 'node:os';
import type { Channel } from '../../src/ports.ts';
import { syncSchools } from '../../src/sync/night.ts';
import { smallPrimary } from '../world/board.ts';
import { openTestHouse } from '../world/house.ts';

/**
 * How much one stalled supplier and one stalled school delay the others: the moment in the night at which each delivery to a
 * healthy supplier was accepted, without and with them. Run by hand: `node test/bench/slow.ts [schools] [rounds]`.
 */
const [schoolCount = 24, rounds = 5] = process.argv.slice(2).map(Number);
const stalled = 'accounts';
const suppliers = ['accounts', 'basispoort', 'digital-board', 'books'].map((profile) => ({ profile }));
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const idAt = (index: number): string => `99${letters[Math.floor(index / 26)] ?? 'Z'}${letters[index % 26] ?? 'Z'}00`;
const schools = Array.from({ length: schoolCount }, (_, index) => ({ ...smallPrimary, id: idAt(index) }));
const [stalledSchool = ''] = schools.map(({ id }) => id);

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

/** Milliseconds from the start of a night until each delivery of a healthy supplier and school was accepted. */
const night = async (slow: boolean): Promise<readonly number[]> => {
  const world = await openTestHouse({ schools, suppliers });
  try {
    const { gateway, stops } = world.house();
    const push = gateway.channels.get('http-push');
    if (push === undefined) throw new Error('no channel');
    const delays: number[] = [];
    const expected = (schoolCount - 1) * (suppliers.length - 1);
    const all = Promise.withResolvers<void>();
    const start = performance.now();
    const timed: Channel = {
      ...push,
      deliver: async (parcel, settings, signal) => {
        const outcome = await push.deliver(parcel, settings, signal);
        const body = Buffer.from(parcel.body).toString('utf8', 0, 2_000);
        const counts = !body.includes(`"school":"${stalledSchool}"`) && !body.includes(`"product":"${stalled}"`);
        if (outcome.result === 'accepted' && counts) delays.push(performance.now() - start);
        if (delays.length === expected) all.resolve();
        return outcome;
      },
    };
    const held = Promise.withResolvers<undefined>();
    const inbox = {
      ...gateway.inbox,
      next: async (school: string) => {
        if (slow && school === stalledSchool) await held.promise;
        return gateway.inbox.next(school);
      },
    };
    if (slow) world.supplier(stalled).misbehave({ kind: 'stall' });
    const channels = new Map([...gateway.channels, ['http-push', timed]]);
    const ids = schools.map(({ id }) => id);
    const running = Array.fromAsync(syncSchools({ ...gateway, channels, inbox }, ids, {}));
    await all.promise;
    // Measured; what is still stalled is cut off.
    await stops.lay(world.board, { place: { supplier: stalled }, reasonCode: 'test' }, world.actors.officer);
    held.resolve(undefined);
    await running;
    return delays;
  } finally {
    await world.close();
  }
};

const without: number[] = [];
const beside: number[] = [];
for (let round = 0; round <= rounds; round += 1) {
  const [quiet, slow] = [await night(false), await night(true)];
  // The first round warms up.
  if (round === 0) continue;
  without.push(quantile(quiet, 0.95));
  beside.push(quantile(slow, 0.95));
}
const [before, after] = [quantile(without, 0.5), quantile(beside, 0.5)];
console.log(
  `${schoolCount} schools, ${suppliers.length} suppliers, ${rounds} rounds, ${availableParallelism()} processors`,
);
console.log(`p95 of the healthy, all well: ${before.toFixed(0)} ms (median of ${rounds})`);
console.log(`p95 of the healthy, one supplier and one school stalled: ${after.toFixed(0)} ms`);
console.log(`ratio: ${(after / before).toFixed(3)}`);
