import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/ports.ts';
import { createSftp } from '../../src/runtime/sftp.ts';
import { smallParcel } from '../../test/world/delivery.ts';
import { type Sshd, sshdPath, startSshd } from '../../test/world/sshd.ts';
import { createSftpChannel } from './channel.ts';

const ndjson = 'application/x-ndjson';

const told = (outcome: Outcome) => (outcome.result === 'accepted' ? outcome.result : outcome.error.code);

describe('SFTP against OpenSSH', () => {
  let far: Sshd;
  beforeAll(async () => {
    if (sshdPath !== undefined) far = await startSshd(sshdPath);
  });
  afterAll(async () => {
    if (sshdPath !== undefined) await far.close();
  });
  beforeEach(({ skip }) => {
    if (sshdPath === undefined) skip('no sshd is installed');
  });

  const sftp = createSftp({ allowLoopback: true });
  const channel = createSftpChannel({ sftp });
  const settings = (more: Record<string, unknown> = {}) => ({
    host: '127.0.0.1',
    port: far.port,
    user: far.user,
    privateKey: far.privateKey,
    hostKey: far.hostKey,
    folder: far.folder,
    ...more,
  });
  const send = (id: string, more: Record<string, unknown> = {}): Promise<Outcome> =>
    channel.deliver(smallParcel(id, ndjson), channel.parseSettings(settings(more)), new AbortController().signal);

  it('puts a file under its own name, for its owner only, once', async () => {
    expect(told(await send('d-1'))).toBe('accepted');
    expect(told(await send('d-1'))).toBe('accepted');
    expect(await readdir(far.folder)).toEqual(['d-1.ndjson']);
    const path = join(far.folder, 'd-1.ndjson');
    expect(new Uint8Array(await readFile(path))).toEqual(smallParcel('d-1', ndjson).body);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('never replaces what lies there under the same name', async () => {
    await writeFile(join(far.folder, 'd-2.ndjson'), 'something else');
    expect(told(await send('d-2'))).toBe('delivery_rejected');
    expect(await readFile(join(far.folder, 'd-2.ndjson'), 'utf8')).toBe('something else');
  });

  it('refuses another host key, another key of ours, and a folder that is not there', async () => {
    expect(told(await send('d-3', { hostKey: `SHA256:${'A'.repeat(43)}` }))).toBe('host_key_changed');
    const stranger = await startSshd(sshdPath ?? '');
    expect(told(await send('d-3', { privateKey: stranger.privateKey }))).toBe('delivery_denied');
    await stranger.close();
    expect(told(await send('d-3', { folder: `${far.folder}/nergens` }))).toBe('delivery_rejected');
    expect(await readdir(far.folder)).not.toContain('d-3.ndjson');
  });

  it('reads, looks at, moves and removes files', async () => {
    const { folder, hostKey, ...rest } = settings();
    const session = await sftp.open({ ...rest, hostKeys: [hostKey], timeoutMs: 10_000 }, new AbortController().signal);
    const { remote } = session;
    const large = Buffer.alloc(700_000, 'leerling;');
    await writeFile(join(folder, 'groot.csv'), large);
    await utimes(join(folder, 'groot.csv'), 1_700_000_000, 1_700_000_000);
    expect((await remote.list(folder)).find(({ name }) => name === 'groot.csv')).toEqual({
      name: 'groot.csv',
      size: large.length,
      modifiedAt: 1_700_000_000,
    });
    expect(Buffer.concat(await Array.fromAsync(remote.read(`${folder}/groot.csv`)))).toEqual(large);
    await remote.rename(`${folder}/groot.csv`, `${folder}/klaar.csv`);
    expect(await remote.look(`${folder}/groot.csv`)).toBeUndefined();
    await remote.remove(`${folder}/klaar.csv`);
    await remote.remove(`${folder}/klaar.csv`);
    expect(await remote.look(`${folder}/klaar.csv`)).toBeUndefined();
    session.close();
  });
});
