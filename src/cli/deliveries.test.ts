import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';

let cli: CliHouse;
let admin: string;
let officer: string;
beforeEach(async () => {
  cli = await openCliHouse({ suppliers: true });
  [admin, officer] = [await cli.token('board-admin'), await cli.token('officer')];
});
afterEach(() => cli.close());

type Listed = {
  stops: { supplier?: string; school?: string; reasonCode: string }[];
  waiting: { school: string; supplier: string; attempts: number; nextAt: string; code: string }[];
  failed: unknown[];
  sent: { state: string; supplier: string }[];
};
const listed = async () => (await cli.json('deliveries')).value as Listed;
const school = '99XA00';

describe('deliveries on the command line', () => {
  it('says what went, and that nothing waits', async () => {
    expect((await cli.run('deliveries')).out).toMatch(/Er is nog niets verstuurd\./);
    await cli.sync(school);
    const { out, code } = await cli.run('deliveries');
    expect(code).toBe(0);
    expect(out).toMatch(/Er wacht niets\./);
    expect(out).toMatch(/Alles is afgeleverd\./);
    expect(out).toMatch(/99XA00 +Basispoort \(demo\) +1 +alles +ontvangen/);
    const { sent, waiting, failed } = await listed();
    expect([waiting, failed]).toEqual([[], []]);
    expect(new Set(sent.map(({ state }) => state))).toEqual(new Set(['accepted']));
    expect((await cli.json('deliveries --last 1')).value).toMatchObject({ sent: [{}] });
  });

  it('says what waits and until when, also in the table of the exchange, and delivers it again when asked', async () => {
    for (const { server } of cli.suppliers) await server.close();
    const { out, code } = await cli.run(`sync --school ${school}`);
    expect(code).toBe(4);
    expect(out).toMatch(/wordt opnieuw geprobeerd, 21 nov 2026, 21:0\d/);
    const { waiting } = await listed();
    expect(waiting.map((one) => [one.attempts, one.code])).toContainEqual([2, 'delivery_unreachable']);
    expect((await cli.run('deliveries')).out).toMatch(
      /99XA00 +Basispoort \(demo\) +2 +21 nov 2026, 21:0\d +delivery_unr/,
    );
    expect((await cli.run('deliveries retry', { token: officer })).code).toBe(3);
    const again = await cli.json(`deliveries retry --school ${school}`, { token: admin });
    expect([again.code, again.value]).toMatchObject([4, { asked: waiting.length, schools: [{ school }] }]);
    expect(await cli.run('deliveries retry --school 99XZ99', { token: admin })).toMatchObject({ code: 3 });
  });

  it('has nothing to try again where everything arrived', async () => {
    await cli.sync(school);
    const { out, code } = await cli.run('deliveries retry', { token: admin });
    expect([code, out]).toEqual([0, 'Er is niets dat opnieuw geprobeerd moet worden.\n']);
  });
});

describe('the emergency stop on the command line', () => {
  it('is laid and lifted, told in words, and listed as long as it holds', async () => {
    const laid = await cli.run('stop --supplier basispoort --reason incident', { token: officer });
    expect([laid.code, laid.out]).toEqual([0, expect.stringMatching(/^Noodstop: Basispoort \(demo\)\. Er gaat niets/)]);
    expect((await listed()).stops).toMatchObject([{ supplier: 'basispoort', reasonCode: 'incident' }]);
    expect((await cli.run('deliveries')).out).toMatch(/Basispoort \(demo\) +21 nov 2026, 21:00 +incident/);
    const synced = await cli.run(`sync --school ${school}`);
    expect(synced.code).toBe(3);
    expect(synced.out).toMatch(/noodstop/);
    expect(synced.out).toMatch(/Noodstop sinds 21 november 2026: er gaat\s+niets naar Basispoort \(demo\)\./);
    expect((await cli.run('report --note')).out).toMatch(/Noodstop sinds 21 november 2026/);
    const refused = await cli.run('resume --supplier basispoort --reason incident', { token: officer });
    expect([refused.code, refused.err]).toEqual([3, expect.stringMatching(/actor_forbidden/)]);
    const lifted = await cli.run('resume --supplier basispoort --reason incident', { token: admin });
    expect([lifted.code, lifted.out]).toEqual([0, expect.stringMatching(/^De noodstop is opgeheven: Basispoort/)]);
    expect((await listed()).stops).toEqual([]);
    expect((await cli.run('report --note')).out).not.toMatch(/Noodstop/);
    expect((await cli.run('ledger show --kind stop')).out).toMatch(/noodstop ingesteld; reden: incident/);
    const none = await cli.run('resume --board --reason incident', { token: admin });
    expect([none.code, none.err]).toEqual([3, expect.stringMatching(/stop_missing/)]);
  });

  it.each(['stop --reason incident', 'stop --board --supplier basispoort --reason incident', 'stop --board'])(
    'is laid nowhere by %s',
    async (line) => {
      const refused = await cli.run(line, { token: admin });
      expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('sluis help stop')]);
      expect((await listed()).stops).toEqual([]);
    },
  );
});
