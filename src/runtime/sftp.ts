import { hash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Client, Wrapper } from 'ssh2-sftp-client';
import { GatewayError } from '../errors.ts';
import type { Sftp, SftpPlace } from '../ports/sftp.ts';
import { checkHost } from './destination.ts';
import { connectPinned, type PinnedOptions } from './pinned.ts';
import { remoteOver, type Within } from './sftp-remote.ts';

export type SftpOptions = PinnedOptions;

const fingerprintOf = (key: Buffer): Buffer =>
  Buffer.from(`SHA256:${hash('sha256', key, 'base64').replace(/=+$/, '')}`);

const isKnown = (key: Buffer, known: readonly string[]): boolean => {
  const found = fingerprintOf(key);
  return known.some((one) => one.length === found.length && timingSafeEqual(Buffer.from(one), found));
};

const nothing = (): void => undefined;

/** Optional, and slow to load: it is there only where somebody uses it. Throws config_invalid where it was not installed. */
const newClient = async (): Promise<Client> => {
  const loaded = await import('ssh2-sftp-client').catch((cause: unknown) => {
    throw new GatewayError('config_invalid', { setting: 'ssh2-sftp-client' }, { cause });
  });
  return new loaded['module.exports']('sluis', { error: nothing, end: nothing, close: nothing });
};

/** What became known while a connection was made; the library's own error says it in words only. */
type Told = { wrongKey: boolean; rightKey: boolean; level: string | undefined };

const refusal = (told: Told, cause: unknown): GatewayError => {
  if (told.wrongKey) return new GatewayError('host_key_changed', {}, { cause });
  if (told.level === 'client-authentication') return new GatewayError('delivery_denied', {}, { cause });
  return new GatewayError(
    'delivery_unreachable',
    { found: told.level === 'client-timeout' ? 'TIMEOUT' : 'SSH' },
    { cause },
  );
};

type Opened = { readonly client: Client; readonly sftp: Wrapper };

const logIn = async (place: SftpPlace, sock: Socket): Promise<Opened> => {
  const { user: username, password, privateKey, hostKeys, timeoutMs: readyTimeout } = place;
  const client = await newClient();
  const told: Told = { wrongKey: false, rightKey: false, level: undefined };
  client.on('error', ({ level }) => {
    told.level ??= level;
  });
  const hostVerifier = (key: Buffer): boolean => {
    const known = isKnown(key, hostKeys);
    told.wrongKey ||= !known;
    return known;
  };
  const secret = privateKey === undefined ? { password: password ?? '' } : { privateKey };
  try {
    return { client, sftp: await client.connect({ sock, username, ...secret, readyTimeout, hostVerifier }) };
  } catch (cause) {
    throw refusal(told, cause);
  }
};

const unknown = (found: string): GatewayError => new GatewayError('delivery_unknown', { found });

/** One step is waited for until it is done, takes too long, the connection ends or the caller does. */
const stepper = (timeoutMs: number, ended: Promise<never>): Within => {
  ended.catch(nothing);
  return (step) => {
    // Whatever comes after the race was lost is nobody's concern.
    step.catch(nothing);
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(unknown('TIMEOUT')), timeoutMs);
    return Promise.race([step, late, ended]).finally(() => clearTimeout(timer));
  };
};

/** Rejects when the caller gives up. Never resolves. */
const aborted = (signal: AbortSignal): Promise<never> => {
  const gone = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(unknown('ABORTED'));
    signal.addEventListener('abort', () => reject(unknown('ABORTED')), { once: true });
  });
  gone.catch(nothing);
  return gone;
};

const lost = (sock: Socket): Promise<never> => {
  const gone = new Promise<never>((_, reject) => sock.once('close', () => reject(unknown('ECONNRESET'))));
  gone.catch(nothing);
  return gone;
};

/** Says goodbye, and does not wait for an answer: whatever was asked is done by now. */
const leave = (sock: Socket, client: Client): void => {
  void client.end().catch(nothing);
  setTimeout(() => sock.destroy(), 50).unref();
};

const demandSecret = ({ password, privateKey }: SftpPlace): void => {
  if (password === undefined && privateKey === undefined) throw new GatewayError('secret_missing');
};

/** SFTP by ssh2, one connection a session, to a pinned address. A private key goes before a password. */
export const createSftp = (options: SftpOptions): Sftp => ({
  open: async (place, signal) => {
    demandSecret(place);
    checkHost(place.host, options);
    const stop = aborted(signal);
    const connecting = connectPinned(place.host, place.port, { ...options, connectMs: place.timeoutMs });
    // Nobody waits any more for a connection that comes after that.
    connecting.then((late) => signal.aborted && late.destroy()).catch(nothing);
    const sock = await Promise.race([connecting, stop]);
    try {
      const { client, sftp } = await Promise.race([logIn(place, sock), stop]);
      const within = stepper(place.timeoutMs, Promise.race([stop, lost(sock)]));
      return { remote: remoteOver(sftp, within), close: () => leave(sock, client) };
    } catch (error) {
      sock.destroy();
      throw error;
    }
  },
});
