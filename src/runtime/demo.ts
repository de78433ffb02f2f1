import { join } from 'node:path';
import * as z from 'zod';
import { type BoardSupplier, demoBoard } from '../../deploy/demo/board.ts';
import { layOutExports } from '../../deploy/demo/lay-out.ts';
import { startSupplierServer, type SupplierServer } from '../../deploy/demo/supplier-server.ts';
import { supplierProfiles } from '../../mappings/suppliers/suppliers.ts';
import { draftFrom } from '../agreement/profile.ts';
import type { Actor } from '../agreement/roles.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import { GatewayError } from '../errors.ts';
import type { Statement } from '../ports.ts';
import { addDays, amsterdamDay } from '../record/day.ts';
import { openSettings, sealCredential } from '../sync/credential.ts';
import type { House } from '../sync/house.ts';

const boardId = 'stichting-voorbeeld';

const schoolStatements = (at: string): readonly Statement[] =>
  demoBoard.schools.flatMap(({ id, name, sector, connector, mapping, nightlyAt, calendar }) => [
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
  ]);

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

/** One made-up token per supplier, sealed as a real one would be. */
const sealedTokens = async ({ gateway }: House): Promise<ReadonlyMap<string, string>> => {
  const { keyring, random } = gateway;
  const sealed = demoBoard.suppliers.map(async ({ id }): Promise<[string, string]> => {
    const token = Buffer.from(random.bytes(24)).toString('base64url');
    return [id, await sealCredential(keyring, boardId, id, token)];
  });
  return new Map(await Promise.all(sealed));
};

const documentFor = (supplier: BoardSupplier, today: string): AgreementDocument => {
  const found = supplierProfiles.get(supplier.profile);
  if (found === undefined) throw new GatewayError('supplier_unknown', { supplier: supplier.id });
  return draftFrom(found.profile, {
    supplier: supplier.id,
    product: { id: supplier.product.id, name: supplier.product.name, bijsluiter: supplier.product.annexUrl },
    schools: [...supplier.schools],
    from: today,
    until: 'open',
    reviewBy: addDays(today, 360),
    signedFile: { sha256: '0'.repeat(64) },
    retention: 'Uiterlijk 30 dagen nadat een leerling niet meer wordt geleverd.',
    contact: `privacy@${supplier.id}.example`,
    ...(supplier.id === 'basispoort' ? { recipients: behindBasispoort } : {}),
    demo: true,
  });
};

const behindBasispoort: AgreementDocument['recipients'] = [
  { name: 'Nieuwsbegrip (CED-Groep)', via: 'Basispoort', reason: 'Lesmateriaal begrijpend lezen.' },
  { name: 'Malmberg (Staal)', via: 'Basispoort', reason: 'Lesmateriaal taal en spelling.' },
  { name: 'Blink (Groove.me)', via: 'Basispoort', reason: 'Lesmateriaal Engels.' },
];

type Deciders = { readonly proposer: Actor; readonly approver: Actor };

/** Each step of the life of an agreement that was not made yet, so that a demo that was cut off is laid out further. */
const agree = async (house: House, supplier: BoardSupplier, { proposer, approver }: Deciders): Promise<void> => {
  const { agreements, gateway } = house;
  const stateNow = async () => (await agreements.list(boardId)).findLast((one) => one.supplier === supplier.id);
  if ((await stateNow()) === undefined) {
    await agreements.draft(boardId, documentFor(supplier, amsterdamDay(gateway.clock.now())), proposer);
  }
  const drafted = await stateNow();
  if (drafted?.state === 'draft') await agreements.propose(boardId, drafted.id, proposer);
  const proposed = await stateNow();
  const required = supplierProfiles.get(supplier.profile)?.shape.requires ?? [];
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

/**
 * Lays out the demo board: schools, sources, suppliers, two demo actors who agree with each other, and tonight's exports.
 * Goes on where it was cut off; does nothing where the demo is whole or another board is there.
 */
export const layOutDemo = async (house: House, data: string): Promise<void> => {
  const board = await house.board();
  if (board !== undefined && (!board.demo || (await isWhole(house)))) return;
  await layOutExports(data, { today: amsterdamDay(house.gateway.clock.now()) });
  // A demo of before has what it has; suppliers that came since are added.
  await house.gateway.store.batch(
    board === undefined ? await boardStatements(house) : supplierStatements(await sealedTokens(house)),
  );
  const deciders = { proposer: await decider(house, 'board-admin'), approver: await decider(house, 'approver') };
  for (const supplier of demoBoard.suppliers) {
    await agree(house, supplier, deciders);
    await switchOn(house, supplier, deciders);
  }
};

export type DemoSupplier = { readonly name: string; readonly server: SupplierServer };

/** `port`: the first of six in a row; 0 lets the system choose. */
type DemoSuppliers = { readonly data: string; readonly port: number };

const tokenOf = (settings: unknown): string | undefined => httpPushSettings.parse(settings).bearer;

const httpPushSettings = z.looseObject({ url: z.string(), bearer: z.string().optional() });

const startOne = async (house: House, supplier: BoardSupplier, folder: string, port: number): Promise<DemoSupplier> => {
  const { store, keyring } = house.gateway;
  const [row] = await store.all('SELECT settings FROM supplier WHERE board = ? AND id = ?', boardId, supplier.id);
  const stored: unknown = JSON.parse(String(row?.['settings'] ?? '{}'));
  const token = tokenOf(await openSettings(keyring, boardId, supplier.id, stored));
  const server = await startSupplierServer({
    name: supplier.name,
    folder,
    port,
    ...(token === undefined ? {} : { token }),
    ...(supplier.id === 'basispoort' ? { issue: 'BP' } : {}),
  });
  const settings = JSON.stringify({ ...httpPushSettings.parse(stored), url: server.url });
  await store.batch([
    { sql: 'UPDATE supplier SET settings = ? WHERE board = ? AND id = ?', params: [settings, boardId, supplier.id] },
  ]);
  return { name: supplier.name, server };
};

/** Starts the demo's suppliers that are sent to: small real HTTP servers that keep what they receive where anyone can look. */
export const startDemoSuppliers = (house: House, { data, port }: DemoSuppliers): Promise<readonly DemoSupplier[]> =>
  Promise.all(
    demoBoard.suppliers.flatMap((supplier, index) =>
      supplier.channel === 'http-push'
        ? [startOne(house, supplier, join(data, 'suppliers', supplier.id), port === 0 ? 0 : port + index)]
        : [],
    ),
  );
