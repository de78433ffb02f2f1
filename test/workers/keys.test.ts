import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importKeys } from '../../src/keys/export.ts';
import { createKeyring } from '../../src/keys/keyring.ts';
import type { Random } from '../../src/ports.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createHarness } from './harness.ts';

const server = createHarness('test/workers/keys-worker.ts');
beforeAll(() => server.listen());
afterAll(() => server.close());

const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

it('moves the keys of a Worker to Node, where they do the same', async () => {
  await server.getWorker().applyD1Migrations('DB');
  const passphrase = 'correct paard batterij';
  const text = 'Çelik \u{1F9D2} 4A';
  const response = await server.fetch('/', { method: 'POST', body: JSON.stringify({ passphrase, text }) });
  expect(response.status).toBe(200);
  const made = (await response.json()) as { mac: string; sealed: string; signature: string; copy: string };

  const store = await openSqlite(':memory:');
  const master = await importKeys({ store, copy: bytes(made.copy), passphrase, random });
  const ring = createKeyring({ store, master, random, clock: { now: () => new Date(0) } });
  const plain = new TextEncoder().encode(text);
  expect((await ring.mac('alias', 'boeken'))(text)).toBe(made.mac);
  expect((await ring.sealer('99XA00')).open(bytes(made.sealed), 'x')).toStrictEqual(plain);
  expect((await ring.signer('99990')).sign(plain)).toStrictEqual(bytes(made.signature));
  await store.close();
});
