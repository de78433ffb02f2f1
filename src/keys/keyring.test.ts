import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Keyring, Random, Store } from '../ports.ts';
import { bytes } from '../row.ts';
import { openSqlite } from '../store/sqlite.ts';
import { exportKeys, importKeys } from './export.ts';
import { createKeyring } from './keyring.ts';

const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
const clock = { now: () => new Date('2026-11-21T22:00:00Z') };
const plain = new TextEncoder().encode('leerlingen');
const passphrase = 'correct paard batterij';

let store: Store;
let master: Uint8Array;
const keyring = (): Keyring => createKeyring({ store, master, random, clock });
const copy = (): Promise<Uint8Array> => exportKeys({ store, master, passphrase, random });
const keys = async (): Promise<number> => (await store.all('SELECT owner FROM keyring')).length;

beforeEach(async () => {
  store = await openSqlite(':memory:');
  master = random.bytes(32);
});
afterEach(async () => {
  await store.close();
});

describe('createKeyring', () => {
  it('makes a key on first use and finds it again after a restart', async () => {
    const first = keyring();
    const sealed = (await first.sealer('99XA00')).seal(plain, 'x');
    const digest = (await first.mac('digest', 'feed 1'))('text');
    const { publicKey } = await first.signer('99990');
    expect(await keys()).toBe(3);

    const second = keyring();
    expect((await second.sealer('99XA00')).open(sealed, 'x')).toStrictEqual(plain);
    expect((await second.mac('digest', 'feed 1'))('text')).toBe(digest);
    expect((await second.signer('99990')).publicKey).toStrictEqual(publicKey);
    expect(await keys()).toBe(3);
  });

  it('has another key for every purpose and owner', async () => {
    const ring = keyring();
    const macs = [
      await ring.mac('digest', 'a'),
      await ring.mac('alias', 'a'),
      await ring.mac('lookup', 'a'),
      await ring.mac('digest', 'b'),
    ];
    expect(new Set(macs.map((mac) => mac('text'))).size).toBe(4);
    const sealed = (await ring.sealer('99XA00')).seal(plain, 'x');
    const other = await ring.sealer('99XB00');
    expect(() => other.open(sealed, 'x')).toThrow(expect.objectContaining({ code: 'seal_broken' }));
  });

  it('settles a race on one key, within a process and between two', async () => {
    const [one, two] = [keyring(), keyring()];
    const macs = await Promise.all([one, two, one, two].map((ring) => ring.mac('alias', 'boeken')));
    expect(new Set(macs.map((mac) => mac('text'))).size).toBe(1);
    expect(await keys()).toBe(1);
  });

  it('reads a key once', async () => {
    let reads = 0;
    const counted: Store = { ...store, all: (sql, ...params) => ((reads += 1), store.all(sql, ...params)) };
    const ring = createKeyring({ store: counted, master, random, clock });
    await ring.mac('digest', 'a');
    const before = reads;
    await ring.mac('digest', 'a');
    expect(reads).toBe(before);
  });

  it('does not keep a failure', async () => {
    let down = true;
    const failing: Store = {
      ...store,
      all: (sql, ...params) => (down ? Promise.reject(new Error('down')) : store.all(sql, ...params)),
    };
    const ring = createKeyring({ store: failing, master, random, clock });
    await expect(ring.mac('digest', 'a')).rejects.toThrow('down');
    down = false;
    expect((await ring.mac('digest', 'a'))('text')).toHaveLength(64);
  });

  it('keeps no raw key in the store', async () => {
    let made: Uint8Array = new Uint8Array(0);
    const watched: Random = {
      bytes: (length) => {
        const drawn = random.bytes(length);
        if (length === 32) made = drawn;
        return drawn;
      },
    };
    await createKeyring({ store, master, random: watched, clock }).mac('digest', 'a');
    const [row] = await store.all('SELECT wrapped FROM keyring');
    expect(made).toHaveLength(32);
    expect(Buffer.from(bytes(row ?? {}, 'wrapped')).includes(made)).toBe(false);
  });

  it('opens nothing under another master key, or when a row was moved to another owner', async () => {
    await keyring().mac('digest', 'a');
    const stranger = createKeyring({ store, master: random.bytes(32), random, clock });
    const expected = { code: 'seal_broken', subject: { name: 'digest' } };
    await expect(stranger.mac('digest', 'a')).rejects.toMatchObject(expected);
    await store.batch([{ sql: `UPDATE keyring SET owner = 'b'`, params: [] }]);
    await expect(keyring().mac('digest', 'b')).rejects.toMatchObject(expected);
  });
});

describe('exportKeys and importKeys', () => {
  it('bring every key back into an empty store', async () => {
    const before = (await keyring().mac('alias', 'boeken'))('text');
    await keyring().signer('99990');
    const sealed = await copy();
    await store.batch([{ sql: 'DELETE FROM keyring', params: [] }]);
    master = await importKeys({ store, copy: sealed, passphrase, random });
    expect((await keyring().mac('alias', 'boeken'))('text')).toBe(before);
    expect(await keys()).toBe(2);
  });

  it('bring a lost master key back for a store that still has its keys', async () => {
    await keyring().mac('alias', 'boeken');
    const sealed = await copy();
    await keyring().mac('alias', 'bord');
    expect(await importKeys({ store, copy: sealed, passphrase, random })).toStrictEqual(master);
    expect(await keys()).toBe(2);
  });

  it('hold no key and no name in the clear', async () => {
    await keyring().mac('alias', 'boeken');
    const sealed = Buffer.from(await copy());
    for (const secret of [master, 'boeken', Buffer.from(master).toString('base64'), passphrase]) {
      expect(sealed.includes(secret)).toBe(false);
    }
  });

  it('refuse a wrong passphrase, a damaged copy and something else', async () => {
    await keyring().mac('alias', 'boeken');
    const sealed = await copy();
    const expected = { code: 'seal_broken' };
    const wrong = importKeys({ store, copy: sealed, passphrase: 'another passphrase', random });
    await expect(wrong).rejects.toMatchObject(expected);
    const damaged = new Uint8Array(sealed);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    await expect(importKeys({ store, copy: damaged, passphrase, random })).rejects.toMatchObject(expected);
    const cut = importKeys({ store, copy: sealed.subarray(0, 20), passphrase, random });
    await expect(cut).rejects.toMatchObject(expected);
    await expect(importKeys({ store, copy: plain, passphrase, random })).rejects.toMatchObject(expected);
  });

  it('refuse a store whose keys belong to another master key, and change nothing', async () => {
    await keyring().mac('alias', 'boeken');
    const sealed = await copy();
    await store.batch([{ sql: 'DELETE FROM keyring', params: [] }]);
    master = random.bytes(32);
    await keyring().mac('alias', 'bord');
    await expect(importKeys({ store, copy: sealed, passphrase, random })).rejects.toMatchObject({
      code: 'seal_broken',
    });
    expect(await store.all('SELECT owner FROM keyring')).toStrictEqual([{ owner: 'bord' }]);
    await expect(exportKeys({ store, master: random.bytes(32), passphrase, random })).rejects.toMatchObject({
      code: 'seal_broken',
    });
  });

  it('refuse a short passphrase', async () => {
    await expect(exportKeys({ store, master, passphrase: 'elf tekens!', random })).rejects.toMatchObject({
      code: 'usage_invalid',
      subject: { setting: 'passphrase', limit: 12 },
    });
  });

  it('take one passphrase typed in two ways', async () => {
    const sealed = await exportKeys({ store, master, passphrase: 'cafe\u0301 wachtwoord', random });
    expect(await importKeys({ store, copy: sealed, passphrase: 'caf\u00e9 wachtwoord', random })).toStrictEqual(master);
  });
});
