import { type BigIntStats, createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { csv } from '../../connectors/csv/connector.ts';
import { edexml } from '../../connectors/edexml/connector.ts';
import { createFolderChannel } from '../../connectors/folder/channel.ts';
import { createHttpPush } from '../../connectors/http-push/channel.ts';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { parnassysLeerlingenlijst } from '../../mappings/sources/parnassys-leerlingenlijst.ts';
import { somtodayOverzicht } from '../../mappings/sources/somtoday-overzicht.ts';
import { profiles, shapes } from '../../mappings/suppliers/suppliers.ts';
import { createActivations } from '../agreement/activation.ts';
import { createActors } from '../agreement/actors.ts';
import { createAgreements } from '../agreement/lifecycle.ts';
import type { Config } from '../config.ts';
import { type Berths, createBerths } from '../delivery/berths.ts';
import { GatewayError } from '../errors.ts';
import { exportKeys } from '../keys/export.ts';
import { createKeyring } from '../keys/keyring.ts';
import { createRemember } from '../ledger/append.ts';
import { createCheckpoints } from '../ledger/checkpoint.ts';
import { createDisclosures } from '../ledger/disclosure.ts';
import { createSubjectSets } from '../ledger/subject-set.ts';
import type { Mapping } from '../mapping/table.ts';
import type { Channel, Clock, Keyring, Pulse, Random, Store } from '../ports.ts';
import { createConsents } from '../rights/consent.ts';
import { createStops } from '../rights/stop.ts';
import { createGenerations } from '../roster/generation.ts';
import { createSubjects } from '../roster/subjects.ts';
import { integer, text } from '../row.ts';
import { openSqlite } from '../store/sqlite.ts';
import type { Gateway, Inbox } from '../sync/gateway.ts';
import type { BoardHead, House } from '../sync/house.ts';
import { nodeTimer } from './clockwork.ts';
import { openFolder } from './folder.ts';
import { markOf, openInbox } from './inbox.ts';
import { readMappings } from './own-mappings.ts';
import { loadMasterKey } from './master.ts';
import { createPulse } from './pulse.ts';
import { createUndiciTransport } from './transport-undici.ts';

/** What a test may put in the place of the real thing; everything else is as in production. */
export type HouseParts = {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly signal?: AbortSignal;
  readonly patience?: Gateway['patience'];
  readonly pulse?: Pulse;
  readonly berths?: Berths;
  /** Stands between everything and the real store: to make it fail at a chosen moment. */
  readonly between?: (store: Store) => Store;
};

const shippedMappings = [edexmlMapping, parnassysLeerlingenlijst, somtodayOverzicht];

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
  readonly store: Store;
  readonly master: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  readonly channels: readonly Channel[];
  readonly mappings: readonly Mapping[];
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
    checkpoints: createCheckpoints({ store, keyring, clock }),
    disclosures: createDisclosures({ store }),
    subjectSets: createSubjectSets({ store, keyring }),
    subjects: createSubjects({ store, keyring, random }),
    generations: createGenerations({ store, keyring }),
    connectors: byName([edexml, csv]),
    mappings: byName(parts.mappings),
    shapes,
    channels: byName(parts.channels),
    inbox: parts.inbox,
    patience: more.patience ?? nightly,
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
  const given = config.secrets.masterKey;
  const master =
    given === undefined
      ? await loadMasterKey({ path: config.keys, dataFolder: config.data, random, store })
      : Buffer.from(given.reveal(), 'base64');
  const keyring = createKeyring({ store, master, random, clock });
  const board = await boardOf(store);
  const transport = createUndiciTransport({ allowLoopback: config.allowLoopback || board?.demo === true });
  const channels = [createHttpPush({ transport }), createFolderChannel({ folder: (path) => openFolder(path) })];
  const mappings = await readMappings(config.data, shippedMappings);
  const inbox = openInbox(join(config.data, 'inbox'));
  const gateway = gatewayOf({ store, master, clock, random, channels, mappings, inbox, pulse, berths, more }, keyring);
  const deps = { store, clock, random, remember: gateway.remember };
  return {
    gateway,
    agreements: createAgreements(deps),
    activations: createActivations(deps),
    actors: createActors(deps),
    consents: createConsents(deps),
    stops: createStops(deps),
    profiles,
    board: () => boardOf(store),
    openFile,
    copyKeys: (passphrase) => exportKeys({ store, master, passphrase, random }),
    close: async () => {
      await transport.close();
      await store.close();
    },
  };
};
