import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleDocument as base } from '../../test/agreement/documents.ts';
import { board, createWorld } from '../../test/agreement/world.ts';
import type { World } from '../../test/agreement/world.ts';
import { type Agreements, createAgreements } from '../agreement/lifecycle.ts';
import type { Actor } from '../agreement/roles.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import { noAgreement } from './no-agreement.ts';

const asked = { school: '99XA00', supplier: 'digital-board', product: 'digibord' };
const none = { required: [] };
const other: AgreementDocument = { ...base, schools: ['99XC00'] };
const { name: _, ...fewer } = base.fields.group ?? {};
const narrower: AgreementDocument = { ...base, fields: { ...base.fields, group: fewer } };

let world: World;
let agreements: Agreements;
let admin: Actor;
let approver: Actor;

beforeEach(async () => {
  world = await createWorld();
  agreements = createAgreements(world.deps);
  [admin, approver] = [await world.actor('board-admin'), await world.actor('approver')];
});
afterEach(() => world.store.close());

const agree = async (document: AgreementDocument, releaseFirst = true): Promise<string> => {
  const { id } = await agreements.draft(board, document, admin);
  await agreements.propose(board, id, admin);
  await agreements.approve(board, id, approver, { ...none, releaseFirst });
  return id;
};

const reason = async (): Promise<string> => {
  const all = await agreements.list(board);
  const named = all.filter(({ document }) => document?.schools.includes(asked.school) !== false);
  return noAgreement(named, asked, world.deps.clock.now()).code;
};

it('says that there is none where nobody wrote one', async () => {
  expect(await reason()).toBe('agreement_missing');
});

it('says of a draft or a proposal next to nothing that it is not far enough', async () => {
  const { id } = await agreements.draft(board, base, admin);
  expect(await reason()).toBe('agreement_state');
  await agreements.propose(board, id, admin);
  expect(await reason()).toBe('agreement_state');
});

it('says that it revoked, also with a newer draft or proposal beside it', async () => {
  await agreements.revoke(board, await agree(base), admin);
  expect(await reason()).toBe('agreement_revoked');
  const { id } = await agreements.draft(board, base, admin);
  expect(await reason()).toBe('agreement_revoked');
  await agreements.propose(board, id, admin);
  expect(await reason()).toBe('agreement_revoked');
});

it('says that it ended, also with a newer draft beside it', async () => {
  await agree({ ...base, until: '2026-09-30' });
  await agreements.draft(board, { ...base, until: '2026-12-31' }, admin);
  world.setNow('2026-10-01T08:00:00Z');
  expect(await reason()).toBe('agreement_ended');
});

it('says that it ended where the version that ended had taken the place of another', async () => {
  await agree(base);
  await agreements.narrow(board, { ...base, until: '2026-09-30' }, admin, none);
  world.setNow('2026-10-01T08:00:00Z');
  expect(await reason()).toBe('agreement_ended');
});

it('says that the first one is yet to begin', async () => {
  await agree({ ...base, from: '2026-10-01', reviewBy: '2027-08-01' });
  expect(await reason()).toBe('agreement_not_yet');
});

it('does not take a draft that was revoked for an agreement that held', async () => {
  const { id } = await agreements.draft(board, base, admin);
  await agreements.revoke(board, id, admin);
  expect(await reason()).toBe('agreement_missing');
});

it('says that there is none for a school that a newer version left out', async () => {
  await agree(base);
  world.setNow('2026-09-14T11:00:00Z');
  await agreements.narrow(board, { ...narrower, schools: other.schools }, admin, none);
  expect(await reason()).toBe('agreement_missing');
});

it('says that it cannot be read where the text in force is damaged', async () => {
  await agree(base);
  await agreements.draft(board, narrower, admin);
  await world.run("UPDATE agreement SET document = '{}' WHERE version = 1");
  expect(await reason()).toBe('agreement_invalid');
});
