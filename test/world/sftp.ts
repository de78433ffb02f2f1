import { generateKeyPairSync, hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { 'module.exports' as ssh2 } from 'ssh2';
import type { Authentication, SftpStream } from 'ssh2';

/** A file of the far end, in memory. `mtime` in seconds since the epoch. */
export type FarFile = { bytes: Buffer; mode: number; mtime: number; link?: true };

/** How it misbehaves. `at`: the question with which it begins; `cut` does what was asked first. */
export type SftpFault =
  | { readonly kind: 'login' }
  | { readonly kind: 'status'; readonly at: string; readonly code: number }
  | { readonly kind: 'stall'; readonly at: string }
  | { readonly kind: 'cut'; readonly at: string }
  /** Nothing is said at all once the connection is there. */
  | { readonly kind: 'mute' };

export type FakeSftp = {
  readonly port: number;
  /** Fingerprint of its host key. */
  readonly hostKey: string;
  readonly user: string;
  readonly password: string;
  readonly files: Map<string, FarFile>;
  /** Connections that got as far as a question. */
  readonly visits: () => number;
  misbehave(fault: SftpFault | undefined): void;
  /** Another host key on the same port, as whoever is in between has. */
  disguise(): Promise<void>;
  refuse(): Promise<void>;
  recover(): Promise<void>;
  close(): Promise<void>;
};

const ok = 0;
const endOfFile = 1;
const noSuchFile = 2;
const failure = 4;
const regular = 0o100000;
const symbolic = 0o120000;
/** Stands in everything that this far end says: none of it may turn up anywhere. */
export const farMark = 'Meulenbelt-van-der-Aa';

const newKey = (): { readonly secret: string; readonly fingerprint: string } => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  const wire = ssh2.utils.parseKey(secret).getPublicSSH();
  return { secret, fingerprint: `SHA256:${hash('sha256', wire, 'base64').replace(/=+$/, '')}` };
};

const attributesOf = ({ bytes, mode, mtime, link }: FarFile) => ({
  mode: mode | (link === true ? symbolic : regular),
  size: bytes.length,
  mtime,
  atime: mtime,
  uid: 0,
  gid: 0,
});

type World = { readonly files: Map<string, FarFile>; fault: SftpFault | undefined; readonly now: () => number };
type Question = (id: number, ...given: readonly never[]) => void;

const plain = (path: string): string => path.replace(/^\.\//, '');

/** Answers the questions of one session; each goes through the fault that is in force. */
const answer = (sftp: SftpStream, world: World, hangUp: () => void): void => {
  const { files } = world;
  const open = new Map<string, { readonly path: string; listed?: true }>();
  const handleOf = (entry: { readonly path: string }): Buffer => {
    const name = String(open.size + 1);
    open.set(name, entry);
    return Buffer.from(name);
  };
  const on = (event: string, work: Question): void => {
    sftp.on(event, (id, ...given) => {
      const { fault } = world;
      const here = fault !== undefined && 'at' in fault && fault.at === event;
      if (here && fault.kind === 'stall') return;
      if (here && fault.kind === 'status') {
        sftp.status(id, fault.code, farMark);
        return;
      }
      if (here && fault.kind === 'cut') {
        work(-1, ...given);
        hangUp();
        return;
      }
      work(id, ...given);
    });
  };
  const say = (id: number, code: number): void => {
    if (id >= 0) sftp.status(id, code, farMark);
  };
  const look = (id: number, path: never): void => {
    const file = files.get(plain(path));
    if (file === undefined) say(id, noSuchFile);
    else sftp.attrs(id, attributesOf(file));
  };
  on('OPEN', (id, path, flags) => {
    const writes = (Number(flags) & 2) !== 0;
    const name = plain(path);
    if (writes) files.set(name, { bytes: Buffer.alloc(0), mode: 0o644, mtime: world.now() });
    if (files.has(name)) sftp.handle(id, handleOf({ path: name }));
    else say(id, noSuchFile);
  });
  on('WRITE', (id, handle, offset, data) => {
    const file = files.get(open.get(String(handle))?.path ?? '');
    if (file !== undefined) file.bytes = Buffer.concat([file.bytes.subarray(0, Number(offset)), data]);
    say(id, file === undefined ? failure : ok);
  });
  on('READ', (id, handle, offset, length) => {
    const { bytes } = files.get(open.get(String(handle))?.path ?? '') ?? { bytes: Buffer.alloc(0) };
    const piece = bytes.subarray(Number(offset), Number(offset) + Number(length));
    if (piece.length === 0) say(id, endOfFile);
    else sftp.data(id, piece);
  });
  on('FSTAT', (id, handle) => look(id, (open.get(String(handle))?.path ?? '') as never));
  on('CLOSE', (id) => say(id, ok));
  for (const event of ['STAT', 'LSTAT']) on(event, (id, path) => look(id, path));
  for (const event of ['SETSTAT', 'FSETSTAT']) {
    on(event, (id, target, attributes) => {
      const name = event === 'SETSTAT' ? plain(target) : (open.get(String(target))?.path ?? '');
      const file = files.get(name);
      const { mode } = attributes as { readonly mode?: number };
      if (file !== undefined && mode !== undefined) file.mode = mode & 0o777;
      say(id, file === undefined ? noSuchFile : ok);
    });
  }
  on('OPENDIR', (id, path) => sftp.handle(id, handleOf({ path: `${plain(path).replace(/\/?$/, '/')}` })));
  on('READDIR', (id, handle) => {
    const entry = open.get(String(handle));
    if (entry === undefined || entry.listed === true) {
      say(id, endOfFile);
      return;
    }
    entry.listed = true;
    const under = entry.path === './' ? '' : entry.path;
    const found = [...files].filter(([path]) => path.startsWith(under) && !path.slice(under.length).includes('/'));
    sftp.name(
      id,
      found.map(([path, file]) => ({
        filename: path.slice(under.length),
        longname: farMark,
        attrs: attributesOf(file),
      })),
    );
  });
  on('RENAME', (id, from, to) => {
    const file = files.get(plain(from));
    if (file === undefined || files.has(plain(to))) {
      say(id, failure);
      return;
    }
    files.delete(plain(from));
    files.set(plain(to), file);
    say(id, ok);
  });
  on('REMOVE', (id, path) => say(id, files.delete(plain(path)) ? ok : noSuchFile));
};

/** A far end over SSH on 127.0.0.1, with files in memory, that can misbehave. */
export const startSftp = async (now: () => number = () => 1_700_000_000): Promise<FakeSftp> => {
  const [user, password] = ['school', 'geheim-woord'];
  const world: World = { files: new Map(), fault: undefined, now };
  const sockets = new Set<Socket>();
  let key = newKey();
  let visits = 0;
  const { fingerprint } = key;

  const speaker = () =>
    new ssh2.Server({ hostKeys: [key.secret] }, (connection) => {
      connection.on('error', () => undefined);
      connection.on('authentication', (context: Authentication) => {
        const right = context.method === 'password' && context.username === user && context.password === password;
        if (right && world.fault?.kind !== 'login') context.accept();
        else context.reject(['password']);
      });
      connection.on('session', (accept) => {
        accept().on('sftp', (open) => {
          visits += 1;
          answer(open(), world, () => {
            for (const socket of sockets) socket.destroy();
          });
        });
      });
    });
  const listen = async (port: number): Promise<Server> => {
    const far = speaker();
    const listening = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
      if (world.fault?.kind !== 'mute') far.injectSocket(socket);
    });
    listening.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    return listening;
  };
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const refuse = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    port,
    hostKey: fingerprint,
    user,
    password,
    files: world.files,
    visits: () => visits,
    misbehave: (fault) => void (world.fault = fault),
    disguise: async () => {
      await refuse();
      key = newKey();
      server = await listen(port);
    },
    refuse,
    recover: async () => void (server = await listen(port)),
    close: refuse,
  };
};
