import type { Wrapper } from 'ssh2-sftp-client';
import { GatewayError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Remote, RemoteFile } from '../ports/sftp.ts';

/** SSH_FX_NO_SUCH_FILE and SSH_FX_PERMISSION_DENIED (draft-ietf-secsh-filexfer-02, section 7). */
const noSuchFile = 2;
const permissionDenied = 3;

const statusOf = (error: unknown): number | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : undefined;
};

/** A status that the far end gave, as a number; never what it wrote beside it. */
const failed = (error: unknown): GatewayError => {
  if (error instanceof GatewayError) return error;
  const status = statusOf(error);
  // Without a status there was no answer: the connection went away under the question.
  if (status === undefined) return new GatewayError('delivery_unknown', {}, { cause: error });
  const code: ErrorCode =
    status === noSuchFile || status === permissionDenied ? 'delivery_rejected' : 'delivery_failed';
  return new GatewayError(code, { found: `SSH_FX_${status}` }, { cause: error });
};

/** Waits for one step, and not for longer than it may take. */
export type Within = <T>(step: Promise<T>) => Promise<T>;

type Call<T> = (done: (error: unknown, value: T) => void) => void;

const asked = <T>(within: Within, call: Call<T>): Promise<T> =>
  within(
    new Promise<T>((resolve, reject) => {
      call((error, value) => {
        if (error === undefined || error === null) resolve(value);
        else reject(failed(error));
      });
    }),
  );

async function* chunksOf(sftp: Wrapper, within: Within, path: string): AsyncGenerator<Uint8Array> {
  const stream = sftp.createReadStream(path);
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(chunks.next());
      if (next.done === true) return;
      yield next.value as Uint8Array;
    }
  } catch (error) {
    throw failed(error);
  } finally {
    stream.on('error', () => undefined).destroy();
  }
}

const looked = async (sftp: Wrapper, within: Within, path: string): Promise<RemoteFile | undefined> => {
  try {
    const found = await asked<Parameters<Parameters<Wrapper['lstat']>[1]>[1]>(within, (done) => sftp.lstat(path, done));
    const name = path.slice(path.lastIndexOf('/') + 1);
    return found.isFile() ? { name, size: found.size, modifiedAt: found.mtime } : undefined;
  } catch (error) {
    if (error instanceof GatewayError && error.subject.found === `SSH_FX_${noSuchFile}`) return undefined;
    throw error;
  }
};

/** The questions of the port, over an open session. */
export const remoteOver = (sftp: Wrapper, within: Within): Remote => ({
  list: async (folder) => {
    type Listed = Parameters<Parameters<Wrapper['readdir']>[1]>[1];
    const entries = await asked<Listed>(within, (done) => sftp.readdir(folder, done));
    return entries.flatMap(({ filename, attrs }) =>
      attrs.isFile() ? [{ name: filename, size: attrs.size, modifiedAt: attrs.mtime }] : [],
    );
  },
  look: (path) => looked(sftp, within, path),
  read: (path) => ({ [Symbol.asyncIterator]: () => chunksOf(sftp, within, path) }),
  write: async (path, bytes) => {
    await asked<void>(within, (done) =>
      sftp.writeFile(path, Buffer.from(bytes), { mode: 0o600, flag: 'w' }, (error) => done(error)),
    );
    // A file that a broken attempt left has the mode that it was made with.
    await asked<void>(within, (done) => sftp.chmod(path, 0o600, (error) => done(error)));
  },
  rename: (from, to) => asked<void>(within, (done) => sftp.rename(from, to, (error) => done(error))),
  remove: async (path) => {
    if ((await looked(sftp, within, path)) === undefined) return;
    await asked<void>(within, (done) => sftp.unlink(path, (error) => done(error)));
  },
});
