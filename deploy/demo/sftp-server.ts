import { generateKeyPairSync, hash } from 'node:crypto';
import { once } from 'node:events';
import { open, rename, lstat, chmod, unlink, access, type FileHandle } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Authentication, SftpStream } from 'ssh2';
import { GatewayError } from '../../src/errors.ts';

export type DemoSftpOptions = { readonly folder: string; readonly user: string; readonly password: string };

export type DemoSftp = {
  readonly port: number;
  /** Fingerprint of its host key, which is new at each start. */
  readonly hostKey: string;
  close(): Promise<void>;
};

/** SSH_FX_* of draft-ietf-secsh-filexfer-02, section 7. */
const status = { ok: 0, eof: 1, noSuchFile: 2, failure: 4, unsupported: 8 } as const;
/** SSH_FXF_WRITE, section 6.3. */
const forWriting = 2;

/** It comes with the client that we log in with, which is optional: loaded only where the demo is switched to it. */
const load = async () => {
  const loaded = await import('ssh2').catch((cause: unknown) => {
    throw new GatewayError('config_invalid', { setting: 'ssh2-sftp-client' }, { cause });
  });
  return loaded['module.exports'];
};

const statusOf = (error: unknown): number =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT' ? status.noSuchFile : status.failure;

/** Names of one folder only: nothing that is asked leads out of it. */
const placed = (folder: string, path: string): string => {
  const name = path.replace(/^(?:\.\/|\/)+/, '');
  if (name === '' || name.includes('/') || name === '..') throw new Error('outside');
  return join(folder, name);
};

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

type Session = { readonly sftp: SftpStream; readonly folder: string; readonly handles: Map<string, FileHandle> };

/** Answers a question, or says with a status that it could not. */
const answering =
  ({ sftp }: Session) =>
  (event: string, work: (id: number, ...given: readonly never[]) => Promise<void>): void => {
    sftp.on(event, (id, ...given) => {
      work(id, ...given).catch((error: unknown) => sftp.status(id, statusOf(error)));
    });
  };

const handleOf = ({ handles }: Session, handle: Buffer): FileHandle => {
  const found = handles.get(String(handle));
  if (found === undefined) throw new Error('unknown handle');
  return found;
};

const answerContent = (session: Session): void => {
  const { sftp, folder, handles } = session;
  const on = answering(session);
  let opened = 0;
  on('OPEN', async (id, path: string, flags: number) => {
    const file = await open(placed(folder, path), (flags & forWriting) === 0 ? 'r' : 'w', 0o600);
    opened += 1;
    handles.set(String(opened), file);
    sftp.handle(id, Buffer.from(String(opened)));
  });
  on('WRITE', async (id, handle: Buffer, offset: number, data: Buffer) => {
    await handleOf(session, handle).write(data, 0, data.length, offset);
    sftp.status(id, status.ok);
  });
  on('READ', async (id, handle: Buffer, offset: number, length: number) => {
    const piece = Buffer.alloc(Math.min(length, 65_536));
    const { bytesRead } = await handleOf(session, handle).read(piece, 0, piece.length, offset);
    if (bytesRead === 0) sftp.status(id, status.eof);
    else sftp.data(id, piece.subarray(0, bytesRead));
  });
  on('CLOSE', async (id, handle: Buffer) => {
    await handleOf(session, handle).close();
    handles.delete(String(handle));
    sftp.status(id, status.ok);
  });
};

const answerNames = (session: Session): void => {
  const { sftp, folder } = session;
  const on = answering(session);
  for (const event of ['STAT', 'LSTAT']) {
    on(event, async (id, path: string) => {
      const { mode, size, uid, gid, atimeMs, mtimeMs } = await lstat(placed(folder, path));
      sftp.attrs(id, { mode, size, uid, gid, atime: Math.floor(atimeMs / 1000), mtime: Math.floor(mtimeMs / 1000) });
    });
  }
  on('SETSTAT', async (id, path: string, { mode }: { readonly mode?: number }) => {
    if (mode !== undefined) await chmod(placed(folder, path), mode & 0o777);
    sftp.status(id, status.ok);
  });
  on('RENAME', async (id, from: string, to: string) => {
    // SFTP version 3 does not replace.
    if (await isThere(placed(folder, to))) throw new Error('there already');
    await rename(placed(folder, from), placed(folder, to));
    sftp.status(id, status.ok);
  });
  on('REMOVE', async (id, path: string) => {
    await unlink(placed(folder, path));
    sftp.status(id, status.ok);
  });
  on('FSETSTAT', async (id) => sftp.status(id, status.ok));
  for (const event of ['OPENDIR', 'READDIR', 'MKDIR', 'RMDIR', 'REALPATH', 'READLINK', 'SYMLINK', 'FSTAT']) {
    on(event, async (id) => sftp.status(id, status.unsupported));
  }
};

const greet =
  ({ user, password }: DemoSftpOptions) =>
  (context: Authentication): void => {
    const right = context.method === 'password' && context.username === user && context.password === password;
    if (right) context.accept();
    else context.reject(['password']);
  };

/** A supplier's SFTP server on loopback: one folder, one account, files that anybody can look at afterwards. */
export const startDemoSftp = async (options: DemoSftpOptions): Promise<DemoSftp> => {
  const ssh2 = await load();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  const fingerprint = hash('sha256', ssh2.utils.parseKey(key).getPublicSSH(), 'base64').replace(/=+$/, '');
  const speaker = new ssh2.Server({ hostKeys: [key] }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('authentication', greet(options));
    connection.on('session', (accept) => {
      accept().on('sftp', (begin) => {
        const session: Session = { sftp: begin(), folder: options.folder, handles: new Map() };
        answerContent(session);
        answerNames(session);
      });
    });
  });
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    speaker.injectSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: `SHA256:${fingerprint}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
