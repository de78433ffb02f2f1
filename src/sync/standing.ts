import type { Store } from '../ports.ts';
import type { Restriction, Standing } from '../release/permit.ts';
import { integer, text } from '../row.ts';

/** What is recorded of the people of a board with regard to suppliers: restrictions and consents. */
type Standings = {
  of(supplier: string, product: string): Standing;
  /** A text that differs when anything recorded for this supplier and product differs. */
  mark(supplier: string, product: string): string;
};

type Restricted = { readonly subject: string; readonly supplier: string; readonly kind: Restriction };

const all = '*';

/** An exclusion is stronger than a freeze, whichever of the two was recorded for all suppliers. */
const restrictionsFor = (rows: readonly Restricted[], supplier: string): ReadonlyMap<string, Restriction> => {
  const own = rows.filter((row) => row.supplier === supplier || row.supplier === all);
  const strongest = own.toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'frozen' ? -1 : 1));
  return new Map(strongest.map((row) => [row.subject, row.kind]));
};

export const readStandings = async (store: Store, board: string): Promise<Standings> => {
  const restricted = await store.all(
    'SELECT subject, supplier, kind FROM restriction WHERE board = ? ORDER BY subject, supplier',
    board,
  );
  const consents = await store.all(
    'SELECT subject, supplier, product, purpose, given FROM consent WHERE board = ? ORDER BY subject, purpose',
    board,
  );
  const rows = restricted.map((row): Restricted => ({
    subject: text(row, 'subject'),
    supplier: text(row, 'supplier'),
    kind: text(row, 'kind') === 'frozen' ? 'frozen' : 'excluded',
  }));
  const given = (supplier: string, product: string) =>
    consents
      .filter((row) => text(row, 'supplier') === supplier && text(row, 'product') === product)
      .filter((row) => integer(row, 'given') === 1)
      .map((row) => `${text(row, 'subject')}/${text(row, 'purpose')}`);
  return {
    of(supplier, product) {
      const consented = new Set(given(supplier, product));
      return {
        restrictions: restrictionsFor(rows, supplier),
        consented: (subject, purpose) => consented.has(`${subject}/${purpose}`),
      };
    },
    mark: (supplier, product) => JSON.stringify([[...restrictionsFor(rows, supplier)], given(supplier, product)]),
  };
};
