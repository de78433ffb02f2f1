import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createReceiver } from '../../deploy/demo/receiver.ts';
import { GatewayError } from '../../src/errors.ts';
import type { Folder } from '../../src/ports.ts';
import { openFolder } from '../../src/runtime/folder.ts';
import { describeChannel } from '../../test/contract/channel.ts';
import type { ChannelWorld } from '../../test/contract/channel.ts';
import { ndjsonDelivery, putPupil, refOf, smallParcel } from '../../test/world/delivery.ts';
import { testParcel } from '../../test/world/parcel.ts';
import { createFolderChannel } from './channel.ts';

const ndjson = 'application/x-ndjson';
const channel = createFolderChannel({ folder: openFolder });

const openWorld = async (): Promise<ChannelWorld> => {
  const root = await mkdtemp(join(tmpdir(), 'sluis-folder-'));
  const path = join(root, 'out');
  await mkdir(path);
  return {
    channel,
    settings: () => ({ path }),
    parcel: (id) => smallParcel(id, ndjson),
    // The only mood a folder has: it is not there (a share that is not mounted).
    mood: () => rename(path, join(root, 'away')),
    calm: () => rename(join(root, 'away'), path),
    kept: async () => {
      const bodies = new Map<string, Uint8Array>();
      for (const name of await readdir(path)) {
        bodies.set(name.replace(/\.ndjson$/, ''), new Uint8Array(await readFile(join(path, name))));
      }
      return bodies;
    },
    elsewhere: () => 0,
    close: () => rm(root, { recursive: true }),
  };
};

const silent = 'a folder gives no answer';
describeChannel({
  name: 'folder',
  open: openWorld,
  unreachable: 'delivery_failed',
  without: {
    rejecting: silent,
    unauthorised: silent,
    throttling: silent,
    stalling: 'a disk that hangs stops the process; there is no time limit on it',
    cutting: 'a file appears whole or not at all',
    redirecting: 'a folder has no redirects',
  },
});

const roots: string[] = [];
afterEach(async () => {
  for (const root of roots.splice(0)) await rm(root, { recursive: true });
});
const newFolder = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'sluis-folder-'));
  roots.push(root);
  return root;
};
const never = new AbortController().signal;

describe('the folder channel', () => {
  it('writes a file that a supplier can read, for its owner only', async () => {
    const path = await newFolder();
    await channel.deliver(smallParcel('d-1', ndjson), { path }, never);
    const receiver = createReceiver();
    expect(receiver.apply(await readFile(join(path, 'd-1.ndjson')), ndjson).status).toBe(200);
    expect(receiver.state().feeds['f-1']?.kinds['pupil']).toEqual({ [refOf('noor')]: { callName: 'Noor' } });
    expect((await stat(join(path, 'd-1.ndjson'))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['another', ndjsonDelivery([putPupil('noor', { callName: 'Nora' })], { delivery: 'd-1' })],
    ['a shorter', smallParcel('d-1', ndjson).body.subarray(0, 20)],
    ['a longer', new Uint8Array([...smallParcel('d-1', ndjson).body, 10])],
  ])('never overwrites a file with %s body', async (_, body) => {
    const path = await newFolder();
    await channel.deliver(smallParcel('d-1', ndjson), { path }, never);
    const other = testParcel({ deliveryId: 'd-1', contentType: ndjson, body });
    const outcome = await channel.deliver(other, { path }, never);
    expect(outcome).toMatchObject({ result: 'refused', error: { code: 'delivery_rejected' } });
    expect(new Uint8Array(await readFile(join(path, 'd-1.ndjson')))).toEqual(smallParcel('d-1', ndjson).body);
  });

  it('does not leave its folder, whatever a delivery is called', async () => {
    const path = await newFolder();
    const outcome = await channel.deliver(smallParcel('../d-1', ndjson), { path }, never);
    expect(outcome).toMatchObject({ result: 'refused', error: { code: 'destination_refused' } });
    expect(await readdir(path)).toEqual([]);
  });

  it('is in doubt when the write is', async () => {
    const doubtful: Folder = {
      ...openFolder(await newFolder()),
      write: () => Promise.reject(new GatewayError('delivery_unknown')),
    };
    const outcome = await createFolderChannel({ folder: () => doubtful }).deliver(
      smallParcel('d-1', ndjson),
      { path: 'out' },
      never,
    );
    expect(outcome).toMatchObject({ result: 'unknown', error: { code: 'delivery_unknown' } });
  });

  it('does not pass a bug of ours off as an outcome', async () => {
    const broken: Folder = { ...openFolder(await newFolder()), list: () => Promise.reject(new TypeError('bug')) };
    const sent = createFolderChannel({ folder: () => broken }).deliver(smallParcel('d-1'), { path: 'out' }, never);
    await expect(sent).rejects.toBeInstanceOf(TypeError);
  });
});
