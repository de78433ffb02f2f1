import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';
import { isInForce } from '../agreement/status.ts';
import type { Visitor } from '../ports/door.ts';
import { askField, giveFieldBack } from '../supplier/field-request.ts';

let cli: CliHouse;
let [admin, officer, board]: readonly [string, string, string] = ['', '', ''];
let visitor: Visitor;
beforeEach(async () => {
  cli = await openCliHouse();
  board = (await cli.house.board())?.id ?? '';
  [admin, officer] = [await cli.token('board-admin'), await cli.token('officer')];
  const [agreement] = await cli.house.agreements.list(board);
  const { supplier = '', product = '' } = agreement ?? {};
  visitor = { credential: 'c', board, supplier, product, school: undefined, scopes: new Set(['supplier']) };
});
afterEach(() => cli.close());

const fieldsNow = async (): Promise<readonly string[]> => {
  const now = cli.house.gateway.clock.now();
  const all = await cli.house.agreements.list(board);
  const one = all.find((found) => found.supplier === visitor.supplier && isInForce(found, now));
  return Object.keys(one?.document?.fields.pupil ?? {});
};

/** Names on the wire of fields that this supplier gets and could do without, and of one that it does not get. */
const wireNames = async () => {
  const { gateway } = cli.house;
  const [row] = await gateway.store.all('SELECT shape FROM supplier WHERE id = ?', visitor.supplier);
  const shape = gateway.shapes.get(String(row?.['shape']));
  const agreed = await fieldsNow();
  const needed = (shape?.requires ?? []).map(({ field }) => field);
  const pupil = Object.entries(shape?.accepts.pupil ?? {});
  const spare = pupil.find(([field]) => agreed.includes(field) && !needed.includes(field) && !/key|eckId/i.test(field));
  return { spare: spare?.[1] ?? '', spareField: spare?.[0] ?? '' };
};

describe('requests of suppliers on the command line', () => {
  it('says so when there are none', async () => {
    expect(await cli.run('requests')).toMatchObject({ code: 0, out: expect.stringMatching(/Geen leverancier heeft/) });
  });

  it('shows what was given back, and takes it out of the agreement by one person', async () => {
    const { spare, spareField } = await wireNames();
    await giveFieldBack(cli.house.gateway, visitor, { kind: 'pupil', field: spare });
    expect((await cli.run('requests')).out).toMatch(/gaf terug/);
    expect(await fieldsNow()).toContain(spareField);
    expect((await cli.run(`requests narrow ${visitor.supplier}`, { token: officer })).code).toBe(3);
    expect(await cli.json(`requests narrow ${visitor.supplier}`, { token: admin })).toMatchObject({
      code: 0,
      value: { fields: 1 },
    });
    expect(await fieldsNow()).not.toContain(spareField);
    expect((await cli.json('requests')).value).toEqual({ asked: [], givenBack: [] });
    expect((await cli.run(`requests narrow ${visitor.supplier}`, { token: admin })).out).toMatch(/niets teruggegeven/);
    // The text does not name it any more: now it may be asked for, and that changes nothing.
    const id = await askField(cli.house.gateway, visitor, {
      kind: 'pupil',
      field: spare,
      reason: 'Toch nodig voor de lijst.',
    });
    expect((await cli.run('requests')).out.replaceAll(/\s+/g, ' ')).toMatch(/vraagt .*Toch nodig/);
    expect((await cli.run(`requests close ${id.slice(0, 8)}`, { token: officer })).code).toBe(3);
    expect((await cli.run(`requests close ${id.slice(0, 8)}`, { token: admin })).code).toBe(0);
    expect((await cli.run(`requests close ${id.slice(0, 8)}`, { token: admin })).code).toBe(3);
    expect(await fieldsNow()).not.toContain(spareField);
  });

  it('prints a one-time link and never a secret', async () => {
    const line = `door invite --supplier ${visitor.supplier} --product ${visitor.product}`;
    const { code, value } = await cli.json(line, { token: admin });
    expect([code, value]).toEqual([
      0,
      { path: expect.stringMatching(/^\/supplier\/welcome\/[\w-]{43}$/), expiresAt: expect.any(String) },
    ]);
    expect((await cli.run(line.replace(visitor.supplier, 'niemand'), { token: admin })).code).toBe(3);
    expect((await cli.run(`${line}x`, { token: admin })).err).toMatch(/agreement_missing/);
    expect((await cli.run(line, { token: officer })).code).toBe(3);
    expect(await cli.house.gateway.store.all('SELECT count(*) AS n FROM door_credential')).toEqual([{ n: 0 }]);
  });
});
