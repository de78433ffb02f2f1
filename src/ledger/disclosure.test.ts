import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hex, openLedger, type LedgerWorld } from '../../test/ledger-world.ts';
import { createDisclosures, type Disclosed, type Disclosures } from './disclosure.ts';

let world: LedgerWorld;
let disclosures: Disclosures;

const [feed, other] = [hex('feed'), hex('other feed')];
const [jet, wim, sam] = [hex('jet'), hex('wim'), hex('sam')];

beforeEach(async () => {
  world = await openLedger();
  disclosures = createDisclosures({ store: world.store });
  const sql = 'INSERT INTO feed (id, board, school, supplier, product) VALUES (?, ?, ?, ?, ?)';
  await world.store.batch([
    { sql, params: [feed, 'a', '99XA00', 'basispoort', 'leermiddelen'] },
    { sql, params: [other, 'a', '99XB00', 'basispoort', 'leermiddelen'] },
  ]);
});
afterEach(() => world.store.close());

const instant = (day: number): string => `2026-09-${String(day).padStart(2, '0')}T01:00:00.000Z`;

const delivered = (day: number, event: Partial<Disclosed>): Promise<void> =>
  world.store.batch(
    disclosures.statements({
      board: 'a',
      feed,
      delivery: hex(`delivery ${day}`),
      at: instant(day),
      fields: ['pupil/callName', 'pupil/familyName'],
      agreementVersion: 1,
      put: [],
      ended: [],
      ...event,
    }),
  );
const of = async (subject: string) =>
  (await disclosures.ofSubject('a', subject)).map(({ fields, agreementVersion, firstAt, lastAt, ended }) => ({
    fields: fields.join(' '),
    version: agreementVersion,
    from: firstAt.slice(8, 10),
    to: lastAt.slice(8, 10),
    ended,
  }));
const both = 'pupil/callName pupil/familyName';

describe('disclosures of a subject', () => {
  it('begin with the first delivery and are prolonged by the next, whatever the order of the fields', async () => {
    await delivered(1, { put: [jet, wim] });
    await delivered(2, { put: [jet], fields: ['pupil/familyName', 'pupil/callName'] });
    expect(await of(jet)).toEqual([{ fields: both, version: 1, from: '01', to: '02', ended: false }]);
    expect(await of(wim)).toEqual([{ fields: both, version: 1, from: '01', to: '01', ended: false }]);
    expect((await disclosures.ofSubject('a', jet))[0]).toMatchObject({
      feed,
      school: '99XA00',
      supplier: 'basispoort',
      product: 'leermiddelen',
      firstDelivery: hex('delivery 1'),
      lastDelivery: hex('delivery 2'),
    });
  });

  it('end and begin anew when the fields or the agreement change', async () => {
    await delivered(1, { put: [jet, wim] });
    await delivered(2, { put: [jet], fields: ['pupil/callName'] });
    await delivered(3, { put: [jet], fields: ['pupil/callName'], agreementVersion: 2 });
    expect(await of(jet)).toEqual([
      { fields: both, version: 1, from: '01', to: '02', ended: true },
      { fields: 'pupil/callName', version: 1, from: '02', to: '03', ended: true },
      { fields: 'pupil/callName', version: 2, from: '03', to: '03', ended: false },
    ]);
    expect(await of(wim)).toHaveLength(1);
  });

  it('end with a withdrawal, and begin anew when the pupil comes back', async () => {
    await delivered(1, { put: [jet, wim] });
    await delivered(4, { ended: [jet] });
    await delivered(5, { ended: [jet] });
    expect(await of(jet)).toEqual([{ fields: both, version: 1, from: '01', to: '04', ended: true }]);
    await delivered(9, { put: [jet] });
    expect((await of(jet)).map(({ from, ended }) => [from, ended])).toEqual([
      ['01', true],
      ['09', false],
    ]);
    expect((await of(wim))[0]?.ended).toBe(false);
  });

  it('stay as they are when the same delivery is told twice, or a pupil in it twice', async () => {
    await delivered(1, { put: [jet, jet], ended: [wim] });
    await delivered(1, { put: [jet, jet], ended: [wim] });
    expect(await of(jet)).toEqual([{ fields: both, version: 1, from: '01', to: '01', ended: false }]);
  });

  it('keep feeds and boards apart', async () => {
    await delivered(1, { put: [jet] });
    await delivered(2, { put: [jet], feed: other });
    await delivered(3, { ended: [jet], feed: other });
    expect((await of(jet)).map(({ ended }) => ended)).toEqual([false, true]);
    expect(await disclosures.ofSubject('b', jet)).toEqual([]);
  });

  it('cost no row and no statement in a night without a difference', async () => {
    expect(
      disclosures.statements({
        board: 'a',
        feed,
        delivery: hex('delivery 1'),
        at: instant(1),
        fields: [],
        agreementVersion: 1,
        put: [],
        ended: [],
      }),
    ).toEqual([]);
  });

  it('are written for 5,000 subjects in one batch', async () => {
    const put = Array.from({ length: 5_000 }, (_, index) => hex(`subject ${index}`));
    await delivered(1, { put });
    await delivered(2, { put, fields: ['pupil/callName'] });
    const [row] = await world.store.all('SELECT COUNT(*) AS count, SUM(ended) AS ended FROM disclosure');
    expect(row).toEqual({ count: 10_000, ended: 5_000 });
  });
});

const subjects = async (from: number, to: number) =>
  (await disclosures.ofSupplier('a', 'basispoort', { from: instant(from), to: instant(to) })).map(
    (one) => [one.school, one.subjects, one.sets.map((set) => [set.fields.length, set.subjects])] as const,
  );

describe('disclosures of a supplier', () => {
  it('count each person once per feed, and per field set', async () => {
    await delivered(1, { put: [jet, wim] });
    await delivered(3, { put: [jet, sam], fields: ['pupil/callName'] });
    await delivered(3, { put: [jet], feed: other });
    expect(await subjects(1, 9)).toEqual([
      [
        '99XA00',
        3,
        [
          [2, 2],
          [1, 2],
        ],
      ],
      ['99XB00', 1, [[2, 1]]],
    ]);
  });

  it('count what was at the supplier in the period: not what ended before, nor what came after', async () => {
    await delivered(1, { put: [jet, wim] });
    await delivered(4, { ended: [jet] });
    await delivered(8, { put: [sam] });
    expect(await subjects(2, 3)).toEqual([['99XA00', 2, [[2, 2]]]]);
    expect(await subjects(5, 7)).toEqual([['99XA00', 1, [[2, 1]]]]);
    expect(await subjects(5, 8)).toEqual([['99XA00', 2, [[2, 2]]]]);
  });

  it('are those of that supplier and board', async () => {
    await delivered(1, { put: [jet] });
    expect(await disclosures.ofSupplier('a', 'gynzy', { from: instant(1), to: instant(9) })).toEqual([]);
    expect(await disclosures.ofSupplier('b', 'basispoort', { from: instant(1), to: instant(9) })).toEqual([]);
  });
});
