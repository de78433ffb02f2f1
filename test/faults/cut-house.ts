import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createReceiver, type Receiver } from '../../deploy/demo/receiver.ts';
import type { SchoolReport } from '../../src/sync/report.ts';
import { syncSchool } from '../../src/sync.ts';
import { type Format, formats } from '../world/bad-school.ts';
import { directChannel, handedOver } from '../world/direct.ts';
import { openTestHouse } from '../world/house.ts';

/** `supplier kind ref` and the line that the supplier holds under it. */
export type Held = ReadonlyMap<string, string>;

/** What is known of a kind of export here. */
export type Exported = Pick<Format, 'plan' | 'source'>;

/**
 * A board with one school per kind of export, and two suppliers without a wire between: whole nights, as many as wanted,
 * in one process.
 */
export type CutHouse = {
  /** A night of one school with this file; no file when left out. */
  night(format: Exported, file?: string | Uint8Array): Promise<SchoolReport>;
  /** How many deliveries have reached the suppliers so far. */
  delivered(): number;
  held(format: Exported): Held;
  generation(format: Exported): Promise<string | undefined>;
  sleep(days: number): void;
  verify(): Promise<{ readonly ok: boolean }>;
  close(): Promise<void>;
};

/** With the steps of removal and the thresholds that hold by default. */
const suppliers = [
  { profile: 'accounts', rules: {} },
  { profile: 'basispoort', issue: 'BP', rules: {} },
];

/** Nothing here is about what a disk keeps, and thousands of nights wait for it otherwise. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const heldOf = (receivers: ReadonlyMap<string, Receiver>, school: string): Held => {
  const held = new Map<string, string>();
  for (const [supplier, receiver] of receivers) {
    for (const feed of Object.values(receiver.state().feeds).filter((one) => one.school === school)) {
      for (const [kind, refs] of Object.entries(feed.kinds)) {
        for (const [ref, line] of Object.entries(refs)) {
          held.set(`${supplier} ${kind} ${ref}`, JSON.stringify(Object.entries(line).sort()));
        }
      }
    }
  }
  return held;
};

export const openCutHouse = async (kinds: readonly Exported[] = formats): Promise<CutHouse> => {
  const world = await openTestHouse({ schools: kinds.map(({ plan }) => plan), suppliers, under: memory });
  const { gateway } = world.house();
  await gateway.store.batch(
    kinds.map(({ plan, source }) => ({
      sql: 'UPDATE source SET connector = ?, mapping = ? WHERE school = ?',
      params: [source.connector, source.mapping, plan.id],
    })),
  );
  const receivers = new Map(
    suppliers.map(({ profile, issue }) => [profile, createReceiver(issue === undefined ? {} : { issue })]),
  );
  let delivered = 0;
  const at = new Map([...receivers].map(([id, receiver]) => [world.supplier(id).url, receiver]));
  const channels = new Map([['http-push', directChannel(at, () => (delivered += 1))]]);
  const inbox = { ...gateway.inbox, next: async () => undefined };
  const patience = { tries: 1, minMs: 0, maxMs: 0 };
  return {
    night: ({ plan }, file) =>
      syncSchool(
        { ...gateway, channels, inbox, patience },
        plan.id,
        file === undefined ? {} : { input: handedOver(file) },
      ),
    delivered: () => delivered,
    held: ({ plan }) => heldOf(receivers, plan.id),
    generation: async ({ plan }) => (await gateway.generations.current(plan.id))?.id,
    sleep: world.clock.sleep,
    verify: world.verify,
    close: world.close,
  };
};
