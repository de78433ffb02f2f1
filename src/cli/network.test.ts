import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../test/world/certificate.ts';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';

const { clients } = makeCertificates();
const pem = clients.good.cert + clients.good.key;

let world: CliHouse;
let token: string;
beforeAll(async () => {
  world = await openCliHouse();
  token = await world.token('board-admin');
});
afterAll(() => world.close());

const shownIn = (out: string, prefix: string): string => new RegExp(`${prefix}[A-Za-z0-9+/=]+`).exec(out)?.[0] ?? '';

describe('sluis supplier signing', () => {
  it('says that nothing is signed, makes a key, shows it again, and another one beside it', async () => {
    const line = 'supplier signing --supplier basispoort';
    expect((await world.run(line)).out).toContain('--kind ed25519');
    const made = await world.run(`${line} --kind ed25519`, { token });
    const key = shownIn(made.out, 'whpk_');
    expect(Buffer.from(key.slice(5), 'base64')).toHaveLength(32);
    expect((await world.run(line)).out).toContain(key);
    expect((await world.run(`${line} --kind ed25519`)).out).toContain(key);
    const next = await world.run(`${line} --kind ed25519 --rotate --overlap 7`, { token });
    expect(next.out).toContain('7 dagen');
    const both = (await world.run(line)).out;
    expect([key, shownIn(next.out, 'whpk_')].map((one) => both.includes(one))).toEqual([true, true]);
  });

  it('shows a shared secret once', async () => {
    const line = 'supplier signing --supplier digital-board --kind hmac';
    const made = await world.run(line, { token });
    const secret = shownIn(made.out, 'whsec_');
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    const { value } = await world.json(line);
    expect(value).toMatchObject({ supplier: 'digital-board', keys: [{ kind: 'hmac' }] });
    expect(JSON.stringify(value)).not.toContain('whsec_');
    expect((await world.run(line)).out).not.toContain(secret);
  });

  it('makes none for whoever may not, or for too long', async () => {
    const officer = await world.token('officer');
    const forbidden = await world.run('supplier signing --supplier basispoort --kind hmac', { token: officer });
    expect([forbidden.code, forbidden.err.includes('actor_forbidden')]).toEqual([3, true]);
    const long = await world.run('supplier signing --supplier basispoort --rotate --overlap 91', { token });
    expect(long.err).toContain('usage_invalid');
    const unknown = await world.run('supplier signing --supplier niemand', { token });
    expect(unknown.err).toContain('supplier_unknown');
  });
});

describe('sluis supplier certificate', () => {
  it('keeps a certificate from a file, and says until when it is good', async () => {
    const path = await world.file('sluis.pem', pem);
    const { value } = await world.json(['supplier', 'certificate', '--supplier', 'basispoort', path], { token });
    expect(value).toMatchObject({ supplier: 'basispoort', until: expect.stringMatching(/^\d{4}-/) });
  });

  it('refuses what is none, and shows nothing of it', async () => {
    const path = await world.file('half.pem', clients.good.key);
    const ran = await world.run(['supplier', 'certificate', '--supplier', 'basispoort', path], { token });
    expect(ran.err).toContain('certificate_invalid');
    expect(ran.out + ran.err).not.toContain(clients.good.key.split('\n')[1]);
  });
});

describe('sluis supplier login and source login', () => {
  it('keep nothing where nobody logs in', async () => {
    for (const line of ['supplier login --supplier basispoort', 'source login --school 99XA00']) {
      const ran = await world.run(line, { token, stdin: ['geheim-woord'] });
      expect(ran.err).toContain('secret_unused');
      expect(ran.out + ran.err).not.toContain('geheim-woord');
    }
    expect(await world.house.gateway.store.all("SELECT 1 FROM secret WHERE name = 'password'")).toEqual([]);
  });

  it('keep a password, or a key without one of its own, for where a file is put or lies', async () => {
    const hostKey = `SHA256:${'A'.repeat(43)}`;
    const sftp = { host: 'sftp.leverancier.example', user: 'sluis', hostKey };
    await world.house.gateway.store.batch([
      {
        sql: "UPDATE supplier SET channel = 'sftp', settings = ? WHERE id = 'digital-board'",
        params: [JSON.stringify(sftp)],
      },
      { sql: "UPDATE source SET settings = ? WHERE school = '99XA00'", params: [JSON.stringify({ sftp })] },
    ]);
    const kept = await world.run('supplier login --supplier digital-board', { token, stdin: ['geheim-woord'] });
    expect(kept).toMatchObject({ code: 0, err: '' });
    const key = await world.file('id', clients.good.key);
    const withKey = await world.run(['source', 'login', '--school', '99XA00', '--key', key], { token });
    expect(withKey).toMatchObject({ code: 0, err: '' });
    const rows = await world.house.gateway.store.all(
      'SELECT owner, name, place FROM secret WHERE place IS NOT NULL ORDER BY owner',
    );
    const place = 'sftp://sluis@sftp.leverancier.example:22';
    expect(rows).toEqual([
      { owner: 'school/99XA00', name: 'privateKey', place },
      { owner: 'supplier/digital-board', name: 'password', place },
    ]);
    const locked = await world.file(
      'locked',
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from('openssh-key-v1\0\0\0\0\nbcrypt').toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`,
    );
    const refused = await world.run(['source', 'login', '--school', '99XA00', '--key', locked], { token });
    expect(refused.err).toContain('ssh-keygen -p');
  });
});

describe('sluis upload token', () => {
  it('shows a token once, and a new one only where that is asked for', async () => {
    const made = await world.json('upload token --school 99XA00', { token });
    expect(made.value).toMatchObject({ school: '99XA00', token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) });
    expect((await world.run('upload token --school 99XA00', { token })).err).toContain('upload_token_exists');
    const next = await world.json('upload token --school 99XA00 --rotate', { token });
    expect(next.value).not.toEqual(made.value);
  });
});

const document = (supplier: object, source: object): string =>
  JSON.stringify({
    board: { id: 'stichting-voorbeeld', number: '41234', name: 'Voorbeeld' },
    schools: [
      {
        id: '99XA00',
        name: 'School',
        sector: 'primary',
        nightly: '02:00',
        source: { connector: 'edexml', mapping: 'edexml', settings: source },
      },
    ],
    suppliers: [{ id: 'nieuw', name: 'Nieuw', shape: 'plain', ...supplier }],
  });

const apply = async (supplier: object, source: object = {}) =>
  world.run(['board', 'apply', await world.file('board.json', document(supplier, source))], { token });

it('the board document takes no secret in the clear, and checks how files arrive', async () => {
  const sftp = { host: 'sftp.leverancier.example', user: 'sluis', hostKey: `SHA256:${'A'.repeat(43)}` };
  expect((await apply({ channel: 'sftp', settings: { ...sftp, password: 'geheim' } })).err).toContain(
    'settings.password',
  );
  expect((await apply({ channel: 'sftp', settings: { ...sftp, hostKey: undefined } })).err).toContain('hostKey');
  const url = 'https://leverancier.example/in';
  expect((await apply({ channel: 'http-push', settings: { url, signingKeys: [] } })).err).toContain(
    'settings.signingKeys',
  );
  expect((await apply({ channel: 'http-push', settings: { url } }, { sftp: { host: 'x' } })).err).toContain('sftp.');
  expect((await apply({ channel: 'http-push', settings: { url } }, { watch: 'ja' })).err).toContain('watch');
});
