import { GatewayError } from '../../src/errors.ts';
import type { Channel, Outcome, Parcel } from '../../src/ports.ts';
import type { Remote, Session, Sftp } from '../../src/ports/sftp.ts';
import { parseSftpSettings, placeOfSettings, placeOfSftp } from './settings.ts';

/** What is on its way to a far end. `shown`: from here on a supplier may see the file. */
type Putting = { readonly folder: string; readonly remote: Remote; shown: boolean };

const isPlainName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(name);

const isSame = async (chunks: AsyncIterable<Uint8Array>, body: Uint8Array): Promise<boolean> => {
  let at = 0;
  for await (const chunk of chunks) {
    if (!chunk.every((byte, index) => byte === body[at + index])) return false;
    at += chunk.length;
  }
  return at === body.length;
};

/**
 * Under a temporary name first, so that nobody reads half a file, and never over another. The same file twice is one; another
 * one under its name cannot be ours.
 */
const putFile = async (putting: Putting, name: string, body: Uint8Array): Promise<void> => {
  const { folder, remote } = putting;
  const path = `${folder}/${name}`;
  const there = await remote.look(path);
  if (there !== undefined) {
    if (there.size === body.length && (await isSame(remote.read(path), body))) return;
    throw new GatewayError('delivery_rejected', { found: 'other_body' });
  }
  const temporary = `${folder}/.${name}.part`;
  await remote.write(temporary, body);
  putting.shown = true;
  await remote.rename(temporary, path);
};

const put = async (putting: Putting, { deliveryId, extension, manifest, body }: Parcel): Promise<void> => {
  const name = `${deliveryId}.${extension}`;
  if (!isPlainName(name)) throw new GatewayError('destination_refused', { expected: 'file_name' });
  // First what the file is, then the file: whoever finds it finds both.
  if (manifest !== undefined) await putFile(putting, `${deliveryId}.manifest.json`, manifest);
  putting.shown = false;
  await putFile(putting, name, body);
};

/** Until the file gets its name nothing has happened that anybody there could see. */
const outcomeOfFailure = (error: GatewayError, shown: boolean): Outcome => {
  if (error.code !== 'delivery_unknown') return { result: 'refused', error };
  if (shown || error.subject.found === 'ABORTED') return { result: 'unknown', error };
  return { result: 'refused', error: new GatewayError('delivery_failed', error.subject, { cause: error }) };
};

/** Puts a parcel into a folder of the supplier over SFTP, as a file named by the delivery id. */
export const createSftpChannel = ({ sftp }: { readonly sftp: Sftp }): Channel => ({
  name: 'sftp',
  secrets: ['password', 'privateKey'],
  place: placeOfSftp,
  parseSettings: parseSftpSettings,
  deliver: async (parcel, given, signal) => {
    const { folder, place } = placeOfSettings(given);
    let session: Session | undefined;
    let putting: Putting | undefined;
    try {
      session = await sftp.open(place, signal);
      putting = { folder, remote: session.remote, shown: false };
      await put(putting, parcel);
      return { result: 'accepted', receipts: [] };
    } catch (error) {
      // A fault of ours (settings, a bug) is no outcome of a far end.
      if (!(error instanceof GatewayError) || error.recovery === 'halt') throw error;
      return outcomeOfFailure(error, putting?.shown === true);
    } finally {
      session?.close();
    }
  },
});
