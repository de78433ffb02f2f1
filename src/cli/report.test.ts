import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';

let cli: CliHouse;
beforeAll(async () => {
  cli = await openCliHouse({ suppliers: true });
  await cli.sync();
  cli.setNow('2026-11-22T01:30:00Z');
  await cli.sync();
}, 60_000);
afterAll(() => cli.close());

describe('sluis report', () => {
  it('says the worst first, then each school and supplier, then the nights', async () => {
    const { out, code } = await cli.run('report');
    expect(code).toBe(0);
    expect(out).toMatch(/^1 punt wacht op een besluit\n/);
    expect(out).toContain('99XA00 Basisschool De Voorbeeldboom');
    expect(out).toMatch(/^Basispoort \(demo\) +0 +0 +0 .*bij, niets veranderd$/m);
    expect(out).toMatch(/^21 nov +4\.680 /m);
    expect(out).toMatch(/^22 nov +0 /m);
    expect(out).not.toMatch(/^20 nov/m);
  });

  it('is one document for programs', async () => {
    const { value } = await cli.json('report --nights 7 --school 99XA00');
    expect(value).toMatchObject({ level: 'fine', day: '2026-11-22', schools: [{ school: '99XA00' }] });
    const { nights } = value as { readonly nights: readonly { readonly night: string; readonly added: number }[] };
    expect(nights.map(({ added }) => added)).toEqual([0, 0, 0, 0, 0, 2100, 0]);
  });

  it('shows the note as it is mailed, in either language', async () => {
    expect((await cli.run('report --note')).out).toMatch(
      /^1 punt wacht op een besluit\n[^]*sluis groups --school 99XC00/,
    );
    expect((await cli.run('report --note --lang en')).out).toMatch(/^1 point waits for a decision\n/);
    const { value } = await cli.json('report --note');
    expect(value).toMatchObject({ day: '2026-11-22', level: 'waits', told: [] });
  });

  it.each([
    ['--nights 0', 2],
    ['--nights 401', 2],
    ['--school 99ZZ99', 3],
  ])('refuses %s', async (words, code) => {
    expect((await cli.run(`report ${words}`)).code).toBe(code);
  });
});
