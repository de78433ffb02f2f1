import { type BigIntStats, createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { profiles, recipientProfiles, shapes } from '../../mappings/suppliers/suppliers.ts';
import { createActivations } from '../agreement/activation.ts';
import { createActors } from '../agreement/actors.ts';
import { createAgreements } from '../agreement/lifecycle.ts';
import type { Config } from '../config.ts';
import { type Berths, createBerths } from '../delivery/berths.ts';
import { GatewayError } from '../errors.ts';
import { exportKeys } from '../keys/export.ts';
import { createKeyring } from '../keys/keyring.ts';
import { createCredentials } from '../rights/credentials.ts';
import { createRemember } from '../ledger/append.ts';
import { createCheckpoints } from '../ledger/checkpoint.ts';
import { createDisclosures } from '../ledger/disclosure.ts';
import { createSubjectSets } from '../ledger/subject-set.ts';
import type { Mapping } from '../mapping/table.ts';
import type { Channel, Clock, Keyring, Pulse, Random, Store, Witness } from '../ports.ts';
import type { Door } from '../ports/door.ts';
import { createConsents } from '../rights/consent.ts';
import { createStops } from '../rights/stop.ts';
import { createGenerations } from '../roster/generation.ts';
import { createSubjects } from '../roster/subjects.ts';
import { integer, text } from '../row.ts';
import { openSqlite } from '../store/sqlite.ts';
import type { Connector, Gateway, Inbox, OwnMappings } from '../sync/gateway.ts';
import type { BoardHead, House } from '../sync/house.ts';
import { copyHouse } from './backup.ts';
import { nodeTimer } from './clockwork.ts';
import { demandRoom, type Room, roomIn } from './disk.ts';
import { markOf, openInbox } from './inbox.ts';
import { createOwnMappings, readMappings } from './own-mappings.ts';
import { loadMasterKey, refuseInside } from './master.ts';
import { createPulse } from './pulse.ts';
import { shippedConnectors, shippedDoors, shippedFormats, shippedMappings } from './shipped.ts';
import { withSftp } from './sftp-inbox.ts';
import { openWires } from './wires.ts';
import { createFileWitness } from './witness.ts';

/** What a test may put in the place of the real thing; everything else is as in production. */
export type HouseParts = {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly signal?: AbortSignal;
  readonly patience?: Gateway['patience'];
  readonly pulse?: Pulse;
  readonly berths?: Berths;
  /** Beside those that are shipped. */
  readonly connectors?: readonly Connector[];
  /** Stands between everything and the real store: to make it fail at a chosen moment. */
  readonly between?: (store: Store) => Store;
  /** What the disk has left; default: what the system says. */
  readonly room?: () => Promise<Room>;
  /** Default: every door that is shipped. */
  readonly doors?: readonly Door[];
};

/** Where agreements start, and who may stand behind them. */
const lists = { profiles, recipients: recipientProfiles };

const systemClock: Clock = { now: () => new Date() };
const systemRandom: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

/** Three tries within a run; what still fails then waits for the next one. */
const nightly: Gateway['patience'] = { tries: 3, minMs: 1_000, maxMs: 20_000, random: Math.random };

const boardOf = async (store: Store): Promise<BoardHead | undefined> => {
  const [row] = await store.all('SELECT id, number, name, demo FROM board ORDER BY id LIMIT 1');
  return row === undefined
    ? undefined
    : { id: text(row, 'id'), number: text(row, 'number'), name: text(row, 'name'), demo: integer(row, 'demo') === 1 };
};

const look = (path: string): Promise<BigIntStats | undefined> => stat(path, { bigint: true }).catch(() => undefined);

const openFile: House['openFile'] = async (path) => {
  if (path === '-')
    return { input: { name: '-', bytes: process.stdin }, intact: async () => true, done: async () => {} };
  const found = await look(path);
  if (found?.isFile() !== true) {
    throw new GatewayError('usage_invalid', { found: 'file_unreadable' });
  }
  const intact = async (): Promise<boolean> => {
    const now = await look(path);
    return now !== undefined && markOf(now) === markOf(found);
  };
  return { input: { name: basename(path), bytes: createReadStream(path) }, intact, done: async () => {} };
};

type Parts = {
  readonly data: string;
  readonly store: Store;
  readonly master: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  readonly witness: Witness;
  readonly channels: readonly Channel[];
  readonly caller: Gateway['caller'];
  readonly mappings: ReadonlyMap<string, Mapping>;
  readonly ownMappings: OwnMappings;
  readonly inbox: Inbox;
  readonly pulse: Pulse;
  readonly berths: Berths;
  readonly more: HouseParts;
};

const byName = <T extends { readonly name: string }>(things: readonly T[]): ReadonlyMap<string, T> =>
  new Map(things.map((thing) => [thing.name, thing]));

const gatewayOf = (parts: Parts, keyring: Keyring): Gateway => {
  const { store, random, clock, more } = parts;
  const remember = createRemember(random);
  return {
    store,
    keyring,
    clock,
    random,
    remember,
    checkpoints: createCheckpoints({ store, keyring, clock, witness: parts.witness }),
    witness: parts.witness,
    disclosures: createDisclosures({ store }),
    subjectSets: createSubjectSets({ store, keyring }),
    subjects: createSubjects({ store, keyring, random }),
    generations: createGenerations({ store, keyring }),
    connectors: byName([...shippedConnectors, ...(more.connectors ?? [])]),
    caller: parts.caller,
    mappings: parts.mappings,
    ownMappings: parts.ownMappings,
    shippedMappings,
    shapes,
    channels: byName(parts.channels),
    formats: byName(shippedFormats),
    inbox: parts.inbox,
    patience: more.patience ?? nightly,
    demandRoom: async () => demandRoom(await (more.room ?? (() => roomIn(parts.data)))()),
    pulse: parts.pulse,
    berths: parts.berths,
    signal: more.signal ?? new AbortController().signal,
    agreementsOf: (board) => createAgreements({ store, clock, random, remember }).list(board),
    rehearsal: () => rehearsalOf(parts),
  };
};

const refuse = (): Promise<never> => Promise.reject(new GatewayError('internal', { setting: 'dry_run' }));

const rehearsalOf = (parts: Parts): Gateway => {
  const store: Store = { ...parts.store, batch: refuse, claim: refuse };
  return gatewayOf({ ...parts, store }, createKeyring({ ...parts, store, ephemeral: true }));
};

/** From the environment, or from its file. Throws key_missing. */
const masterFor = async (config: Config, ports: { random: Random; store: Store }): Promise<Uint8Array> => {
  const given = config.secrets.masterKey;
  return given === undefined
    ? loadMasterKey({ path: config.keys, dataFolder: config.data, ...ports })
    : Buffer.from(given.reveal(), 'base64');
};

/** What people decide with, over the same store and the same ledger. */
const deciding = ({ store, clock, random, remember }: Gateway) => {
  const deps = { store, clock, random, remember };
  return {
    agreements: createAgreements(deps),
    activations: createActivations(deps),
    actors: createActors(deps),
    consents: createConsents(deps),
    stops: createStops(deps),
    credentials: createCredentials(deps),
  };
};

/**
 * Puts the gateway together on Node: SQLite and keys under the folders of the settings, real sockets, real time.
 * Throws config_invalid, store_unwritable, store_corrupt, key_missing.
 */
export const openHouse = async (config: Config, more: HouseParts = {}): Promise<House> => {
  const clock = more.clock ?? systemClock;
  const random = more.random ?? systemRandom;
  const opened = await openSqlite(join(config.data, 'sluis.db'));
  const beating = createPulse(nodeTimer);
  const store = beating.over(more.between?.(opened) ?? opened);
  const pulse = more.pulse ?? beating.pulse;
  const berths = more.berths ?? createBerths(nodeTimer);
  const master = await masterFor(config, { random, store });
  const keyring = createKeyring({ store, master, random, clock });
  // Also where the master key is in the environment: the newest checkpoint has its place beside where its file would be.
  refuseInside(config.keys, config.data);
  const witness = createFileWitness(dirname(config.keys), random);
  const board = await boardOf(store);
  const allowLoopback = config.allowLoopback || board?.demo === true;
  const wires = openWires({ allowLoopback, clock, signal: more.signal, doors: more.doors ?? shippedDoors });
  const mappings = new Map(byName(await readMappings(config.data, shippedMappings)));
  const ownMappings = createOwnMappings(config.data, shippedMappings, mappings);
  const fetching = { sftp: wires.sftp, store, keyring, signal: more.signal };
  const inbox = withSftp({ own: openInbox(join(config.data, 'inbox')), ...fetching });
  const parts: Parts = {
    data: config.data,
    store,
    master,
    clock,
    random,
    witness,
    channels: wires.channels,
    caller: wires.caller,
    mappings,
    ownMappings,
    inbox,
    pulse,
    berths,
    more,
  };
  const gateway = gatewayOf(parts, keyring);
  return {
    gateway,
    ...deciding(gateway),
    ...lists,
    board: () => boardOf(store),
    openFile,
    copyDatabase: (path) => copyHouse(gateway, join(config.data, 'sluis.db'), path),
    copyKeys: (passphrase) => exportKeys({ store, master, passphrase, random }),
    close: async () => {
      await wires.close();
      await store.close();
    },
  };
};
