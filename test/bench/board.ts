import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import { manyPlans } from '../../deploy/demo/many.ts';
import { generateSchool } from '../../deploy/demo/school.ts';
import { accounts } from '../../mappings/suppliers/accounts.ts';
import { digitalBoard } from '../../mappings/suppliers/digital-board.ts';
import { basispoort } from '../../mappings/suppliers/basispoort.ts';
import { draftFrom, type SupplierProfile } from '../../src/agreement/profile.ts';
import { addDays, amsterdamDay } from '../../src/record/day.ts';
import { schoolYearOf } from '../../src/roster/school-year.ts';
import type { House } from '../../src/sync/house.ts';

export type BoardSize = { readonly schools: number; readonly pupils: number; readonly suppliers: number };

const boardId = 'bench';

/** Two in three suppliers make accounts; the others are a digital board or take the list of Basispoort. */
const profileOf = (n: number): SupplierProfile =>
  [accounts, accounts, basispoort, accounts, digitalBoard][n % 5] ?? accounts;

const supplierId = (n: number): string => `supplier-${String.fromCharCode(97 + n)}`;

/** Writes tonight's exports of all schools; the same day gives the same bytes. */
export const layOutBoard = async (data: string, size: BoardSize, today: string): Promise<void> => {
  for (const plan of manyPlans(size.schools, size.pupils)) {
    const school = generateSchool(plan, { seed: 'bench', schoolYear: schoolYearOf(today), today });
    await mkdir(join(data, 'inbox', plan.id), { recursive: true, mode: 0o700 });
    await writeFile(join(data, 'inbox', plan.id, 'EDEX.XML'), writeEdexml(school), { mode: 0o600 });
  }
};

const rows = (size: BoardSize, urls: readonly string[]) => [
  { sql: "INSERT INTO board (id, number, name, demo) VALUES (?, '99991', 'Stichting Meting', 0)", params: [boardId] },
  ...manyPlans(size.schools, size.pupils).flatMap(({ id, name }) => [
    {
      sql: "INSERT INTO school (id, board, name, sector, nightly) VALUES (?, ?, ?, 'primary', '01:00')",
      params: [id, boardId, name],
    },
    {
      sql: `INSERT INTO source (school, board, connector, mapping, settings, key_scope, last_day_in, confirmed_at,
        live_days) VALUES (?, ?, 'edexml', 'edexml', '{}', ?, 1, NULL, 35)`,
      params: [id, boardId, id.slice(0, 4)],
    },
  ]),
  ...urls.map((url, n) => ({
    sql: "INSERT INTO supplier (id, board, name, shape, channel, settings) VALUES (?, ?, ?, ?, 'http-push', ?)",
    params: [supplierId(n), boardId, supplierId(n), profileOf(n).shape.name, JSON.stringify({ url })],
  })),
];

/** Registers the board, its schools and suppliers, and puts an agreement with each supplier in force for all schools. */
export const registerBoard = async (house: House, size: BoardSize, urls: readonly string[]): Promise<void> => {
  const { gateway, agreements, actors } = house;
  const today = amsterdamDay(gateway.clock.now());
  await gateway.store.batch(rows(size, urls));
  const proposer = await actors.addActor(boardId, { name: 'A', role: 'board-admin', demo: true });
  const approver = await actors.addActor(boardId, { name: 'B', role: 'approver', demo: true });
  const schools = manyPlans(size.schools, size.pupils).map(({ id }) => id);
  for (let n = 0; n < urls.length; n += 1) {
    const { profile, shape } = profileOf(n);
    const supplier = supplierId(n);
    const product = { id: supplier, name: supplier, bijsluiter: `https://${supplier}.example/bijsluiter` };
    const terms = { schools, from: today, until: 'open' as const, reviewBy: addDays(today, 360) };
    const text = { signedFile: { sha256: '0'.repeat(64) }, retention: '30 dagen', contact: 'privacy@bench.example' };
    const document = draftFrom(profile, { supplier, product, ...terms, ...text, demo: true });
    const { id } = await agreements.draft(boardId, document, proposer.actor);
    await agreements.propose(boardId, id, proposer.actor);
    await agreements.approve(boardId, id, approver.actor, { required: shape.requires, releaseFirst: true });
  }
  // Switched on in one go: switching on is no part of what is measured.
  const at = gateway.clock.now().toISOString();
  await gateway.store.batch(
    schools.flatMap((school) =>
      urls.map((_, n) => ({
        sql: 'INSERT INTO activation (board, school, supplier, product, since) VALUES (?, ?, ?, ?, ?)',
        params: [boardId, school, supplierId(n), supplierId(n), at],
      })),
    ),
  );
};
