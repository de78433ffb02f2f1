/** As much of ssh2 as doubles of a far end use; the package brings no types. */
declare module 'ssh2' {
  import type { Socket } from 'node:net';

  export type Authentication = {
    readonly method: string;
    readonly username: string;
    readonly password?: string;
    accept(): void;
    reject(methods?: readonly string[]): void;
  };
  type Attributes = {
    readonly mode: number;
    readonly size: number;
    readonly mtime: number;
    readonly atime: number;
    readonly uid: number;
    readonly gid: number;
  };
  export type SftpStream = {
    on(event: string, listener: (id: number, ...given: readonly never[]) => void): SftpStream;
    status(id: number, code: number, message?: string): void;
    handle(id: number, handle: Buffer): void;
    data(id: number, data: Buffer): void;
    attrs(id: number, attributes: Attributes): void;
    name(
      id: number,
      names: readonly { readonly filename: string; readonly longname: string; readonly attrs: Attributes }[],
    ): void;
  };
  export type Session = { on(event: 'sftp', listener: (accept: () => SftpStream) => void): Session };
  export type Connection = {
    on(event: 'authentication', listener: (context: Authentication) => void): Connection;
    on(event: 'ready' | 'close', listener: () => void): Connection;
    on(event: 'error', listener: (error: Error) => void): Connection;
    on(event: 'session', listener: (accept: () => Session) => void): Connection;
    end(): void;
  };
  const ssh2: {
    readonly Server: new (
      options: { readonly hostKeys: readonly string[] },
      listener: (connection: Connection) => void,
    ) => { injectSocket(socket: Socket): void };
    readonly utils: {
      parseKey(key: string): { getPublicSSH(): Buffer };
    };
  };
  export { ssh2 as 'module.exports' };
}
