/** A far end over SSH, as settings and what is kept sealed say it. */
export type SftpPlace = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** SHA-256 fingerprints of the keys that the server may have, as `ssh-keygen -l` shows them. */
  readonly hostKeys: readonly string[];
  readonly password?: string;
  /** Without a passphrase, as OpenSSH or PEM text. */
  readonly privateKey?: string;
  /** Milliseconds for one step: connecting, one question, one piece of a file. */
  readonly timeoutMs: number;
};

/** `modifiedAt` in seconds since the epoch, as the far end has it. */
export type RemoteFile = { readonly name: string; readonly size: number; readonly modifiedAt: number };

/** Files of a far end, by path. Nothing that it says of itself gets into an error. */
export type Remote = {
  /** Regular files only, never through a link. */
  list(folder: string): Promise<readonly RemoteFile[]>;
  /** Undefined when there is no regular file there. */
  look(path: string): Promise<RemoteFile | undefined>;
  read(path: string): AsyncIterable<Uint8Array>;
  /** For its owner only (0600); replaces what a broken attempt left there. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Another file of that name stays as it is: delivery_failed. */
  rename(from: string, to: string): Promise<void>;
  /** Absent is fine. */
  remove(path: string): Promise<void>;
};

/** `close` is always called, and waits for nothing. */
export type Session = { readonly remote: Remote; close(): void };

/**
 * SFTP to a pinned address, with a host key that is known beforehand. Throws delivery_unreachable (nothing can have
 * happened), destination_refused, host_key_changed, secret_missing, delivery_denied (login), delivery_rejected (no such
 * place, or not ours), delivery_failed (the far end said that it failed), delivery_unknown (it did not say).
 */
export type Sftp = { open(place: SftpPlace, signal: AbortSignal): Promise<Session> };
