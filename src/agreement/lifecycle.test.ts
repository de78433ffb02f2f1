import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleDocument as base } from '../../test/agreement/documents.ts';
import { board, createWorld } from '../../test/agreement/world.ts';
import type { World } from '../../test/agreement/world.ts';
import { asGatewayError } from '../errors.ts';
import type { ErrorCode, ErrorSubject } from '../errors.ts';
import { createActivations } from './activation.ts';
import { createAgreements } from './lifecycle.ts';
import type { Agreements } from './lifecycle.ts';
import type { Actor } from './roles.ts';
import type { AgreementDocument } from './schema.ts';
import { statusOf } from './status.ts';
import type { Status } from './status.ts';
import { hashAgreement } from './text.ts';

const rule = { purpose: 'access', reason: 'Nodig.', form: 'whole' as const };
const withPupil = (fields: AgreementDocument['fields']['pupil'], from = base): AgreementDocument => ({
  ...from,
  fields: { ...from.fields, pupil: { ...from.fields.pupil, ...fields } },
});
const wider = withPupil({ familyName: rule });
const sensitive = withPupil({ postcode: rule });
const narrower: AgreementDocument = {
  ...base,
  fields: { ...base.fields, pupil: Object.fromEntries(Object.entries(base.fields.pupil ?? {}).slice(0, 1)) },
};
const none = { required: [] };
const product = { supplier: 'digital-board', product: 'digibord' };
/** A Monday noon in summer time, and later moments. */
const monday = '2026-09-14T10:00:00Z';

let world: World;
let agreements: Agreements;
let admin: Actor;
let approver: Actor;
let officer: Actor;

beforeEach(async () => {
  world = await createWorld();
  agreements = createAgreements(world.deps);
  [admin, approver, officer] = [
    await world.actor('board-admin'),
    await world.actor('approver'),
    await world.actor('officer'),
  ];
  world.entries.length = 0;
});
afterEach(() => world.store.close());

const failure = async (work: Promise<unknown>): Promise<readonly [ErrorCode, ErrorSubject]> => {
  const error = asGatewayError(await work.then(() => undefined).catch((thrown: unknown) => thrown));
  return [error.code, error.subject];
};
const codeOf = async (work: Promise<unknown>): Promise<ErrorCode> => (await failure(work))[0];

const proposed = async (document: AgreementDocument): Promise<string> => {
  const { id } = await agreements.draft(board, document, admin);
  await agreements.propose(board, id, admin);
  return id;
};
/** In force at once: a first delivery that the approver released. */
const running = async (document = base): Promise<string> => {
  const id = await proposed(document);
  await agreements.approve(board, id, approver, { ...none, releaseFirst: true });
  return id;
};
const statuses = async (at: string): Promise<readonly Status[]> =>
  (await agreements.list(board)).map((one) => statusOf(one, new Date(at)));
const flowing = async (at: string, school = '99XA00'): Promise<readonly number[]> =>
  (await agreements.inForce(board, school, new Date(at))).map(({ version }) => version);
const switchOn = (school = '99XA00'): Promise<void> =>
  createActivations(world.deps).activate(board, { school, ...product }, admin);

describe('the way of an agreement', () => {
  it('goes from draft to in force by two people, with an entry for each step', async () => {
    const id = await proposed(base);
    expect(await statuses(monday)).toEqual(['proposed']);
    const { effectiveAt } = await agreements.approve(board, id, approver, none);
    // Everything of a first text is a new category: five whole working days, to the next Monday evening.
    expect(effectiveAt?.toISOString()).toBe('2026-09-21T22:00:00.000Z');
    expect(await statuses('2026-09-21T21:59:59Z')).toEqual(['waiting']);
    expect(await statuses('2026-09-21T22:00:00Z')).toEqual(['in_force']);
    expect(world.entries.map(({ kind, facts }) => [kind, facts['from'], facts['to']])).toEqual([
      ['agreement', undefined, 'draft'],
      ['agreement', 'draft', 'proposed'],
      ['agreement', 'proposed', 'approved'],
    ]);
    expect(world.entries[2]).toEqual({
      kind: 'agreement',
      at: '2026-09-14T10:00:00.000Z',
      ...product,
      actor: approver.id,
      facts: {
        agreement: id,
        version: 1,
        from: 'proposed',
        to: 'approved',
        hash: hashAgreement(base),
        fieldsAdded: ['group/key', 'group/name', 'pupil/key:alias', 'pupil/callName', 'pupil/groupKey'],
        fieldsRemoved: [],
        effectiveAt: '2026-09-21T22:00:00.000Z',
        proposer: admin.id,
        approver: approver.id,
      },
    });
  });

  it('lets the approver release a first delivery, and only a first one', async () => {
    const id = await running();
    expect(await statuses(monday)).toEqual(['in_force']);
    await proposed(wider);
    expect(await failure(agreements.approve(board, id, approver, { ...none, releaseFirst: true }))).toMatchObject([
      'agreement_state',
      { setting: 'releaseFirst' },
    ]);
  });

  it('never starts before its first day, also when released', async () => {
    const id = await proposed({ ...base, from: '2026-10-01', reviewBy: '2027-10-01' });
    const { effectiveAt } = await agreements.approve(board, id, approver, { ...none, releaseFirst: true });
    expect(effectiveAt?.toISOString()).toBe('2026-09-30T22:00:00.000Z');
  });

  it('ends after its last day, inclusive', async () => {
    await running({ ...base, until: '2027-07-31' });
    await switchOn();
    expect(await statuses('2027-07-31T21:59:59Z')).toEqual(['in_force']);
    expect(await flowing('2027-07-31T21:59:59Z')).toEqual([1]);
    expect(await statuses('2027-07-31T22:00:00Z')).toEqual(['ended']);
    expect(await flowing('2027-07-31T22:00:00Z')).toEqual([]);
  });

  it('is revoked at once by one person, for good', async () => {
    const id = await running();
    await switchOn();
    await proposed(wider);
    expect(await flowing(monday)).toEqual([1]);
    await agreements.revoke(board, id, officer);
    expect(await statuses(monday)).toEqual(['revoked', 'revoked']);
    expect(await flowing(monday)).toEqual([]);
    expect(await codeOf(agreements.revoke(board, id, officer))).toBe('agreement_state');
    expect(await codeOf(agreements.approve(board, id, approver, none))).toBe('agreement_state');
  });
});

describe('widening', () => {
  it('waits a night, and the old version holds until then', async () => {
    const id = await running();
    await switchOn();
    await proposed(wider);
    const { effectiveAt } = await agreements.approve(board, id, approver, none);
    expect(effectiveAt?.toISOString()).toBe('2026-09-14T22:00:00.000Z');
    expect(await flowing('2026-09-14T21:59:59Z')).toEqual([1]);
    expect(await flowing('2026-09-14T22:00:00Z')).toEqual([2]);
    expect(await statuses('2026-09-14T22:00:00Z')).toEqual(['superseded', 'in_force']);
  });

  it('waits five working days for a sensitive field', async () => {
    const id = await running();
    await proposed(sensitive);
    const { effectiveAt } = await agreements.approve(board, id, approver, none);
    expect(effectiveAt?.toISOString()).toBe('2026-09-21T22:00:00.000Z');
  });

  it('needs an approver who is not the proposer', async () => {
    const own = await agreements.draft(board, base, approver);
    await agreements.propose(board, own.id, approver);
    expect(await codeOf(agreements.approve(board, own.id, approver, none))).toBe('approver_same');
    expect(await codeOf(agreements.approve(board, own.id, admin, none))).toBe('actor_forbidden');
    expect(await codeOf(agreements.approve(board, own.id, officer, none))).toBe('actor_forbidden');
    const second = await world.actor('approver');
    expect((await agreements.approve(board, own.id, second, none)).version).toBe(1);
  });

  it('counts what would start in between: narrower than today may be wider than tomorrow', async () => {
    const id = await running(withPupil({ familyName: rule, initials: rule }));
    await proposed(withPupil({ yearGroup: rule, initials: rule }));
    await agreements.approve(board, id, approver, none);
    // From October without yearGroup but with familyName again, which version 2 takes away tonight.
    await proposed({ ...withPupil({ familyName: rule }), from: '2026-10-01', reviewBy: '2027-10-01' });
    expect(await codeOf(agreements.approve(board, id, admin, none))).toBe('actor_forbidden');
    expect((await agreements.approve(board, id, approver, none)).version).toBe(3);
  });

  it('is refused when the approver was shown another text', async () => {
    const id = await running();
    await proposed(wider);
    const shown = hashAgreement(wider);
    await proposed(sensitive);
    expect(await failure(agreements.approve(board, id, approver, { ...none, hash: shown }))).toMatchObject([
      'agreement_state',
      { setting: 'hash' },
    ]);
  });
});

describe('narrowing', () => {
  it('takes one person and is in force at once', async () => {
    const id = await running();
    await switchOn();
    expect(await flowing(monday)).toEqual([1]);
    world.setNow('2026-09-15T10:00:00Z');
    const { version, effectiveAt } = await agreements.narrow(board, narrower, admin, none);
    expect([version, effectiveAt?.toISOString()]).toEqual([2, '2026-09-15T10:00:00.000Z']);
    expect(await flowing('2026-09-15T10:00:00Z')).toEqual([2]);
    expect((await agreements.show(board, id)).map(({ state }) => state)).toEqual(['approved', 'approved']);
    expect(world.entries.at(-1)?.facts).toMatchObject({
      fieldsAdded: [],
      fieldsRemoved: ['pupil/callName', 'pupil/groupKey'],
    });
  });

  it('goes through approval by its proposer too', async () => {
    const id = await running();
    await proposed(narrower);
    expect((await agreements.approve(board, id, admin, none)).effectiveAt?.toISOString()).toBe(
      '2026-09-14T10:00:00.000Z',
    );
  });

  it('does not pass for a narrowing when it widens, or when nothing holds yet', async () => {
    expect(await failure(agreements.narrow(board, base, admin, none))).toMatchObject([
      'agreement_state',
      { setting: 'widens' },
    ]);
    await running();
    expect(await codeOf(agreements.narrow(board, wider, approver, none))).toBe('agreement_state');
  });

  it('overtakes a widening that waits, which then never starts', async () => {
    const id = await running();
    await switchOn();
    await proposed(wider);
    await agreements.approve(board, id, approver, none);
    await agreements.narrow(board, narrower, admin, none);
    expect(await flowing('2026-12-01T00:00:00Z')).toEqual([3]);
    expect(await statuses('2026-12-01T00:00:00Z')).toEqual(['superseded', 'superseded', 'in_force']);
  });

  it('cannot be taken back by one person', async () => {
    const id = await running();
    await agreements.narrow(board, narrower, admin, none);
    await proposed(base);
    expect(await codeOf(agreements.approve(board, id, admin, none))).toBe('actor_forbidden');
  });

  it('closes older drafts, so that they cannot come back later', async () => {
    const id = await running();
    await proposed(wider);
    await agreements.narrow(board, narrower, admin, none);
    expect(await codeOf(agreements.approve(board, id, approver, none))).toBe('agreement_state');
    expect(world.entries.at(-1)?.facts).toMatchObject({ version: 2, from: 'proposed', to: 'superseded' });
  });
});

describe("the officer's advice", () => {
  it('ends the long waiting time when it is positive, before or after approval', async () => {
    const id = await running();
    await proposed(sensitive);
    await agreements.advise(board, id, officer, 'positive');
    expect((await agreements.approve(board, id, approver, none)).effectiveAt?.toISOString()).toBe(
      '2026-09-14T22:00:00.000Z',
    );
    await proposed(withPupil({ nationality: rule }, sensitive));
    await agreements.approve(board, id, approver, none);
    world.setNow('2026-09-16T08:00:00Z');
    const { effectiveAt } = await agreements.advise(board, id, officer, 'positive');
    expect(effectiveAt?.toISOString()).toBe('2026-09-16T22:00:00.000Z');
    expect((await agreements.list(board)).every((one) => one.document !== undefined)).toBe(true);
  });

  it('changes nothing when it is negative', async () => {
    const id = await running();
    await proposed(sensitive);
    await agreements.advise(board, id, officer, 'negative');
    expect((await agreements.approve(board, id, approver, none)).effectiveAt?.toISOString()).toBe(
      '2026-09-21T22:00:00.000Z',
    );
  });

  it('comes from the officer, not from the text', async () => {
    const id = await proposed({ ...sensitive, advice: { state: 'positive', date: '2026-09-01' } });
    expect((await agreements.show(board, id))[0].document?.advice).toEqual({ state: 'pending' });
    expect(await codeOf(agreements.advise(board, id, approver, 'positive'))).toBe('actor_forbidden');
  });
});

const attempt = async (document: AgreementDocument, required: { entity: 'pupil'; field: string }[] = []) =>
  failure(agreements.approve(board, await proposed(document), approver, { required }));

describe('what cannot be approved', () => {
  it('lacks a field that the shape requires', async () => {
    const required = [
      { entity: 'pupil' as const, field: 'callName' },
      { entity: 'pupil' as const, field: 'eckId' },
    ];
    expect(await attempt(base, required)).toMatchObject([
      'agreement_required_field',
      { entity: 'pupil', field: 'eckId', count: 1, supplier: 'digital-board' },
    ]);
  });

  it('is with a controller, or over', async () => {
    expect(await attempt({ ...base, role: 'controller' })).toMatchObject(['agreement_state', { setting: 'role' }]);
    expect(await attempt({ ...base, until: '2026-09-13' })).toMatchObject(['agreement_ended', { date: '2026-09-13' }]);
  });

  it('overlaps with another agreement for the same school, supplier and product', async () => {
    await running({ ...base, schools: ['99XA00'] });
    const second = await proposed({ ...base, schools: ['99XC00'] });
    await agreements.approve(board, second, approver, none);
    expect(await codeOf(agreements.draft(board, base, admin))).toBe('agreement_overlap');
    const elsewhere = await proposed({ ...base, schools: ['99XB00'] });
    await agreements.revoke(board, second, admin);
    expect(new Set((await agreements.list(board)).map(({ id }) => id)).size).toBe(3);
    const both = await agreements.draft(board, { ...base, schools: ['99XB00'] }, admin);
    expect(both).toMatchObject({ id: elsewhere, version: 2 });
  });

  it('overlaps with what was approved after it was drafted', async () => {
    const first = await proposed({ ...base, schools: ['99XA00'] });
    await world.run("UPDATE agreement SET product = 'other' WHERE id = ?", first);
    await running({ ...base, schools: ['99XA00'] });
    await world.run("UPDATE agreement SET product = 'digibord' WHERE id = ?", first);
    expect(await failure(agreements.approve(board, first, approver, none))).toMatchObject([
      'agreement_overlap',
      { school: '99XA00', ...product },
    ]);
  });

  it('is of a school or supplier that the board does not have', async () => {
    expect(await failure(agreements.draft(board, { ...base, schools: ['99XZ00'] }, admin))).toMatchObject([
      'school_unknown',
      { school: '99XZ00' },
    ]);
    expect(await codeOf(agreements.draft(board, { ...base, supplier: 'nobody' }, admin))).toBe('supplier_unknown');
  });

  it('is asked by somebody of another board or without the power', async () => {
    const school = await world.actor('school-admin');
    expect(await codeOf(agreements.draft(board, base, { ...admin, board: 'ander' }))).toBe('actor_forbidden');
    expect(await codeOf(agreements.draft(board, base, school))).toBe('actor_forbidden');
    expect(await codeOf(agreements.revoke(board, await proposed(base), school))).toBe('actor_forbidden');
    expect(await codeOf(agreements.propose(board, 'unknown', admin))).toBe('agreement_missing');
  });
});

describe('what may flow', () => {
  it('needs the school to switch it on, and stops when it switches it off', async () => {
    const activations = createActivations(world.deps);
    const what = { school: '99XA00', ...product };
    expect(await codeOf(activations.activate(board, what, admin))).toBe('agreement_missing');
    await running();
    expect(await flowing(monday)).toEqual([]);
    const school = await world.actor('school-admin');
    await activations.activate(board, what, school);
    expect(await flowing(monday)).toEqual([1]);
    expect(await flowing('2026-09-14T09:59:59Z')).toEqual([]);
    expect(await flowing(monday, '99XC00')).toEqual([]);
    expect(await codeOf(activations.activate(board, { ...what, school: '99XZ00' }, admin))).toBe('school_unknown');
    await activations.deactivate(board, what, officer);
    expect(await flowing(monday)).toEqual([]);
    expect(await codeOf(activations.deactivate(board, what, officer))).toBe('agreement_state');
    expect(world.entries.filter(({ kind }) => kind === 'activation').map(({ facts }) => facts['on'])).toEqual([
      true,
      false,
    ]);
  });

  it('says since when', async () => {
    await running();
    world.setNow('2026-09-20T08:00:00Z');
    await switchOn();
    const [found] = await agreements.inForce(board, '99XA00', new Date('2026-10-01T00:00:00Z'));
    expect(found?.since.toISOString()).toBe('2026-09-20T08:00:00.000Z');
  });

  it.each([
    ['text that is no JSON', 'UPDATE agreement SET document = \'{"fields":\''],
    [
      'another text than was approved',
      "UPDATE agreement SET document = replace(document, 'digibord.example', 'evil.example')",
    ],
    ['a banned field', "UPDATE agreement SET document = replace(document, 'callName', 'bsn')"],
    ['another supplier', "UPDATE agreement SET supplier = 'basispoort'"],
    ['no moment', "UPDATE agreement SET effective_at = 'soon'"],
  ])('is nothing when the store holds %s', async (_, sql) => {
    await running();
    await switchOn();
    await world.run(sql);
    expect(await flowing(monday)).toEqual([]);
    expect(await statuses(monday)).toEqual(['invalid']);
  });

  it('does not fall back to an older version when the newest is unreadable', async () => {
    const id = await running();
    await switchOn();
    const later = '2026-09-15T10:00:00Z';
    world.setNow(later);
    await agreements.narrow(board, narrower, admin, none);
    await world.run("UPDATE agreement SET document = '' WHERE version = 2");
    expect(await flowing(later)).toEqual([]);
    expect(await statuses(later)).toEqual(['superseded', 'invalid']);
    await agreements.revoke(board, id, admin);
    expect(await statuses(later)).toEqual(['revoked', 'revoked']);
  });

  it('stops when two agreements claim one school', async () => {
    await running();
    await switchOn();
    await world.run(
      "INSERT INTO agreement SELECT 'twin', version, board, supplier, product, state, effective_at, document, hash, proposed_by, approved_by, changed_at FROM agreement",
    );
    expect(await codeOf(agreements.inForce(board, '99XA00', new Date(monday)))).toBe('agreement_overlap');
  });

  it('is a text that nobody can change in passing', async () => {
    await running();
    await switchOn();
    const [found] = await agreements.inForce(board, '99XA00', new Date(monday));
    expect(Object.isFrozen(found?.document.fields.pupil)).toBe(true);
    expect(() => Object.assign(found?.document.fields.pupil ?? {}, { postcode: rule })).toThrow(TypeError);
  });

  it('shows what a proposal would change', async () => {
    const id = await running();
    await proposed(wider);
    expect(await agreements.difference(board, id)).toMatchObject({
      widens: true,
      fieldsAdded: [{ entity: 'pupil', field: 'familyName', form: 'whole' }],
    });
  });
});

describe('two at once', () => {
  it('lets one decide at a time', async () => {
    const results = await Promise.allSettled([
      agreements.draft(board, base, admin),
      agreements.draft(board, wider, admin),
    ]);
    const failed = results.flatMap((result) =>
      result.status === 'rejected' ? [asGatewayError(result.reason).code] : [],
    );
    expect(failed).toEqual(['lease_taken']);
    expect((await agreements.list(board)).length).toBe(1);
  });

  it('writes nothing when the ledger refuses', async () => {
    const broken = createAgreements({
      ...world.deps,
      remember: () => [{ sql: 'INSERT INTO lease_guard (fence) VALUES (NULL)', params: [] }],
    });
    expect(await codeOf(broken.draft(board, base, admin))).not.toBe('usage_invalid');
    expect(await agreements.list(board)).toEqual([]);
  });
});
