import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { basispoortProfile } from '../../../mappings/suppliers/basispoort.ts';
import { plainShape } from '../../../mappings/suppliers/plain.ts';
import { supplierProfiles } from '../../../mappings/suppliers/suppliers.ts';
import { uwlrSmalleSet } from '../../../mappings/suppliers/uwlr.ts';
import { draftFrom, type Profile } from '../../../src/agreement/profile.ts';
import type { Actor } from '../../../src/agreement/roles.ts';
import type { Shape } from '../../../src/agreement/shape.ts';
import type { Statement } from '../../../src/ports.ts';
import { sealCredential } from '../../../src/sync/credential.ts';
import type { House } from '../../../src/sync/house.ts';
import { type FakeSupplier, startSupplier } from '../../world/supplier.ts';
import { agreedWith } from './agreed.ts';
import { type CanarySchool, today } from './schools.ts';

export const board = 'stichting-kanarie';
const token = 'kanarie-token-0123456789abcdef';

const reason = 'De leerkracht ziet de resultaten van de eigen groep.';
/** The fifth supplier gets files in a folder, ECK iDs and staff. */
const tracking: Profile = {
  ...uwlrSmalleSet,
  id: 'tracking',
  fields: {
    ...uwlrSmalleSet.fields,
    staff: Object.fromEntries(
      ['key', 'familyName', 'email'].map((field) => [
        field,
        { purpose: 'organisation', reason, form: 'whole' as const },
      ]),
    ),
  },
};

const partsOf = (supplier: string): { readonly profile: Profile; readonly shape: Shape } =>
  supplier === 'tracking'
    ? { profile: tracking, shape: plainShape }
    : (supplierProfiles.get(supplier) ?? { profile: basispoortProfile, shape: plainShape });

const schoolStatements = (schools: readonly CanarySchool[], at: string): readonly Statement[] =>
  schools.flatMap(({ plan, connector, mapping }) => [
    {
      sql: 'INSERT INTO school (id, board, name, sector, nightly) VALUES (?, ?, ?, ?, ?)',
      params: [plan.id, board, plan.name, plan.sector, '01:30'],
    },
    {
      sql: `INSERT INTO source (school, board, connector, mapping, settings, key_scope, last_day_in, confirmed_at,
        live_days) VALUES (?, ?, ?, ?, '{}', ?, 1, ?, 35)`,
      params: [plan.id, board, connector, mapping, plan.id.slice(0, 4), at],
    },
  ]);

const supplierStatement = (supplier: string, settings: object): Statement => ({
  sql: 'INSERT INTO supplier (id, board, name, shape, channel, settings, rules) VALUES (?, ?, ?, ?, ?, ?, ?)',
  params: [
    supplier,
    board,
    supplier,
    partsOf(supplier).shape.name,
    supplier === 'tracking' ? 'folder' : 'http-push',
    JSON.stringify(settings),
    // Who is gone goes at once: every step of a removal is to be among the paths.
    JSON.stringify({ removal: { suspendedDays: 0, leavingDays: 0 } }),
  ],
});

const agree = async (house: House, supplier: string, proposer: Actor, approver: Actor): Promise<void> => {
  const schools = [...(agreedWith.find((one) => one.supplier === supplier)?.schools ?? [])];
  const { profile, shape } = partsOf(supplier);
  const document = draftFrom(profile, {
    supplier,
    product: { id: supplier, name: supplier, bijsluiter: `https://${supplier}.example/privacybijsluiter` },
    schools,
    from: today,
    until: 'open',
    reviewBy: '2027-10-01',
    signedFile: { sha256: '0'.repeat(64) },
    retention: 'Een jaar.',
    contact: `privacy@${supplier}.example`,
  });
  const { id } = await house.agreements.draft(board, document, proposer);
  await house.agreements.propose(board, id, proposer);
  await house.agreements.approve(board, id, approver, { required: shape.requires, releaseFirst: true });
  for (const school of schools)
    await house.activations.activate(board, { school, supplier, product: supplier }, proposer);
};

export type CanaryBoard = { readonly suppliers: ReadonlyMap<string, FakeSupplier>; readonly dropbox: string };

const openSuppliers = async (): Promise<ReadonlyMap<string, FakeSupplier>> => {
  const pushed = agreedWith.map(({ supplier }) => supplier).filter((supplier) => supplier !== 'tracking');
  const opened = pushed.map(async (supplier) => {
    const issue = supplier === 'basispoort' ? { issue: 'BPkanarie' } : {};
    return [supplier, await startSupplier({ token, ...issue })] as const;
  });
  return new Map(await Promise.all(opened));
};

/** Lays out the board as the demo does: schools, sources, suppliers, two actors who agree with each other. */
export const layOutBoard = async (
  house: House,
  schools: readonly CanarySchool[],
  folder: string,
): Promise<CanaryBoard> => {
  const { gateway } = house;
  const at = gateway.clock.now().toISOString();
  const dropbox = join(folder, 'dropbox');
  await mkdir(dropbox, { recursive: true });
  const suppliers = await openSuppliers();
  const settings = await Promise.all(
    [...suppliers].map(async ([supplier, { url }]) => {
      const sealedBearer = await sealCredential(gateway.keyring, board, supplier, token);
      return supplierStatement(supplier, { url, sealedBearer, timeoutMs: 2_000 });
    }),
  );
  await gateway.store.batch([
    {
      sql: 'INSERT INTO board (id, number, name, demo) VALUES (?, ?, ?, 1)',
      params: [board, '99990', 'Stichting Kanarie'],
    },
    ...schoolStatements(schools, at),
    ...settings,
    supplierStatement('tracking', { path: dropbox }),
    ...gateway.remember(board, { kind: 'board', at, facts: { schools: schools.length, demo: true } }),
  ]);
  const { actor: proposer } = await house.actors.addActor(board, { name: 'Beheerder', role: 'board-admin' });
  const { actor: approver } = await house.actors.addActor(board, { name: 'Goedkeurder', role: 'approver' });
  for (const { supplier } of agreedWith) await agree(house, supplier, proposer, approver);
  return { suppliers, dropbox };
};

/** Puts a file where the school's export arrives. */
export const putInInbox = async (
  data: string,
  school: string,
  file: string,
  content: string | Uint8Array,
): Promise<void> => {
  const folder = join(data, 'inbox', school);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), content);
};
