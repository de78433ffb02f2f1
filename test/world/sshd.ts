import { spawn } from 'node:child_process';
import { generateKeyPairSync, hash } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { 'module.exports' as ssh2 } from 'ssh2';

/** Where OpenSSH's server is installed; undefined where it is not. */
export const sshdPath: string | undefined = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  .map((folder) => join(folder, 'sshd'))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

export type Sshd = {
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
  readonly hostKey: string;
  /** Where its files are, on this disk. */
  readonly folder: string;
  close(): Promise<void>;
};

const newKey = () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  const wire = ssh2.utils.parseKey(secret).getPublicSSH();
  return { secret, wire };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });

/** As root it would want a user and a folder of its own; as somebody without rights it wants nothing. On every Debian. */
const daemon = { name: 'daemon', uid: 1, gid: 1 };

/** A real sshd for this test only, on 127.0.0.1, with keys made here and now, that serves files and nothing else. */
export const startSshd = async (path: string): Promise<Sshd> => {
  const root = await mkdtemp(join(tmpdir(), 'sluis-sshd-'));
  const folder = join(root, 'in');
  const [host, own, port] = [newKey(), newKey(), await freePort()];
  await mkdir(folder);
  await writeFile(join(root, 'host'), host.secret, { mode: 0o600 });
  await writeFile(join(root, 'known'), `ecdsa-sha2-nistp256 ${own.wire.toString('base64')}\n`);
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(root, 'host')}`,
    `AuthorizedKeysFile ${join(root, 'known')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'Subsystem sftp internal-sftp',
    'ForceCommand internal-sftp',
  ];
  await writeFile(join(root, 'settings'), `${settings.join('\n')}\n`);
  const asRoot = process.getuid?.() === 0;
  const identity = asRoot ? { uid: daemon.uid, gid: daemon.gid } : {};
  if (asRoot) {
    for (const one of [root, folder, 'host', 'known', 'settings']) {
      await chown(one.startsWith('/') ? one : join(root, one), daemon.uid, daemon.gid);
    }
  }
  await chmod(root, 0o700);
  const child = spawn(path, ['-D', '-e', '-f', join(root, 'settings')], { stdio: 'ignore', ...identity });
  const ended = once(child, 'exit');
  for (let tries = 0; tries < 100 && !(await answers(port)); tries += 1) await wait(50);
  return {
    port,
    folder,
    user: asRoot ? daemon.name : userInfo().username,
    privateKey: own.secret,
    hostKey: `SHA256:${hash('sha256', host.wire, 'base64').replace(/=+$/, '')}`,
    close: async () => {
      child.kill();
      await ended;
      await rm(root, { recursive: true });
    },
  };
};
