import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createReceiver } from '../../deploy/demo/receiver.ts';
import { type Dice, diceOf } from '../../deploy/demo/seed.ts';
import { createKeyring } from '../../src/keys/keyring.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import type { Store } from '../../src/ports.ts';
import { text } from '../../src/row.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { boardId } from '../world/board.ts';
import { wireOf } from '../world/wire.ts';
import { type Disk, diskAfterCut, diskAsSeen, readDisk } from './disk.ts';
import type { Violation } from './history.ts';
import type { Rehearsed } from './kills.ts';
import type { Recording } from './recording.ts';
import { openScene } from './scene.ts';
import { scratch } from './scratch.ts';
import type { Stage } from './stage.ts';
import { recoverInside, verdictAfter } from './verdict.ts';

const write = async (disk: Disk, folder: string): Promise<void> => {
  for (const [file, bytes] of disk) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, bytes, { mode: 0o600 });
  }
};

/** Every row of every table. */
const contentOf = async (store: Store): Promise<string> => {
  const hash = createHash('sha256');
  for (const row of await store.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
    const name = text(row, 'name');
    const rows = (await store.all(`SELECT * FROM "${name}"`)).map((one) =>
      JSON.stringify(one, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
      ),
    );
    hash.update(`${name}\n${rows.sort().join('\n')}\n`);
  }
  return hash.digest('hex');
};

const isWhole = async (store: Store): Promise<boolean> =>
  text((await store.all('SELECT * FROM pragma_integrity_check'))[0] ?? {}, 'integrity_check') === 'ok';

/** Does the tree verify, by itself and against every checkpoint that a supplier has been shown? */
const proofs = async (store: Store, folder: string, shown: readonly string[]): Promise<readonly string[]> => {
  const master = await readFile(join(folder, 'keys', 'master.key'));
  const clock = { now: () => new Date(0) };
  const random = { bytes: (length: number) => new Uint8Array(length) };
  const keyring = createKeyring({ store, master, random, clock, ephemeral: true });
  const made = await Promise.all([undefined, ...shown].map((note) => verifyLedger({ store, keyring }, boardId, note)));
  return made.flatMap((proof) => (proof.ok ? [] : [`ledger: ${proof.code}`]));
};

/** Opened by our store, as it would be on the morning after. */
const looked = async <Done>(disk: Disk, look: (store: Store, folder: string) => Promise<Done>): Promise<Done> => {
  const folder = await scratch('cut');
  try {
    await write(disk, folder);
    const store = await openSqlite(join(folder, 'data', 'sluis.db'));
    try {
      return await look(store, folder);
    } finally {
      await store.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** A recorded night that can be cut off anywhere. */
export type Cuttable = {
  readonly recording: Recording;
  readonly before: Disk;
  /** What the tables held when the n-th batch was acknowledged; the first: before any. */
  readonly acknowledged: readonly string[];
  /** Per act how many batches had been acknowledged before it. */
  readonly acks: readonly number[];
  readonly sent: readonly Sent[];
};

const deliveriesOf = ({ received }: Recording) =>
  [...received].flatMap(([supplier, requests]) =>
    requests
      .filter(({ method, complete }) => method === 'POST' && complete)
      .map((request) => ({ supplier, request, id: String(request.headers['idempotency-key']) })),
  );

type Sent = ReturnType<typeof deliveriesOf>[number] & { readonly at: number };

/** Deliveries with the act by which the last of their bytes left. */
const sentIn = (recording: Recording): readonly Sent[] =>
  deliveriesOf(recording).map((one) => ({
    ...one,
    at: recording.acts.findLastIndex((act) => act.act === 'sent' && Buffer.from(act.bytes).includes(one.id)),
  }));

export const cuttable = async (recording: Recording): Promise<Cuttable> => {
  const { acts, stage } = recording;
  const before = await readDisk(stage.folder);
  const marks = [0, ...acts.flatMap((act, index) => (act.act === 'ack' ? [index + 1] : []))];
  const acknowledged: string[] = [];
  for (const at of marks) acknowledged.push(await looked(diskAsSeen(before, acts, at), contentOf));
  let count = 0;
  const acks = acts.map((act) => (act.act === 'ack' ? count++ : count));
  return { recording, before, acknowledged, acks: [...acks, count], sent: sentIn(recording) };
};

const shownBefore = ({ sent }: Cuttable, at: number): readonly string[] => [
  ...new Set(
    sent
      .filter((one) => one.at >= 0 && one.at < at)
      .flatMap(({ request }) => wireOf(request.body).manifest.checkpoint ?? []),
  ),
];

/** One cut: just before which act, and what chance does with what was not synced. */
export type Cut = { readonly at: number; readonly seed: string };

/** What a cut broke: nothing acknowledged may be lost, nothing may be half there, and the ledger must hold. */
export const tryCut = async (night: Cuttable, { at, seed }: Cut): Promise<readonly string[]> => {
  const disk = diskAfterCut(night.before, night.recording.acts, at, diceOf(seed));
  const known = night.acks[at] ?? 0;
  const may = night.acknowledged.slice(known, known + 2);
  try {
    return await looked(disk, async (store, folder) => {
      if (!(await isWhole(store))) return ['the file is damaged'];
      const found = [...(await proofs(store, folder, shownBefore(night, at)))];
      return may.includes(await contentOf(store)) ? found : [...found, `neither batch ${known} nor the next`];
    });
  } catch (error) {
    return [`it does not open: ${error instanceof Error ? error.message : 'unknown'}`];
  }
};

const stageAfter = async (night: Cuttable, { at, seed }: Cut, folder: string): Promise<Stage> => {
  const { recording, before } = night;
  await write(diskAfterCut(before, recording.acts, at, diceOf(seed)), folder);
  const suppliers = recording.stage.suppliers.map((one) => {
    const receiver = createReceiver(one);
    const arrived = night.sent.filter(({ supplier, at: left }) => supplier === one.id && left >= 0 && left < at);
    for (const { request } of arrived) receiver.apply(request.body, request.headers['content-type'] ?? '');
    return { ...one, state: receiver.state() };
  });
  return { ...recording.stage, folder, suppliers, atMs: recording.stage.atMs + 3_600_000 };
};

/** The morning after: the night runs again on what the cut left, and suppliers end with what a quiet night gives. */
export const recoverCut = async (
  night: Cuttable,
  cut: Cut,
  quiet: Rehearsed['quiet'],
): Promise<readonly Violation[]> => {
  const folder = await scratch('cut');
  try {
    const scene = await openScene(await stageAfter(night, cut, folder));
    try {
      return [...(await recoverInside(scene)), ...(await verdictAfter(scene, quiet))];
    } finally {
      await scene.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** As many cuts as asked, by seed: most where something is not synced yet, since elsewhere nothing can be lost. */
export const planPower = ({ recording }: Cuttable, count: number, seed: string): readonly Cut[] => {
  const dice: Dice = diceOf(`${seed}/power`);
  const { acts } = recording;
  return Array.from({ length: count }, (_, index) => ({ at: 1 + dice.below(acts.length), seed: `${seed}/${index}` }));
};
