import type { Store } from '../ports.ts';
import { integer, text } from '../row.ts';
import type { Cause } from './cause.ts';

const differing = `SELECT feed.school, feed.supplier, supplier.name, account.differing FROM account
  JOIN feed ON feed.id = account.feed JOIN supplier ON supplier.board = feed.board AND supplier.id = feed.supplier
  WHERE account.board = ? AND account.differing > 0 ORDER BY feed.supplier, feed.school`;

const asked = `SELECT field_request.supplier, supplier.name, count(*) AS requests FROM field_request
  JOIN supplier ON supplier.board = field_request.board AND supplier.id = field_request.supplier
  WHERE field_request.board = ? AND closed_at IS NULL GROUP BY field_request.supplier, supplier.name ORDER BY 1`;

type School = { readonly id: string; readonly name: string };

/** What suppliers said at their desk that somebody has to look at: another account of what they have, and requests. */
export const deskCauses = async (
  store: Store,
  board: string,
  schools: readonly School[],
): Promise<readonly Cause[]> => {
  const accounts = (await store.all(differing, board)).flatMap((row): readonly Cause[] => {
    const school = schools.find(({ id }) => id === text(row, 'school'));
    if (school === undefined) return [];
    const supplier = text(row, 'supplier');
    const subject = { school: school.id, supplier, count: integer(row, 'differing') };
    const suppliers = [{ id: supplier, name: text(row, 'name') }];
    const { id, name } = school;
    return [
      { kind: 'act', what: 'error', schools: [{ id, name }], suppliers, told: { code: 'account_differs', subject } },
    ];
  });
  const requests = (await store.all(asked, board)).map((row): Cause => {
    const supplier = text(row, 'supplier');
    const suppliers = [{ id: supplier, name: text(row, 'name') }];
    return {
      kind: 'decide',
      what: 'error',
      schools: [],
      suppliers,
      told: { code: 'field_asked', subject: { supplier } },
    };
  });
  return [...accounts, ...requests];
};
