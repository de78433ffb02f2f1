import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import { demoSchools } from '../../deploy/demo/lay-out.ts';
import { mixedPupils } from '../../deploy/demo/variant.ts';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';

const school = '99XA00';
const reason = ['--reason-code', 'checked_list'];

let cli: CliHouse;
let admin: string;
let shown: string;

type Case = { readonly id: string; readonly school: string; readonly holds: readonly { readonly kind: string }[] };
const cases = async (): Promise<readonly Case[]> => ((await cli.json('holds')).value as { cases: Case[] }).cases;

beforeAll(async () => {
  cli = await openCliHouse({ suppliers: true });
  admin = await cli.token('board-admin');
  await cli.sync(school);
  const people = demoSchools({ today: '2026-11-21' }).find(({ plan }) => plan.id === school);
  if (people === undefined) throw new Error('no such school');
  const file = await cli.file('mixed.xml', writeEdexml(mixedPupils(people)));
  await cli.run(['sync', '--school', school, '--file', file]);
  shown = (await cases())[0]?.id ?? '';
}, 60_000);
afterAll(() => cli.close());

describe('what waits, on the command line', () => {
  it('is one case of the school, in sentences that say what did not happen', async () => {
    expect((await cases()).map((one) => [one.school, new Set(one.holds.map(({ kind }) => kind))])).toEqual([
      [school, new Set(['pupils_removed', 'pupils_added'])],
    ]);
    const { out } = await cli.run('holds');
    expect(out).toContain(shown);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('Er is nog niets verwijderd.');
    expect((await cli.run('holds --lang en')).out.replaceAll(/\s+/g, ' ')).toContain('Nothing was removed yet.');
  });

  it('shows who and why without a name, and names only with a token and a reason', async () => {
    const { value, out } = await cli.json(['holds', 'show', school]);
    expect((value as { list: object[] }).list.length).toBeGreaterThan(200);
    expect(out).not.toContain('"name"');
    expect(await cli.json(['holds', 'show', school, '--names'], { token: admin })).toMatchObject({
      code: 3,
      value: { error: { code: 'reason_missing' } },
    });
    const named = await cli.json(['holds', 'show', school, '--names', ...reason], { token: admin });
    expect(named.out).toContain('"name"');
  });

  it.each([
    ['a school', school, 2, 'usage_invalid'],
    ['another number', '00000000', 3, 'hold_changed'],
  ])('is decided on by the number of the list only, not by %s', async (_, wanted, code, error) => {
    for (const what of ['approve', 'discard']) {
      const line = ['holds', what, wanted, ...reason];
      expect(await cli.json(line, { token: admin })).toMatchObject({ code, value: { error: { code: error } } });
    }
  });

  it('takes a reason, and somebody who may decide', async () => {
    const officer = await cli.token('officer');
    expect(await cli.json(['holds', 'approve', shown], { token: admin })).toMatchObject({
      value: { error: { code: 'reason_missing' } },
    });
    expect(await cli.json(['holds', 'approve', shown, ...reason], { token: officer })).toMatchObject({
      value: { error: { code: 'actor_forbidden' } },
    });
    expect((await cases()).map(({ id }) => id)).toEqual([shown]);
  });

  it('lets only the new pupils through where that was decided, and then nothing waits any more', async () => {
    const { code, out } = await cli.run(['holds', 'approve', shown, '--only-additions', ...reason], { token: admin });
    expect([code, out.includes('alleen nieuwe leerlingen')]).toEqual([0, true]);
    const { value } = await cli.json(['sync', '--school', school]);
    const { schools } = value as { schools: { feeds: { added: number; removed: number }[] }[] };
    expect(schools[0]?.feeds.map(({ added, removed }) => [added, removed])).toEqual([
      [60, 0],
      [60, 0],
      [60, 0],
      [60, 0],
      [60, 0],
    ]);
    expect(await cases()).toEqual([]);
    expect(await cli.json(['holds', 'show', shown])).toMatchObject({ value: { error: { code: 'hold_missing' } } });
  });
});
