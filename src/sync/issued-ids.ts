import { exclusively } from '../agreement/exclusive.ts';
import { type Actor, demand } from '../agreement/roles.ts';
import { fieldsFor } from '../agreement/permitted.ts';
import { GatewayError } from '../errors.ts';
import type { Statement } from '../ports.ts';
import { bytes, text } from '../row.ts';
import type { Gateway } from './gateway.ts';
import type { IssuedFile, IssuedProblem } from './issued-file.ts';
import { type SchoolSource, suppliersOf } from './school.ts';

/** What an import came to: counts, and lines of what is not right. Nothing is stored when a line is not right. */
export type IssuedReport = {
  readonly stored: number;
  /** Known already, with the same number. */
  readonly same: number;
  readonly unknown: readonly number[];
  readonly problems: readonly IssuedProblem[];
};

type Of = { readonly school: SchoolSource; readonly supplier: string };
type Work = Of & { readonly file: IssuedFile };

/** Only what an agreement that was approved lets a supplier have is kept for it (law 8). */
const demandAgreed = async (gateway: Gateway, { school, supplier }: Of): Promise<void> => {
  if (!(await suppliersOf(gateway.store, school.board)).has(supplier)) {
    throw new GatewayError('supplier_unknown', { supplier });
  }
  const agreed = (await gateway.agreementsOf(school.board)).some(
    ({ supplier: whose, state, document }) =>
      whose === supplier &&
      state === 'approved' &&
      document?.schools.includes(school.id) === true &&
      fieldsFor(document, 'pupil').has('issuedId'),
  );
  if (!agreed) throw new GatewayError('issued_id_not_agreed', { supplier, school: school.id });
};

const contextOf = (supplier: string, subject: string): string => `issued/${supplier}/${subject}`;

const knownIds = async (gateway: Gateway, { school, supplier }: Of): Promise<ReadonlyMap<string, string>> => {
  const sealer = await gateway.keyring.sealer(school.board);
  const sql = 'SELECT subject, sealed FROM issued_id WHERE board = ? AND supplier = ?';
  const rows = await gateway.store.all(sql, school.board, supplier);
  return new Map(
    rows.map((row) => {
      const subject = text(row, 'subject');
      return [subject, new TextDecoder().decode(sealer.open(bytes(row, 'sealed'), contextOf(supplier, subject)))];
    }),
  );
};

/** A number that another pupil has already, who is not given another one here. */
const takenIn = ({ ids }: IssuedFile, known: ReadonlyMap<string, string>): readonly IssuedProblem[] => {
  const owners = new Map([...known].flatMap(([subject, id]) => (ids.has(subject) ? [] : [[id, subject] as const])));
  return [...ids.values()].flatMap(({ number, line }) =>
    owners.has(number) ? [{ line, code: 'number_twice', column: 'nummer' } as const] : [],
  );
};

/** Numbers per batch: a home may limit its size. */
const chunkSize = 200;

const upsert = `INSERT INTO issued_id (board, supplier, subject, sealed) VALUES (?, ?, ?, ?)
  ON CONFLICT (board, supplier, subject) DO UPDATE SET sealed = excluded.sealed`;

type Fresh = readonly (readonly [string, { readonly number: string }])[];

const statementsOf = async (
  gateway: Gateway,
  { school, supplier, actor }: Of & { readonly actor: Actor },
  fresh: Fresh,
): Promise<readonly Statement[]> => {
  const { board } = school;
  const sealer = await gateway.keyring.sealer(board);
  const stored = fresh.map(([subject, { number }]): Statement => {
    const sealed = sealer.seal(new TextEncoder().encode(number), contextOf(supplier, subject));
    return { sql: upsert, params: [board, supplier, subject, sealed] };
  });
  const at = gateway.clock.now().toISOString();
  const facts = { what: 'import_issued_ids', count: fresh.length };
  return [
    ...stored,
    // The next run looks again: without it a quiet night would not see that there is something to send.
    {
      sql: 'UPDATE feed SET fingerprint = NULL, settled_until = NULL WHERE board = ? AND supplier = ?',
      params: [board, supplier],
    },
    ...gateway.remember(board, { kind: 'decision', at, school: school.id, supplier, actor: actor.id, facts }),
  ];
};

/**
 * Keeps a supplier's own numbers, sealed, all of a file or none; each batch with its entry in the ledger: a count, never a
 * number. Throws actor_forbidden, supplier_unknown, issued_id_not_agreed.
 */
export const importIssuedIds = (gateway: Gateway, work: Work, actor: Actor): Promise<IssuedReport> => {
  const { file, ...of } = work;
  return exclusively(gateway, of.school.board, async (lease) => {
    demand(of.school.board, actor, 'importIds');
    await demandAgreed(gateway, of);
    const known = await knownIds(gateway, of);
    const problems = [...file.problems, ...takenIn(file, known)].toSorted((a, b) => a.line - b.line);
    const { unknown } = file;
    if (problems.length > 0) return { stored: 0, same: 0, unknown, problems };
    const fresh = [...file.ids].filter(([subject, { number }]) => known.get(subject) !== number);
    for (let from = 0; from < fresh.length; from += chunkSize) {
      await gateway.store.batch(
        await statementsOf(gateway, { ...of, actor }, fresh.slice(from, from + chunkSize)),
        lease,
      );
    }
    return { stored: fresh.length, same: file.ids.size - fresh.length, unknown, problems };
  });
};
