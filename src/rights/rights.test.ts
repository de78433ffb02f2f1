import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { board, createWorld } from '../../test/agreement/world.ts';
import type { World } from '../../test/agreement/world.ts';
import type { Actor } from '../agreement/roles.ts';
import { asGatewayError } from '../errors.ts';
import { refusalByAge } from './consent-rule.ts';
import type { AgeClass, ConsentRow } from './consent-rule.ts';
import { createConsents } from './consent.ts';
import { allSuppliers, createRestrictions } from './restriction.ts';

const child = 'a'.repeat(32);
const teenager = 'b'.repeat(32);
const stranger = 'c'.repeat(32);
const ages = new Map<string, AgeClass>([
  [child, 'under16'],
  [teenager, '16-17'],
]);
const ageOf = (subject: string): AgeClass | undefined => ages.get(subject);
const row: ConsentRow = {
  subject: child,
  supplier: 'digital-board',
  product: 'digibord',
  purpose: 'photo',
  given: true,
  givenBy: 'guardian',
  how: 'form',
  on: '2026-09-01',
};

let world: World;
let admin: Actor;
beforeEach(async () => {
  world = await createWorld();
  admin = await world.actor('school-admin');
  world.entries.length = 0;
  for (const subject of [child, teenager]) {
    await world.run('INSERT INTO lookup (board, token, subject) VALUES (?, ?, ?)', board, `token-${subject}`, subject);
  }
});
afterEach(() => world.store.close());

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  asGatewayError(await work.then(() => undefined).catch((thrown: unknown) => thrown)).code;

const held = async (): Promise<readonly (readonly [string, readonly string[]])[]> => {
  const found = await createConsents(world.deps).consentsOf(board, 'digital-board', 'digibord');
  return [...found].map(([subject, purposes]) => [subject, [...purposes]] as const);
};

describe('who decides', () => {
  it.each([
    ['under16', 'guardian', undefined],
    ['under16', 'pupil', 'guardian_decides'],
    ['16-17', 'pupil', undefined],
    ['16-17', 'guardian', 'pupil_decides'],
    ['18+', 'pupil', undefined],
    ['18+', 'guardian', 'pupil_decides'],
    [undefined, 'pupil', 'age_unknown'],
    [undefined, 'guardian', 'age_unknown'],
  ] as const)('%s, %s', (age, by, refusal) => {
    expect(refusalByAge(age, by)).toBe(refusal);
  });
});

describe('consents', () => {
  it('are opt-in: given, withdrawn, given by the pupil from 16', async () => {
    const consents = createConsents(world.deps);
    expect(await held()).toEqual([]);
    const own: ConsentRow = { ...row, subject: teenager, givenBy: 'pupil' };
    expect(await consents.importConsents(board, { rows: [row, own], ageOf }, admin)).toEqual({
      stored: 2,
      refused: [],
    });
    expect(await held()).toEqual([
      [child, ['photo']],
      [teenager, ['photo']],
    ]);
    await consents.importConsents(board, { rows: [{ ...row, given: false, on: '2026-09-10' }], ageOf }, admin);
    expect(await held()).toEqual([[teenager, ['photo']]]);
    expect(
      world.entries.map(({ kind, facts }) => [kind, facts['subject'], facts['given'], facts['by'], facts['on']]),
    ).toEqual([
      ['consent', child, true, 'guardian', '2026-09-01'],
      ['consent', teenager, true, 'pupil', '2026-09-01'],
      ['consent', child, false, 'guardian', '2026-09-10'],
    ]);
  });

  it('are stored but for what may not be, with the reason per row', async () => {
    const rows: readonly ConsentRow[] = [
      row,
      { ...row, subject: teenager },
      { ...row, subject: stranger },
      { ...row, on: '2026-09-15' },
      { ...row, given: false, on: '2026-08-01' },
      { ...row, purpose: 'Jan Jansen 2' },
      { ...row, on: '2026-02-30' },
    ];
    expect(await createConsents(world.deps).importConsents(board, { rows, ageOf }, admin)).toEqual({
      stored: 1,
      refused: [
        { row: 1, refusal: 'pupil_decides' },
        { row: 2, refusal: 'age_unknown' },
        { row: 3, refusal: 'day_in_future' },
        { row: 4, refusal: 'older_than_known' },
        { row: 5, refusal: 'row_invalid' },
        { row: 6, refusal: 'row_invalid' },
      ],
    });
    expect(await held()).toEqual([[child, ['photo']]]);
  });

  it('are stored all or not at all where that is asked', async () => {
    const consents = createConsents(world.deps);
    const wrong = { ...row, subject: teenager };
    expect(await consents.importConsents(board, { rows: [row, wrong], ageOf, whole: true }, admin)).toEqual({
      stored: 0,
      refused: [{ row: 1, refusal: 'pupil_decides' }],
    });
    expect([await held(), world.entries]).toEqual([[], []]);
    expect((await consents.importConsents(board, { rows: [row], ageOf, whole: true }, admin)).stored).toBe(1);
  });

  it('of one day: the later row counts', async () => {
    const rows = [row, { ...row, given: false }];
    await createConsents(world.deps).importConsents(board, { rows, ageOf }, admin);
    expect(await held()).toEqual([]);
    expect(world.entries.length).toBe(1);
  });

  it('come in numbers', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => ({ ...row, subject: index.toString(16).padStart(32, '0') }));
    const report = await createConsents(world.deps).importConsents(board, { rows, ageOf: () => 'under16' }, admin);
    expect(report).toEqual({ stored: 250, refused: [] });
    expect((await held()).length).toBe(250);
  });

  it('are of nobody else’s board, and not for a supplier to give', async () => {
    const consents = createConsents(world.deps);
    const supplier = await world.actor('supplier');
    expect(await codeOf(consents.importConsents(board, { rows: [row], ageOf }, supplier))).toBe('actor_forbidden');
    await consents.importConsents(board, { rows: [row], ageOf }, admin);
    expect((await consents.consentsOf('ander', 'digital-board', 'digibord')).size).toBe(0);
    expect((await consents.consentsOf(board, 'digital-board', 'other')).size).toBe(0);
  });
});

describe('restrictions', () => {
  it('freeze and exclude per supplier or for all, the stricter one counting', async () => {
    const restrictions = createRestrictions(world.deps);
    await restrictions.freeze(board, { subject: child, supplier: 'digital-board' }, admin);
    await restrictions.freeze(board, { subject: teenager, supplier: allSuppliers }, admin);
    await restrictions.exclude(board, { subject: teenager, supplier: 'digital-board' }, admin);
    const of = async (supplier: string) => Object.fromEntries(await restrictions.restrictionsOf(board, supplier));
    expect(await of('digital-board')).toEqual({ [child]: 'frozen', [teenager]: 'excluded' });
    expect(await of('basispoort')).toEqual({ [teenager]: 'frozen' });
    await restrictions.exclude(board, { subject: child, supplier: 'digital-board' }, admin);
    expect(await of('digital-board')).toEqual({ [child]: 'excluded', [teenager]: 'excluded' });
    await restrictions.release(board, { subject: child, supplier: 'digital-board' }, admin);
    expect(await of('digital-board')).toEqual({ [teenager]: 'excluded' });
    expect(world.entries.map(({ supplier, facts }) => [supplier, facts['kind']])).toEqual([
      ['digital-board', 'frozen'],
      [undefined, 'frozen'],
      ['digital-board', 'excluded'],
      ['digital-board', 'excluded'],
      ['digital-board', 'released'],
    ]);
  });

  it('are refused for who or what is not known', async () => {
    const restrictions = createRestrictions(world.deps);
    const freeze = (subject: string, supplier: string): Promise<string> =>
      codeOf(restrictions.freeze(board, { subject, supplier }, admin));
    expect(await freeze(stranger, allSuppliers)).toBe('pupil_unknown');
    expect(await freeze(child, 'nobody')).toBe('supplier_unknown');
    expect(await codeOf(restrictions.release(board, { subject: child, supplier: allSuppliers }, admin))).toBe(
      'agreement_state',
    );
    const supplier = await world.actor('supplier');
    expect(await codeOf(restrictions.freeze(board, { subject: child, supplier: allSuppliers }, supplier))).toBe(
      'actor_forbidden',
    );
    expect(world.entries.filter(({ kind }) => kind === 'restriction')).toEqual([]);
  });
});
