import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportOf } from '../../test/world/board.ts';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import { type FakeSftp, farMark, startSftp } from '../../test/world/sftp.ts';
import { keepSchoolLogin } from '../sync/login.ts';

const school = '99XA00';
let world: TestHouse;
let far: FakeSftp;
beforeEach(async () => {
  far = await startSftp();
  world = await openTestHouse();
  for (const name of await world.waiting(school)) await rmWaiting(name);
});
afterEach(async () => {
  await world.close();
  await far.close();
});

const rmWaiting = async (name: string): Promise<void> => {
  await rm(join(world.folder, 'data', 'inbox', school, name));
};

/** The school's settings from now on; `given` beside those of the far end. */
const fetchFrom = async (given: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Promise<void> => {
  const sftp = { host: '127.0.0.1', port: far.port, user: far.user, folder: 'uit', hostKey: far.hostKey, ...given };
  await world
    .house()
    .gateway.store.batch([
      { sql: 'UPDATE source SET settings = ? WHERE school = ?', params: [JSON.stringify({ sftp, ...more }), school] },
    ]);
};

const logIn = (plain = far.password) =>
  keepSchoolLogin(
    world.house().gateway,
    { board: world.board, by: world.actors.admin, school },
    { name: 'password', plain },
  );

const put = (
  name: string,
  content: string | Uint8Array = exportOf(world.people(school)),
  mtime = 1_700_000_000,
): void => void far.files.set(`uit/${name}`, { bytes: Buffer.from(content), mode: 0o644, mtime });

const ready = async (given: Record<string, unknown> = {}): Promise<void> => {
  await fetchFrom(given);
  await logIn();
};

/** Every byte below the house's folder. */
const bytesAtRest = async (): Promise<Buffer> => {
  const found = await readdir(world.folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name)))));
};

describe('a school whose file is fetched over SFTP', () => {
  it('is read from the newest file there, and nothing of it rests here in the clear', async () => {
    await ready();
    put('oud.xml', '<EDEX/>', 1_600_000_000);
    put('nieuw.xml');
    put('.nieuwer.xml', '<EDEX/>', 1_800_000_000);
    put('nieuwst.xml.part', '<EDEX/>', 1_800_000_000);
    far.files.set('uit/wijzer.xml', { bytes: Buffer.from('x'), mode: 0o777, mtime: 1_900_000_000, link: true });
    const report = await world.sync();
    expect([report.intake, report.error]).toEqual(['new', undefined]);
    expect(report.feeds.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    const pupil = world.people(school).pupils[0];
    const atRest = await bytesAtRest();
    expect(pupil?.familyName.length).toBeGreaterThan(3);
    expect(Buffer.from(exportOf(world.people(school))).includes(`<achternaam>${pupil?.familyName}`)).toBe(true);
    expect(atRest.includes('<achternaam>')).toBe(false);
    expect([...far.files.keys()].filter((name) => name.endsWith('.xml'))).toHaveLength(4);
  });

  it('is the same the next night, since the file stays there unless the school said otherwise', async () => {
    await ready();
    put('nieuw.xml');
    await world.sync();
    expect((await world.sync()).intake).toBe('unchanged');
    expect(far.files.has('uit/nieuw.xml')).toBe(true);
  });

  it('has its files removed, the older ones as well, or moved, where it said so', async () => {
    await ready({ after: 'remove' });
    put('oud.xml', '<EDEX/>', 1_600_000_000);
    put('nieuw.xml');
    expect((await world.sync()).intake).toBe('new');
    expect([...far.files.keys()]).toEqual([]);
    await fetchFrom({ after: 'move', moveTo: 'klaar' });
    put('nieuw.xml');
    expect((await world.sync()).intake).toBe('unchanged');
    expect([...far.files.keys()]).toEqual(['uit/klaar/1700000000-nieuw.xml']);
  });

  it('keeps a file that was refused where it is', async () => {
    await ready({ after: 'remove' });
    put('nieuw.xml', Buffer.from(exportOf(world.people(school))).subarray(0, 2000));
    const report = await world.sync();
    expect([report.intake, report.error?.code]).toEqual(['refused', 'source_cut_off']);
    expect([...far.files.keys()]).toEqual(['uit/nieuw.xml']);
  });

  it('is read from what a person put into its own folder first', async () => {
    await ready();
    put('nieuw.xml', '<EDEX/>');
    await world.drop(school, world.people(school));
    expect((await world.sync()).intake).toBe('new');
    expect(far.visits()).toBe(0);
  });

  it('has no new file where there is none', async () => {
    await ready();
    expect((await world.sync()).intake).toBe('none');
  });
});

const codeAfter = async (): Promise<readonly unknown[]> => {
  const { intake, error } = await world.sync();
  expect(JSON.stringify(error)).not.toContain(farMark);
  return [intake, error?.code, error?.subject.school];
};

describe('what goes wrong while a file is fetched', () => {
  it('is another host key: nothing is read', async () => {
    await ready();
    put('nieuw.xml');
    await far.disguise();
    expect(await codeAfter()).toEqual(['refused', 'host_key_changed', school]);
    expect(far.visits()).toBe(0);
  });

  it('is no password, a wrong one, or one that was given for another address', async () => {
    await fetchFrom();
    put('nieuw.xml');
    expect(await codeAfter()).toEqual(['refused', 'secret_missing', school]);
    await logIn('verkeerd');
    expect(await codeAfter()).toEqual(['refused', 'source_denied', school]);
    await logIn();
    await fetchFrom({ host: 'localhost' });
    expect(await codeAfter()).toEqual(['refused', 'secret_missing', school]);
  });

  it.each([
    ['a server that is not there', 'source_unreachable', () => far.refuse()],
    ['no folder', 'source_unreachable', async () => far.misbehave({ kind: 'status', at: 'OPENDIR', code: 2 })],
    ['no right to look', 'source_denied', async () => far.misbehave({ kind: 'status', at: 'OPENDIR', code: 3 })],
    ['a stall midway', 'source_unreachable', async () => far.misbehave({ kind: 'stall', at: 'READ' })],
    ['a cut midway', 'source_unreachable', async () => far.misbehave({ kind: 'cut', at: 'READ' })],
  ])('is %s', async (_, code, spoil) => {
    await ready({ timeoutMs: 1500 });
    put('nieuw.xml');
    await spoil();
    expect(await codeAfter()).toEqual(['refused', code, school]);
    if (code === 'source_unreachable') await far.refuse();
    await far.recover().catch(() => undefined);
  });

  it.each([
    ['sftp.hostKey', { hostKey: undefined }],
    ['sftp.host', { host: '-oProxyCommand=x' }],
    ['sftp.moveTo', { after: 'move' }],
    ['sftp.moveTo', { after: 'keep', moveTo: 'klaar' }],
    ['sftp', { password: 'geheim' }],
  ])('is a setting: %s', async (setting, given) => {
    await fetchFrom(given);
    const { error } = await world.sync();
    expect([error?.code, error?.subject.setting]).toEqual(['config_invalid', setting]);
  });

  it('is an address in our own network', async () => {
    await fetchFrom({ host: '10.0.0.8' });
    await logIn();
    expect(await codeAfter()).toEqual(['refused', 'destination_refused', school]);
  });
});
