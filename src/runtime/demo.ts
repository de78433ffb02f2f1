import { join } from 'node:path';
import * as z from 'zod';
import { type BoardSupplier, demoBoard } from '../../deploy/demo/board.ts';
import { layOutExports } from '../../deploy/demo/lay-out.ts';
import { startSupplierServer, type SupplierServer } from '../../deploy/demo/supplier-server.ts';
import { profiles, recipientProfiles, supplierProfiles } from '../../mappings/suppliers/suppliers.ts';
import { draftFrom } from '../agreement/profile.ts';
import type { Actor } from '../agreement/roles.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import type { DemoChannel, DemoSource } from '../config.ts';
import { GatewayError } from '../errors.ts';
import type { Statement } from '../ports.ts';
import { addDays, amsterdamDay } from '../record/day.ts';
import { openSettings, sealCredential } from '../sync/credential.ts';
import type { House } from '../sync/house.ts';
import { shownFiles, switchable, switchDemo, wayOf } from './demo-channel.ts';

const boardId = 'stichting-voorbeeld';

const schoolStatements = (at: string): readonly Statement[] =>
  demoBoard.schools.flatMap((school) => {
    const { id, name, sector, nightlyAt, calendar, connector, mapping } = school;
    return [
      {
        sql: `INSERT INTO school (id, board, name, sector, nightly, calendar) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING`,
        params: [id, boardId, name, sector, nightlyAt, JSON.stringify(calendar)],
      },
      {
        sql: `INSERT INTO source (school, board, connector, mapping, settings, key_scope, last_day_in, confirmed_at,
        live_days) VALUES (?, ?, ?, ?, '{}', ?, 1, ?, 35)`,
        params: [id, boardId, connector, mapping, id.slice(0, 4), at],
      },
    ];
  });

/** Where they listen is filled in each time they start. */
const supplierStatements = (tokens: ReadonlyMap<string, string>): readonly Statement[] =>
  demoBoard.suppliers.map((supplier) => {
    const profile = supplierProfiles.get(supplier.profile);
    if (profile === undefined) throw new GatewayError('supplier_unknown', { supplier: supplier.id });
    const pushed = { url: 'http://127.0.0.1/deliveries', sealedBearer: tokens.get(supplier.id) };
    const settings = supplier.channel === 'http-push' ? pushed : {};
    return {
      sql: `INSERT INTO supplier (id, board, name, shape, channel, settings) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING`,
      params: [supplier.id, boardId, supplier.name, profile.shape.name, supplier.channel, JSON.stringify(settings)],
    };
  });

/** A made-up token, sealed as a real one would be. */
const sealedToken = ({ keyring, random }: House['gateway'], supplier: string): Promise<string> =>
  sealCredential(keyring, boardId, supplier, Buffer.from(random.bytes(24)).toString('base64url'));

const sealedTokens = async ({ gateway }: House): Promise<ReadonlyMap<string, string>> => {
  const sealed = demoBoard.suppliers.map(async ({ id }): Promise<[string, string]> => [
    id,
    await sealedToken(gateway, id),
  ]);
  return new Map(await Promise.all(sealed));
};

const documentFor = (supplier: BoardSupplier, today: string, channel: DemoChannel): AgreementDocument => {
  const usual = supplierProfiles.get(supplier.profile)?.profile;
  const profile = supplier.id === switchable ? profiles.get(wayOf(channel).profile) : usual;
  if (profile === undefined) throw new GatewayError('supplier_unknown', { supplier: supplier.id });
  return draftFrom(profile, {
    supplier: supplier.id,
    product: { id: supplier.product.id, name: supplier.product.name, bijsluiter: supplier.product.annexUrl },
    schools: [...supplier.schools],
    from: today,
    until: 'open',
    reviewBy: addDays(today, 360),
    signedFile: { sha256: '0'.repeat(64) },
    retention: 'Uiterlijk 30 dagen nadat een leerling niet meer wordt geleverd.',
    contact: `privacy@${supplier.id}.example`,
    recipients: recipientsBehind(supplier.profile),
    demo: true,
  });
};

/** Who gets what Basispoort gets: recorded in its agreement, and shown wherever that is. */
const recipientsBehind = (profile: string): AgreementDocument['recipients'] =>
  [...recipientProfiles.values()].flatMap(({ behind, entry }) => (behind === profile ? [{ ...entry }] : []));

type Deciders = { readonly proposer: Actor; readonly approver: Actor; readonly channel: DemoChannel };

/** Each step of the life of an agreement that was not made yet, so that a demo that was cut off is laid out further. */
const agree = async (house: House, supplier: BoardSupplier, deciders: Deciders): Promise<void> => {
  const { proposer, approver, channel } = deciders;
  const { agreements, gateway } = house;
  const stateNow = async () => (await agreements.list(boardId)).findLast((one) => one.supplier === supplier.id);
  if ((await stateNow()) === undefined) {
    await agreements.draft(boardId, documentFor(supplier, amsterdamDay(gateway.clock.now()), channel), proposer);
  }
  const drafted = await stateNow();
  if (drafted?.state === 'draft') await agreements.propose(boardId, drafted.id, proposer);
  const proposed = await stateNow();
  const shape = supplier.id === switchable ? wayOf(channel).shape : supplierProfiles.get(supplier.profile)?.shape;
  const required = shape?.requires ?? [];
  if (proposed?.state === 'proposed') {
    await agreements.approve(boardId, proposed.id, approver, { required, releaseFirst: true });
  }
};

const switchOn = async (house: House, supplier: BoardSupplier, { proposer }: Deciders): Promise<void> => {
  const known = await house.activations.list(boardId);
  for (const school of supplier.schools) {
    if (known.some((one) => one.school === school && one.supplier === supplier.id)) continue;
    await house.activations.activate(
      boardId,
      { school, supplier: supplier.id, product: supplier.product.id },
      proposer,
    );
  }
};

const boardStatements = async (house: House): Promise<readonly Statement[]> => {
  const at = house.gateway.clock.now().toISOString();
  return [
    {
      sql: 'INSERT INTO board (id, number, name, demo) VALUES (?, ?, ?, 1)',
      params: [boardId, demoBoard.number, demoBoard.name],
    },
    ...schoolStatements(at),
    ...supplierStatements(await sealedTokens(house)),
    ...house.gateway.remember(boardId, {
      kind: 'board',
      at,
      facts: { schools: demoBoard.schools.length, demo: true },
    }),
  ];
};

const decider = async (house: House, role: Actor['role']): Promise<Actor> => {
  const planned = demoBoard.actors.find((actor) => actor.role === role);
  if (planned === undefined) throw new GatewayError('internal');
  const known = (await house.actors.list(boardId)).find((actor) => actor.name === planned.name);
  return known ?? (await house.actors.addActor(boardId, { name: planned.name, role: planned.role, demo: true })).actor;
};

/** The demo is whole once every product is switched on; what a person did to it since then stays. */
const isWhole = async (house: House): Promise<boolean> => {
  const known = await house.activations.list(boardId);
  return demoBoard.suppliers.every(({ id, schools }) =>
    schools.every((school) => known.some((one) => one.school === school && one.supplier === id)),
  );
};

/** `channel`: how the supplier of accounts is served; `source`: what the schools' files are, as startDemoSource reads them. */
type DemoWishes = { readonly channel?: DemoChannel; readonly source?: DemoSource };

/**
 * Lays out the demo board: schools, sources, suppliers, two demo actors who agree with each other, and tonight's exports.
 * Goes on where it was cut off; does nothing where the demo is whole or another board is there.
 */
export const layOutDemo = async (house: House, data: string, wishes: DemoWishes = {}): Promise<void> => {
  const { channel = 'http-push', source = 'files' } = wishes;
  const board = await house.board();
  if (board !== undefined && (!board.demo || (await isWhole(house)))) return;
  await layOutExports(data, { today: amsterdamDay(house.gateway.clock.now()), source });
  // A demo of before has what it has; suppliers that came since are added.
  await house.gateway.store.batch(
    board === undefined ? await boardStatements(house) : supplierStatements(await sealedTokens(house)),
  );
  const proposer = await decider(house, 'board-admin');
  const deciders = { proposer, approver: await decider(house, 'approver'), channel };
  for (const supplier of demoBoard.suppliers) {
    await agree(house, supplier, deciders);
    await switchOn(house, supplier, deciders);
  }
};

/** `shown`: where people see what it has, a page or a folder. */
export type DemoSupplier = {
  readonly name: string;
  readonly shown: string;
  readonly server: SupplierServer;
};

/** `port`: the first of six in a row; 0 lets the system choose. */
type DemoSuppliers = { readonly data: string; readonly port: number; readonly channel?: DemoChannel };

const httpPushSettings = z.looseObject({ url: z.string().default(''), bearer: z.string().optional() });

type Place = { readonly folder: string; readonly port: number };

/** A supplier that was served with files has no token; it gets one like the others. */
const pushSettings = async ({ gateway }: House, id: string): Promise<Readonly<Record<string, unknown>>> => {
  const sql = 'SELECT settings FROM supplier WHERE board = ? AND id = ?';
  const [row] = await gateway.store.all(sql, boardId, id);
  const stored = z.looseObject({}).parse(JSON.parse(String(row?.['settings'] ?? '{}')));
  return 'sealedBearer' in stored ? stored : { sealedBearer: await sealedToken(gateway, id) };
};

const startOne = async (
  house: House,
  supplier: BoardSupplier,
  { folder, port }: Place,
): Promise<Omit<DemoSupplier, 'shown'> & { readonly push: object }> => {
  const stored = await pushSettings(house, supplier.id);
  const opened = await openSettings(house.gateway.keyring, boardId, supplier.id, stored);
  const token = httpPushSettings.parse(opened).bearer;
  const server = await startSupplierServer({
    name: supplier.name,
    folder,
    port,
    ...(token === undefined ? {} : { token }),
    ...(supplier.id === 'basispoort' ? { issue: 'BP' } : {}),
  });
  return { name: supplier.name, server, push: { ...stored, url: server.url } };
};

/**
 * Starts the demo's suppliers that are sent to: small real HTTP servers that keep what they receive where anyone can look. `channel` serves
 * the one of accounts in another way.
 */
export const startDemoSuppliers = async (
  house: House,
  { data, port, channel = 'http-push' }: DemoSuppliers,
): Promise<readonly DemoSupplier[]> => {
  const starting = demoBoard.suppliers.map(async (supplier, index) => {
    if (supplier.channel !== 'http-push') return [];
    const place = { folder: join(data, 'suppliers', supplier.id), port: port === 0 ? 0 : port + index };
    const { push, name, server } = await startOne(house, supplier, place);
    const page = new URL('/', server.url).href;
    if (supplier.id !== switchable) {
      await house.gateway.store.batch([reached(supplier.id, push)]);
      return [{ name, server, shown: page }];
    }
    const far = await switchDemo(house.gateway, { board: boardId, data, channel }, push);
    const close = async (): Promise<void> => {
      await far?.close();
      await server.close();
    };
    return [{ name, server: { ...server, close }, shown: shownFiles(data, channel) ?? page }];
  });
  return (await Promise.all(starting)).flat();
};

const reached = (supplier: string, settings: object): Statement => ({
  sql: 'UPDATE supplier SET settings = ? WHERE board = ? AND id = ?',
  params: [JSON.stringify(settings), boardId, supplier],
});
