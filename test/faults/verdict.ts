import { openHouse } from '../../src/runtime/house.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import type { Store } from '../../src/ports.ts';
import type { Gateway } from '../../src/sync/gateway.ts';
import { syncSchools } from '../../src/sync/night.ts';
import type { SchoolReport } from '../../src/sync/report.ts';
import { boardId } from '../world/board.ts';
import { quickPatience } from '../world/house.ts';
import { compared, heldOf, promised } from '../world/promise.ts';
import { type Violation, violations } from './history.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

type Held = ReturnType<typeof heldOf>;

/** Numbers that a supplier gave by itself: nobody else can know them. */
const own = new Set(['id']);
const omittedFor = (supplier: string): ReadonlySet<string> => (supplier === 'basispoort' ? own : new Set());

/** What each supplier holds of each school, without references. */
export const holdings = (scene: Scene): ReadonlyMap<string, Held> =>
  new Map(
    [...scene.suppliers].flatMap(([id, server]) =>
      scene.stage.handedIn.map(({ school }) => [`${id}/${school}`, heldOf(server.state(), school, omittedFor(id))]),
    ),
  );

const withoutNames = (lines: Held[string], names: readonly string[]): Held[string] =>
  lines.map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => !names.includes(name))));

/** Whether a quiet run gave each supplier what it was promised; who has just left may be there for a while yet. */
export const brokenPromises = (stage: Stage, held: ReadonlyMap<string, Held>): readonly string[] =>
  stage.people.flatMap((school) =>
    stage.suppliers.flatMap(({ id }) => {
      const has = held.get(`${id}/${school.plan.id}`) ?? {};
      if (Object.keys(has).length === 0 && id === 'basispoort') return [];
      const promise = promised[id]?.(school) ?? {};
      const due = { ...promise, pupil: withoutNames(promise['pupil'] ?? [], stage.narrowed[id] ?? []) };
      const { missing, extra } = compared(has, due) as { readonly missing: number; readonly extra: number };
      const leaving = stage.handedIn.find((one) => one.school === school.plan.id)?.gone ?? 0;
      return missing === 0 && extra <= leaving
        ? []
        : [`${id}/${school.plan.id}: ${missing} missing, ${extra} too many`];
    }),
  );

const broken = (what: string): Violation => ({ invariant: 'end', what });

/** Where suppliers do not hold what a quiet run gives, line for line: `supplier/school`, and by how much. */
const differences = (scene: Scene, quiet: ReadonlyMap<string, Held>): readonly (readonly [string, string])[] =>
  [...holdings(scene)].flatMap(([where, held]) => {
    const should = quiet.get(where) ?? {};
    const { missing, extra } = compared(held, should) as { readonly missing: number; readonly extra: number };
    const counts = Object.keys({ ...held, ...should }).filter((kind) => held[kind]?.length !== should[kind]?.length);
    if (missing === 0 && extra === 0 && counts.length === 0) return [];
    return [[where, `${missing} missing, ${extra} too many; other counts of ${counts.join(', ')}`] as const];
  });

export const differing = (scene: Scene, quiet: ReadonlyMap<string, Held>): readonly Violation[] =>
  differences(scene, quiet).map(([where, what]) => broken(`${where}: ${what}`));

/** A run that is written down as one in which all went well, of a school whose suppliers do not have what they should. */
const falseSuccesses = (scene: Scene, quiet: ReadonlyMap<string, Held>): readonly Violation[] => {
  const { books } = scene.history(false);
  const before = new Set(books[0]?.runs.map(({ id }) => id));
  const fine = books.at(-1)?.runs.filter(({ id, state }) => state === 'fine' && !before.has(id)) ?? [];
  const wrong = differences(scene, quiet).map(([where]) => where);
  return fine.flatMap(({ id, school }) =>
    wrong.some((where) => where.endsWith(`/${school}`)) ? [broken(`run ${id} says that all went well`)] : [],
  );
};

const troubles = (reports: readonly SchoolReport[]): readonly Violation[] =>
  reports.flatMap(({ school, error, feeds }) => [
    ...(error === undefined ? [] : [broken(`${school}: ${error.code}`)]),
    ...feeds
      .filter(({ state }) => state !== 'accepted' && state !== 'unchanged')
      .map((feed) => broken(`${school}, ${feed.supplier}: ${feed.state} ${feed.error?.code ?? ''}`)),
  ]);

/** A house on this scene within this process, at its next hour; always closed again. */
export const inside = async <Done>(
  scene: Scene,
  work: (gateway: Gateway) => Promise<Done>,
  between?: (store: Store) => Store,
): Promise<Done> => {
  const now = new Date(scene.nextStartMs());
  const parts = { clock: { now: () => now }, patience: quickPatience, ...(between === undefined ? {} : { between }) };
  const house = await openHouse(scene.config, parts);
  try {
    return await work(house.gateway);
  } finally {
    await house.close();
  }
};

export const night = (gateway: Gateway, { stage }: Scene): Promise<readonly SchoolReport[]> =>
  Array.fromAsync(
    syncSchools(
      gateway,
      stage.handedIn.map(({ school }) => school),
      {},
    ),
  );

const requestsOf = ({ suppliers }: Scene): number =>
  [...suppliers.values()].reduce(
    (sum, { received }) => sum + received.filter(({ method }) => method === 'POST').length,
    0,
  );

/** A further run has nothing to do, and the ledger holds by the gateway's own proof, for whoever keeps a checkpoint. */
const quietAfterwards = async (scene: Scene): Promise<readonly Violation[]> => {
  const before = requestsOf(scene);
  const { shown } = scene.history(true);
  const [reports, proofs] = await inside(scene, async (gateway) => {
    const made = await night(gateway, scene);
    const older = [undefined, ...new Set(shown)];
    return [made, await Promise.all(older.map((note) => verifyLedger(gateway, boardId, note)))] as const;
  });
  return [
    ...troubles(reports),
    ...(requestsOf(scene) === before
      ? []
      : [broken(`${requestsOf(scene) - before} requests of a run with nothing to do`)]),
    ...proofs.flatMap((proof) => (proof.ok ? [] : [{ invariant: 'I5' as const, what: proof.code }])),
  ];
};

/** After a fault and before anything is repaired: what must hold at any moment. */
export const verdictNow = async (scene: Scene, quiet: ReadonlyMap<string, Held>): Promise<readonly Violation[]> => {
  await scene.note();
  return [...violations(scene.history(false)), ...falseSuccesses(scene, quiet)];
};

/** After a run that ended well: nothing is open, suppliers have what they should have, and it stays quiet. */
export const verdictAfter = async (scene: Scene, quiet: ReadonlyMap<string, Held>): Promise<readonly Violation[]> => {
  const found = [...differing(scene, quiet), ...(await quietAfterwards(scene))];
  await scene.note();
  return [...violations(scene.history(true)), ...found];
};

/** Recovers within this process: the next run, an hour later. */
export const recoverInside = async (scene: Scene): Promise<readonly Violation[]> =>
  troubles(await inside(scene, (gateway) => night(gateway, scene)));
