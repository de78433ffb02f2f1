import { GatewayError } from '../errors.ts';
import type { Keyring, Store } from '../ports.ts';
import type { Remote, RemoteFile, Session, Sftp } from '../ports/sftp.ts';
import { type Arrival, arrivalOf, sftpPlaceWith } from '../sync/fetched.ts';
import type { Inbox, Waiting } from '../sync/gateway.ts';
import { readSchool, type SchoolSource } from '../sync/school.ts';
import { readSecrets } from '../sync/secret.ts';
import { newestOf } from './inbox.ts';

export type SftpInboxDeps = {
  /** The school's folder on this machine: what a person puts there goes first. */
  readonly own: Inbox;
  readonly sftp: Sftp;
  readonly store: Store;
  readonly keyring: Keyring;
  /** Ends whatever is under way, when the process ends. */
  readonly signal: AbortSignal | undefined;
};

/** Said of a source what the port says of a far end. Nothing of what is there is lost by trying again. */
const sourceError = (error: unknown, school: string): unknown => {
  if (!(error instanceof GatewayError)) return error;
  const { code, subject } = error;
  if (['host_key_changed', 'secret_missing', 'destination_refused', 'config_invalid'].includes(code)) {
    return new GatewayError(code, { ...subject, school }, { cause: error });
  }
  if (!code.startsWith('delivery_')) return error;
  const denied = code === 'delivery_denied' || subject.found === 'SSH_FX_3';
  return new GatewayError(denied ? 'source_denied' : 'source_unreachable', { ...subject, school }, { cause: error });
};

/** One school's folder at the far end. */
type Place = {
  readonly school: SchoolSource;
  readonly wish: NonNullable<Arrival['sftp']>;
  open(): Promise<Session>;
};

const placeFor = ({ sftp, store, keyring, signal }: SftpInboxDeps, school: SchoolSource): Place | undefined => {
  const { sftp: wish } = arrivalOf(school);
  if (wish === undefined) return undefined;
  const open = async (): Promise<Session> => {
    const secrets = await readSecrets({ store, keyring }, school.board, `school/${school.id}`);
    return sftp.open(sftpPlaceWith(school, wish, secrets), signal ?? new AbortController().signal);
  };
  return { school, wish, open };
};

const visited = async <T>({ school, open }: Place, work: (remote: Remote) => Promise<T>): Promise<T> => {
  try {
    const session = await open();
    return await work(session.remote).finally(session.close);
  } catch (error) {
    throw sourceError(error, school.id);
  }
};

/** Straight from the far end into whoever reads: nothing of it is kept on a disk here. */
async function* streamed({ school, open }: Place, path: string): AsyncGenerator<Uint8Array> {
  try {
    const session = await open();
    try {
      yield* session.remote.read(path);
    } finally {
      session.close();
    }
  } catch (error) {
    throw sourceError(error, school.id);
  }
}

const pathOf = ({ wish }: Place, name: string): string => `${wish.folder.replace(/\/+$/, '')}/${name}`;

const isSame = (a: RemoteFile, b: RemoteFile | undefined): boolean =>
  b !== undefined && a.size === b.size && a.modifiedAt === b.modifiedAt;

const intact = (place: Place, files: readonly RemoteFile[]): Promise<boolean> =>
  visited(place, async (remote) => {
    for (const file of files) if (!isSame(file, await remote.look(pathOf(place, file.name)))) return false;
    return true;
  });

/** Under a name with its time: the next export often has the same one. */
const putAway = async (place: Place, remote: Remote, file: RemoteFile): Promise<void> => {
  const path = pathOf(place, file.name);
  const { after, moveTo } = place.wish;
  if (!isSame(file, await remote.look(path))) return;
  if (after === 'remove') await remote.remove(path);
  else await remote.rename(path, pathOf(place, `${moveTo}/${file.modifiedAt}-${file.name}`));
};

const done = async (place: Place, files: readonly RemoteFile[]): Promise<void> => {
  if (place.wish.after === 'keep') return;
  try {
    await visited(place, async (remote) => {
      for (const file of files) await putAway(place, remote, file);
    });
  } catch (cause) {
    throw new GatewayError('inbox_stuck', { school: place.school.id }, { cause });
  }
};

/** What is still being written, or hidden, is not there yet. */
const isWhole = ({ name }: RemoteFile): boolean => !name.startsWith('.') && !name.endsWith('.part');

const fetch = async (place: Place, parts: readonly string[]): Promise<Waiting | undefined> => {
  const listed = await visited(place, (remote) => remote.list(place.wish.folder));
  const files = listed.filter(isWhole).toSorted((a, b) => b.modifiedAt - a.modifiedAt || (a.name < b.name ? 1 : -1));
  const [first, ...more] = newestOf(files, ({ name }) => name, { school: place.school.id, parts });
  if (first === undefined) return undefined;
  const inputOf = (file: RemoteFile) => ({
    name: file.name,
    bytes: { [Symbol.asyncIterator]: () => streamed(place, pathOf(place, file.name)) },
  });
  const chosen = [first, ...more];
  // Older ones go with it: an older export must never be read after a newer one.
  const all = parts.length === 0 ? files : chosen;
  return {
    input: inputOf(first),
    more: more.map(inputOf),
    intact: () => intact(place, chosen),
    done: () => done(place, all),
  };
};

/** A school's folder here and, where its settings name one, a folder at its own server, over SFTP. */
export const withSftp = (deps: SftpInboxDeps): Inbox => ({
  place: (school) => deps.own.place(school),
  next: async (school, parts = []) => {
    const here = await deps.own.next(school, parts);
    if (here !== undefined) return here;
    const place = placeFor(deps, await readSchool(deps.store, school));
    return place === undefined ? undefined : fetch(place, parts);
  },
});
