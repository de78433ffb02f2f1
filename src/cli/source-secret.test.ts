import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';
import { makeCertificates } from '../../test/world/certificate.ts';
import { readSchool } from '../sync/school.ts';
import { secretsOf } from '../sync/source-secret.ts';

let world: CliHouse;
let token: string;
beforeAll(async () => {
  world = await openCliHouse();
  token = await world.token('operator');
  const settings = JSON.stringify({ url: 'https://las.school.example/uwlr' });
  await world.house.gateway.store.batch([
    {
      sql: "UPDATE source SET connector = 'uwlr', mapping = 'uwlr', settings = ? WHERE school = '99XA00'",
      params: [settings],
    },
  ]);
});
afterAll(() => world.close());

const kept = async () => {
  const { gateway } = world.house;
  const secrets = ['key', 'clientCertificate', 'clientKey'] as const;
  return secretsOf(gateway, { secrets }, await readSchool(gateway.store, '99XA00'));
};

describe('sluis source secret', () => {
  it('keeps what is typed, and shows nothing of it', async () => {
    const { code, out, err } = await world.run('source secret --school 99XA00 --name key', {
      token,
      stdin: ['sleutel-van-de-school'],
    });
    expect([code, err]).toEqual([0, '']);
    expect(out).not.toContain('sleutel-van-de-school');
    expect(await kept()).toEqual({ key: 'sleutel-van-de-school' });
  });

  it('keeps a key and a certificate of several lines, after the token on the first', async () => {
    const { good } = makeCertificates().servers;
    const given = { clientCertificate: good.cert, clientKey: good.key };
    for (const [name, pem] of Object.entries(given)) {
      const line = `source secret --school 99XA00 --name ${name}`;
      expect((await world.run(line, { stdin: [token, ...pem.split('\n')] })).code).toBe(0);
    }
    const now = await kept();
    expect(now['clientCertificate']).toBe(good.cert.trim());
    expect(now['clientKey']).toBe(good.key.trim());
    const [row] = await world.house.gateway.store.all(
      "SELECT expires_on FROM source_secret WHERE name = 'clientCertificate'",
    );
    expect(row?.['expires_on']).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('refuses a damaged certificate, a name that is none, a source that is a file, and whoever may not', async () => {
    const typing = { token, stdin: ['-----BEGIN CERTIFICATE-----', 'niets'] };
    expect((await world.run('source secret --school 99XA00 --name clientCertificate', typing)).code).not.toBe(0);
    const wrong = await world.run('source secret --school 99XA00 --name wachtwoord', { token, stdin: ['x'] });
    expect(wrong.err).toContain('--name key');
    expect((await world.run('source secret --school 99XB00 --name key', { token, stdin: ['x'] })).code).not.toBe(0);
    const officer = { token: await world.token('officer'), stdin: ['x'] };
    expect((await world.run('source secret --school 99XA00 --name key', officer)).code).not.toBe(0);
    expect(await kept()).toMatchObject({ key: 'sleutel-van-de-school' });
  });
});
