/** As much of ssh2-sftp-client 12 as sftp.ts uses; the package brings no types. */
declare module 'ssh2-sftp-client' {
  import type { Socket } from 'node:net';
  import type { Readable } from 'node:stream';

  /** `code`: SSH_FX_* of draft-ietf-secsh-filexfer-02, section 7. */
  type Done = (error?: Error & { readonly code?: number | string }) => void;
  type Answer<T> = (error: (Error & { readonly code?: number | string }) | undefined, value: T) => void;
  type Attributes = { readonly size: number; readonly mtime: number; isFile(): boolean };

  export type Wrapper = {
    readdir(path: string, done: Answer<readonly { readonly filename: string; readonly attrs: Attributes }[]>): void;
    lstat(path: string, done: Answer<Attributes>): void;
    createReadStream(path: string): Readable;
    writeFile(path: string, data: Buffer, options: { readonly mode: number; readonly flag: string }, done: Done): void;
    chmod(path: string, mode: number, done: Done): void;
    rename(from: string, to: string, done: Done): void;
    unlink(path: string, done: Done): void;
  };

  export type ConnectOptions = {
    readonly sock: Socket;
    readonly username: string;
    readonly password?: string;
    readonly privateKey?: string;
    readonly readyTimeout: number;
    readonly hostVerifier: (key: Buffer) => boolean;
  };

  export type Client = {
    on(event: 'error', listener: (error: Error & { readonly level?: string }) => void): void;
    on(event: 'close', listener: () => void): void;
    connect(options: ConnectOptions): Promise<Wrapper>;
    end(): Promise<boolean>;
  };

  const SftpClient: new (
    name: string,
    callbacks: { readonly error: () => void; readonly end: () => void; readonly close: () => void },
  ) => Client;
  export { SftpClient as 'module.exports' };
}
