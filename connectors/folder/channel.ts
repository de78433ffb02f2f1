import { z } from 'zod';
import { GatewayError } from '../../src/errors.ts';
import type { Channel, Folder, Outcome, Parcel } from '../../src/ports.ts';

const settings = z.strictObject({ path: z.string().min(1) });

type FolderSettings = z.infer<typeof settings>;

const parseSettings = (given: unknown): FolderSettings => {
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
  throw new GatewayError('config_invalid', { setting: name ?? '' });
};

const accepted: Outcome = { result: 'accepted', receipts: [] };

const differs = async (chunks: AsyncIterable<Uint8Array>, body: Uint8Array): Promise<boolean> => {
  let at = 0;
  for await (const chunk of chunks) {
    const same = chunk.every((byte, index) => byte === body[at + index]);
    if (!same) return true;
    at += chunk.length;
  }
  return at !== body.length;
};

/**
 * The same parcel twice is one file. Another body under the same delivery id cannot be ours and is never overwritten.
 * One day's file stays until the supplier takes it away.
 */
const put = async (folder: Folder, parcel: Parcel): Promise<Outcome> => {
  const name = `${parcel.deliveryId}.${parcel.extension}`;
  if ((await folder.list()).includes(name)) {
    const there = await folder.read(name);
    if (!(await differs(there.bytes, parcel.body))) return accepted;
    return { result: 'refused', error: new GatewayError('delivery_rejected', { found: 'other_body' }) };
  }
  // First what the file is, then the file: whoever finds it finds both.
  if (parcel.manifest !== undefined) await folder.write(`${parcel.deliveryId}.manifest.json`, parcel.manifest);
  await folder.write(name, parcel.body);
  return accepted;
};

/** A folder that cannot be used now may be usable later; only a doubtful write leaves the outcome unknown. */
const outcomeOfFailure = (cause: GatewayError): Outcome => {
  if (cause.code === 'delivery_unknown') return { result: 'unknown', error: cause };
  const kept = cause.code === 'destination_refused' || cause.code === 'delivery_failed';
  return { result: 'refused', error: kept ? cause : new GatewayError('delivery_failed', cause.subject, { cause }) };
};

/** Puts a parcel into a folder that the supplier empties, as a file named by the delivery id. */
export const createFolderChannel = ({ folder }: { readonly folder: (path: string) => Folder }): Channel => ({
  name: 'folder',
  parseSettings,
  deliver: async (parcel, given, signal) => {
    if (signal.aborted) return { result: 'unknown', error: new GatewayError('delivery_unknown', { found: 'ABORTED' }) };
    try {
      return await put(folder(parseSettings(given).path), parcel);
    } catch (error) {
      // A fault of ours (settings, a bug) is no outcome of a far end.
      if (!(error instanceof GatewayError) || error.recovery === 'halt') throw error;
      return outcomeOfFailure(error);
    }
  },
});
