import { exclusively } from '../agreement/exclusive.ts';
import type { AgreementDeps } from '../agreement/exclusive.ts';
import { demand } from '../agreement/roles.ts';
import type { Actor } from '../agreement/roles.ts';
import type { Entry, Statement, Store } from '../ports.ts';
import { amsterdamDay } from '../record/day.ts';
import { text } from '../row.ts';
import { consentRow, refusalByAge } from './consent-rule.ts';
import type { AgeClass, ConsentRefusal, ConsentRow } from './consent-rule.ts';

/** What an import did. `row` counts from 0 in the order in which the rows came; no values. */
type ConsentReport = {
  readonly stored: number;
  readonly refused: readonly { readonly row: number; readonly refusal: ConsentRefusal }[];
};

export type ConsentImport = {
  readonly rows: readonly ConsentRow[];
  /** The age class of a subject as last read; undefined when it was not. */
  readonly ageOf: (subject: string) => AgeClass | undefined;
  /** Stores nothing at all when a row is refused. */
  readonly whole?: boolean;
};

export type Consents = {
  /** Stores what may be stored, each decision with its ledger entry; tells of the rest. Throws actor_forbidden. */
  importConsents(board: string, work: ConsentImport, actor: Actor): Promise<ConsentReport>;
  /** Per subject the purposes that consent was given for and not withdrawn. Nobody is in it who said nothing. */
  consentsOf(board: string, supplier: string, product: string): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
};

/** Decisions per batch: each has its own ledger entry, and a home may limit the size of a batch. */
const chunkSize = 100;

const columns = 'board, subject, supplier, product, purpose, given, given_by, how, given_on';
const upsert = `INSERT INTO consent (${columns})
  SELECT ?, r.value ->> '$.subject', r.value ->> '$.supplier', r.value ->> '$.product', r.value ->> '$.purpose',
    r.value ->> '$.given', r.value ->> '$.givenBy', r.value ->> '$.how', r.value ->> '$.on'
  FROM json_each(?) AS r WHERE true
  ON CONFLICT (board, subject, supplier, product, purpose) DO UPDATE SET
    given = excluded.given, given_by = excluded.given_by, how = excluded.how, given_on = excluded.given_on`;

const nameOf = ({
  subject,
  supplier,
  product,
  purpose,
}: Omit<ConsentRow, 'given' | 'givenBy' | 'how' | 'on'>): string => [subject, supplier, product, purpose].join('/');

/** The day of the decision that is known, per subject, supplier, product and purpose. */
const knownDays = async (store: Store, board: string): Promise<Map<string, string>> => {
  const rows = await store.all(
    'SELECT subject, supplier, product, purpose, given_on FROM consent WHERE board = ?',
    board,
  );
  return new Map(
    rows.map((row) => {
      const [subject, supplier] = [text(row, 'subject'), text(row, 'supplier')];
      const [product, purpose] = [text(row, 'product'), text(row, 'purpose')];
      return [nameOf({ subject, supplier, product, purpose }), text(row, 'given_on')];
    }),
  );
};

type Judge = { readonly known: Map<string, string>; readonly today: string; readonly ageOf: ConsentImport['ageOf'] };

const refusalOf = (row: ConsentRow, { known, today, ageOf }: Judge): ConsentRefusal | undefined => {
  if (!consentRow.safeParse(row).success) return 'row_invalid';
  if (row.on > today) return 'day_in_future';
  if ((known.get(nameOf(row)) ?? '') > row.on) return 'older_than_known';
  return refusalByAge(ageOf(row.subject), row.givenBy);
};

/** Sorts rows into kept and refused; of two decisions on one thing the later row of the same day counts. */
const judge = (rows: readonly ConsentRow[], by: Judge) => {
  const kept = new Map<string, ConsentRow>();
  const refused: { row: number; refusal: ConsentRefusal }[] = [];
  for (const [row, decision] of rows.entries()) {
    const refusal = refusalOf(decision, by);
    if (refusal === undefined) {
      kept.set(nameOf(decision), decision);
      by.known.set(nameOf(decision), decision.on);
    } else refused.push({ row, refusal });
  }
  return { kept: [...kept.values()], refused };
};

const entryOf = (row: ConsentRow, actor: Actor, at: string): Entry => ({
  kind: 'consent',
  at,
  supplier: row.supplier,
  product: row.product,
  actor: actor.id,
  facts: { subject: row.subject, purpose: row.purpose, given: row.given, by: row.givenBy, on: row.on },
});

/** Consents of a board (AVG art. 7): opt-in, per subject, supplier, product and purpose. */
export const createConsents = (deps: AgreementDeps): Consents => ({
  importConsents: (board, { rows, ageOf, whole }, actor) =>
    exclusively(deps, board, async (lease) => {
      demand(board, actor, 'consent');
      const now = deps.clock.now();
      const known = await knownDays(deps.store, board);
      const { kept, refused } = judge(rows, { known, today: amsterdamDay(now), ageOf });
      if (whole === true && refused.length > 0) return { stored: 0, refused };
      for (let from = 0; from < kept.length; from += chunkSize) {
        const chunk = kept.slice(from, from + chunkSize);
        const stored: Statement = { sql: upsert, params: [board, JSON.stringify(chunk)] };
        const entries = chunk.flatMap((row) => deps.remember(board, entryOf(row, actor, now.toISOString())));
        await deps.store.batch([stored, ...entries], lease);
      }
      return { stored: kept.length, refused };
    }),
  consentsOf: async (board, supplier, product) => {
    const sql = 'SELECT subject, purpose FROM consent WHERE board = ? AND supplier = ? AND product = ? AND given = 1';
    const given = new Map<string, Set<string>>();
    for (const row of await deps.store.all(sql, board, supplier, product)) {
      const subject = text(row, 'subject');
      given.set(subject, (given.get(subject) ?? new Set()).add(text(row, 'purpose')));
    }
    return given;
  },
});
