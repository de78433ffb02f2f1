import { join } from 'node:path';
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
import type { House } from '../sync/house.ts';

/** The demo's suppliers listen from this port on, one after the other, on loopback only. */
export const firstSupplierPort = 8090;

const boardId = 'stichting-voorbeeld';

const portOf = (supplier: BoardSupplier): number => firstSupplierPort + demoBoard.suppliers.indexOf(supplier);

const schoolStatements = (at: string): readonly Statement[] =>
  demoBoard.schools.flatMap(({ id, name, sector, connector, mapping, nightlyAt }) => [
    {
      sql: 'INSERT INTO school (id, board, name, sector, nightly) VALUES (?, ?, ?, ?, ?)',
      params: [id, boardId, name, sector, nightlyAt],
    },
    {
      sql: `INSERT INTO source (school, board, connector, mapping, settings, key_scope, last_day_in, confirmed_at,
        live_days) VALUES (?, ?, ?, ?, '{}', ?, 1, ?, 35)`,
      params: [id, boardId, connector, mapping, id.slice(0, 4), at],
    },
  ]);

const supplierStatements = (tokens: ReadonlyMap<string, string>): readonly Statement[] =>
  demoBoard.suppliers.map((supplier) => {
    const profile = supplierProfiles.get(supplier.profile);
    if (profile === undefined) throw new GatewayError('supplier_unknown', { supplier: supplier.id });
    const settings = { url: `http://127.0.0.1:${portOf(supplier)}/deliveries`, bearer: tokens.get(supplier.id) };
    return {
      sql: 'INSERT INTO supplier (id, board, name, shape, channel, settings) VALUES (?, ?, ?, ?, ?, ?)',
      params: [supplier.id, boardId, supplier.name, profile.shape.name, supplier.channel, JSON.stringify(settings)],
    };
  });

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

const agree = async (house: House, supplier: BoardSupplier, proposer: Actor, approver: Actor): Promise<void> => {
  const { agreements, activations, gateway } = house;
  const document = documentFor(supplier, amsterdamDay(gateway.clock.now()));
  const { id } = await agreements.draft(boardId, document, proposer);
  await agreements.propose(boardId, id, proposer);
  const required = supplierProfiles.get(supplier.profile)?.shape.requires ?? [];
  await agreements.approve(boardId, id, approver, { required, releaseFirst: true });
  for (const school of supplier.schools) {
    await activations.activate(boardId, { school, supplier: supplier.id, product: supplier.product.id }, proposer);
  }
};

/**
 * Lays out the demo board once: schools, sources, suppliers, two demo actors who agree with each other, and tonight's
 * exports. Does nothing where a board exists.
 */
export const layOutDemo = async (house: House, data: string): Promise<void> => {
  if ((await house.board()) !== undefined) return;
  const { gateway } = house;
  const at = gateway.clock.now().toISOString();
  const tokens = new Map(
    demoBoard.suppliers.map(({ id }) => [id, Buffer.from(gateway.random.bytes(24)).toString('base64url')]),
  );
  await layOutExports(data, { today: amsterdamDay(gateway.clock.now()) });
  await gateway.store.batch([
    {
      sql: 'INSERT INTO board (id, number, name, demo) VALUES (?, ?, ?, 1)',
      params: [boardId, demoBoard.number, demoBoard.name],
    },
    ...schoolStatements(at),
    ...supplierStatements(tokens),
    ...gateway.remember(boardId, { kind: 'board', at, facts: { schools: demoBoard.schools.length, demo: true } }),
  ]);
  const [proposer, approver] = await Promise.all(
    demoBoard.actors.map((actor) => house.actors.addActor(boardId, { name: actor.name, role: actor.role, demo: true })),
  );
  if (proposer === undefined || approver === undefined) throw new GatewayError('internal');
  for (const supplier of demoBoard.suppliers) await agree(house, supplier, proposer.actor, approver.actor);
};

export type DemoSupplier = { readonly name: string; readonly server: SupplierServer };

/** Starts the demo's suppliers: small real HTTP servers that keep what they receive where anyone can look. */
export const startDemoSuppliers = async (house: House, data: string): Promise<readonly DemoSupplier[]> => {
  const rows = await house.gateway.store.all('SELECT id, settings FROM supplier WHERE board = ?', boardId);
  const tokens = new Map(rows.map((row) => [String(row['id']), tokenOf(String(row['settings']))]));
  return Promise.all(
    demoBoard.suppliers.map(async (supplier) => {
      const token = tokens.get(supplier.id);
      const server = await startSupplierServer({
        name: supplier.name,
        folder: join(data, 'suppliers', supplier.id),
        port: portOf(supplier),
        ...(token === undefined ? {} : { token }),
        ...(supplier.id === 'basispoort' ? { issue: 'BP' } : {}),
      });
      return { name: supplier.name, server };
    }),
  );
};

const tokenOf = (settings: string): string | undefined => {
  const parsed: unknown = JSON.parse(settings);
  return typeof parsed === 'object' && parsed !== null && 'bearer' in parsed && typeof parsed.bearer === 'string'
    ? parsed.bearer
    : undefined;
};
