import { afterEach, describe, expect, test } from 'vitest';
import type { AgreementDocument } from '../src/agreement/schema.ts';
import { canonicalAgreement } from '../src/agreement/text.ts';
import type { ErrorCode, ErrorSubject } from '../src/errors.ts';
import type { Statement } from '../src/ports.ts';
import { documentOf } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';

let world: TestHouse;

const open = async () => {
  world = await openTestHouse({ suppliers: [{ profile: 'accounts' }, { profile: 'digital-board' }] });
};
const change = (sql: string, ...params: Statement['params']) => world.house().gateway.store.batch([{ sql, params }]);
/** Puts another text in the place of the stored one, as somebody with access to the database could. */
const forge = async (edit: (document: Record<string, unknown>) => void) => {
  const { document } = await world.agreement('accounts');
  const forged = structuredClone(document) as AgreementDocument & Record<string, unknown>;
  edit(forged);
  const text = canonicalAgreement(forged);
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
  await change("UPDATE agreement SET document = ?, hash = ? WHERE supplier = 'accounts'", text, hash);
};
const agree = async (terms: Partial<AgreementDocument>) => {
  const { agreements } = world.house();
  await change("DELETE FROM agreement WHERE supplier = 'accounts'");
  const document = { ...documentOf({ profile: 'accounts' }, ['99XA00'], '2026-11-21'), ...terms };
  const made = await agreements.draft(world.board, document, world.actors.admin);
  await agreements.propose(world.board, made.id, world.actors.admin);
  await agreements.approve(world.board, made.id, world.actors.approver, { required: [], releaseFirst: true });
};
const withField = (name: string) => (document: Record<string, unknown>) => {
  const fields = document['fields'] as { pupil: Record<string, unknown> };
  fields.pupil[name] = { purpose: 'access', reason: 'Waarom niet.', form: 'whole' };
};

describe('an agreement that lets nothing through', () => {
  afterEach(() => world.close());

  const cases: readonly (readonly [string, () => Promise<void>, ErrorCode, ErrorSubject])[] = [
    ['is not there', () => change("DELETE FROM agreement WHERE supplier = 'accounts'"), 'agreement_missing', {}],
    ['starts later', () => agree({ from: '2026-12-01', reviewBy: '2027-11-01' }), 'agreement_not_yet', {}],
    [
      'has ended',
      async () => {
        await agree({ until: '2026-11-21' });
        world.clock.sleep(1);
      },
      'agreement_ended',
      {},
    ],
    [
      'was revoked',
      async () => {
        const { id } = await world.agreement('accounts');
        await world.house().agreements.revoke(world.board, id, world.actors.officer);
      },
      'agreement_revoked',
      {},
    ],
    [
      'is still a draft',
      () => change("UPDATE agreement SET state = 'draft' WHERE supplier = 'accounts'"),
      'agreement_state',
      {},
    ],
    [
      'cannot be read',
      () => change("UPDATE agreement SET document = substr(document, 1, 200) WHERE supplier = 'accounts'"),
      'agreement_invalid',
      {},
    ],
    [
      'was changed behind our back',
      () =>
        change(
          "UPDATE agreement SET document = replace(document, '\"open\"', '\"2099-01-01\"') WHERE supplier = 'accounts'",
        ),
      'agreement_invalid',
      {},
    ],
    ['names a field that does not exist', () => forge(withField('shoeSize')), 'agreement_invalid', {}],
    ['names a banned field', () => forge(withField('bsn')), 'agreement_invalid', {}],
    [
      'names a purpose that is not on the list',
      () => forge((all) => void (all['purposes'] = {})),
      'agreement_invalid',
      {},
    ],
    [
      'lacks a field that the shape requires',
      () =>
        forge((all) => {
          delete (all['fields'] as { pupil: Record<string, unknown> }).pupil['familyName'];
        }),
      'agreement_required_field',
      { entity: 'pupil', field: 'familyName' },
    ],
  ];
  test.each(cases)('because it %s: nothing is sent, and it says so; the other supplier is served', async (...row) => {
    const [, arrange, code, subject] = row;
    await open();
    await arrange();
    const report = await world.sync();
    expect(feedOf(report, 'accounts')).toMatchObject({
      state: 'no_agreement',
      error: { code, subject: { supplier: 'accounts', ...subject } },
    });
    expect(world.supplier('accounts').received).toEqual([]);
    expect(feedOf(report, 'digital-board')).toMatchObject({ state: 'accepted', added: 60 });
  });

  test('that is revoked while a delivery waits for its next attempt stops that delivery', async () => {
    await open();
    const { id } = await world.agreement('accounts');
    const supplier = world.supplier('accounts');
    supplier.misbehave({ kind: 'status', status: 503 }, 1);
    let revoked = false;
    await world.reopen((store) => ({
      ...store,
      all: async (sql, ...params) => {
        // Asked again before each attempt: the moment between the first one and the next.
        if (supplier.received.length === 1 && !revoked) {
          revoked = true;
          const at = world.clock.now().toISOString();
          await store.batch([
            { sql: "UPDATE agreement SET state = 'revoked', changed_at = ? WHERE id = ?", params: [at, id] },
          ]);
        }
        return store.all(sql, ...params);
      },
    }));
    const report = await world.sync({ supplier: 'accounts' });
    expect(feedOf(report, 'accounts').error?.code).toBe('agreement_not_in_force');
    expect(supplier.received).toHaveLength(1);
    expect(supplier.state().feeds).toEqual({});
  });
});
