import { afterEach, describe, expect, it } from 'vitest';
import { plainShape } from '../../mappings/suppliers/plain.ts';
import type { AgreementDocument } from '../../src/agreement/schema.ts';
import type { Agreement } from '../../src/agreement/stored.ts';
import { GatewayError } from '../../src/errors.ts';
import { permit } from '../../src/release/permit.ts';
import { exampleDocument } from '../agreement/documents.ts';
import { dealOf, instant } from '../privacy/interference/deal.ts';
import { boardId } from '../world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from '../world/house.ts';

const approved: Agreement = dealOf(exampleDocument, plainShape).agreement;
const standing = { restrictions: new Map(), consented: () => true };
const changed = (change: Partial<AgreementDocument>): Agreement => ({
  ...approved,
  document: { ...exampleDocument, ...change },
});

const codeOf = (agreement: Agreement): string => {
  try {
    permit(agreement, plainShape, standing, instant);
    return 'a permit';
  } catch (error) {
    return error instanceof GatewayError ? error.code : 'another error';
  }
};

describe('law 2: no agreement in force, no data', () => {
  it.each([
    ['a draft', { ...approved, state: 'draft' }, 'agreement_state'],
    ['a proposal', { ...approved, state: 'proposed' }, 'agreement_state'],
    ['one that waits', { ...approved, effectiveAt: new Date('2026-11-22T00:00:00Z') }, 'agreement_not_yet'],
    ['one that begins tomorrow', changed({ from: '2026-11-22' }), 'agreement_not_yet'],
    ['one whose last day was yesterday', changed({ until: '2026-11-20' }), 'agreement_ended'],
    ['one that was revoked', { ...approved, state: 'revoked' }, 'agreement_revoked'],
    [
      'one that was followed by another',
      { ...approved, supersededAt: new Date('2026-11-20T00:00:00Z') },
      'agreement_state',
    ],
    ['one whose text cannot be read', { ...approved, document: undefined }, 'agreement_invalid'],
    ['one with a party that decides for itself', changed({ role: 'controller' }), 'agreement_invalid'],
    ['one in force', approved, 'a permit'],
    ['one on its last day', changed({ until: '2026-11-21' }), 'a permit'],
  ] as const)('%s', (_, agreement, expected) => {
    expect(codeOf(agreement)).toBe(expected);
  });
});

describe('law 2, over the socket', () => {
  let world: TestHouse | undefined;
  afterEach(async () => world?.close());

  it.each([
    ['drafts and proposals', "UPDATE agreement SET state = 'proposed'"],
    ['revoked ones', "UPDATE agreement SET state = 'revoked'"],
    [
      'a text that was changed behind our back',
      "UPDATE agreement SET document = replace(document, 'digital', 'dogital')",
    ],
    ['nothing at all', 'DELETE FROM agreement'],
    ['products that nobody switched on', 'DELETE FROM activation'],
  ])('with only %s, a supplier gets no byte and no pupil is kept', async (_, sql) => {
    world = await openTestHouse({ suppliers: [{ profile: 'digital-board' }] });
    await world.house().gateway.store.batch([{ sql, params: [] }]);
    await world.sync();
    expect(world.supplier('digital-board').received).toEqual([]);
    const head = await world.house().gateway.generations.current(world.people().plan.id);
    const fields = new Set(JSON.parse(head?.readingSet ?? '[]') as string[]);
    expect([...fields].filter((path) => /callName|familyName|dateOfBirth/.test(path))).toEqual([]);
  });

  it('after an agreement ended, its supplier is sent nothing more, and told of by name', async () => {
    world = await openTestHouse({ suppliers: [{ profile: 'digital-board' }] });
    await world.sync();
    const before = world.supplier('digital-board').received.length;
    const { id } = await world.agreement('digital-board');
    await world.house().agreements.revoke(boardId, id, world.actors.admin);
    world.clock.sleep(1);
    await world.drop(world.people().plan.id, world.people());
    expect(feedOf(await world.sync(), 'digital-board')).toMatchObject({
      state: 'no_agreement',
      error: { code: 'agreement_revoked' },
    });
    expect(world.supplier('digital-board').received).toHaveLength(before);
  });
});
