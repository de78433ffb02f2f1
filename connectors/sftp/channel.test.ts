import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/ports.ts';
import { createSftp } from '../../src/runtime/sftp.ts';
import { describeChannel } from '../../test/contract/channel.ts';
import type { ChannelWorld, Mood } from '../../test/contract/channel.ts';
import { ndjsonDelivery, putPupil, smallParcel } from '../../test/world/delivery.ts';
import { testParcel } from '../../test/world/parcel.ts';
import { type FakeSftp, farMark, type SftpFault, startSftp } from '../../test/world/sftp.ts';
import { createSftpChannel } from './channel.ts';

const ndjson = 'application/x-ndjson';
const channel = createSftpChannel({ sftp: createSftp({ allowLoopback: true }) });

const faults: Readonly<Record<'rejecting' | 'unauthorised' | 'stalling' | 'cutting', SftpFault>> = {
  rejecting: { kind: 'status', at: 'OPEN', code: 3 },
  unauthorised: { kind: 'login' },
  stalling: { kind: 'stall', at: 'RENAME' },
  cutting: { kind: 'cut', at: 'RENAME' },
};
const isFault = (mood: Mood): mood is keyof typeof faults => mood in faults;

const settingsOf = (far: FakeSftp, timeoutMs = 20_000) => ({
  host: '127.0.0.1',
  port: far.port,
  user: far.user,
  password: far.password,
  folder: 'in',
  hostKey: far.hostKey,
  timeoutMs,
});

const keptBy = (far: FakeSftp): ReadonlyMap<string, Uint8Array> =>
  new Map(
    [...far.files]
      .filter(([path]) => !path.endsWith('.part'))
      .map(([path, { bytes }]) => [path.replace(/^in\/(.*)\.ndjson$/, '$1'), new Uint8Array(bytes)]),
  );

const openWorld = async (): Promise<ChannelWorld> => {
  const far = await startSftp();
  let timeoutMs = 20_000;
  return {
    channel,
    settings: () => settingsOf(far, timeoutMs),
    parcel: (id) => smallParcel(id, ndjson),
    mood: async (mood) => {
      if (mood === 'unreachable') await far.refuse();
      else if (isFault(mood)) far.misbehave(faults[mood]);
      if (mood === 'stalling') timeoutMs = 1500;
    },
    calm: async () => {
      timeoutMs = 20_000;
      far.misbehave(undefined);
      await far.refuse();
      await far.recover();
    },
    kept: async () => keptBy(far),
    elsewhere: () => 0,
    close: () => far.close(),
  };
};

describeChannel({
  name: 'sftp',
  open: openWorld,
  unreachable: 'delivery_unreachable',
  without: { throttling: 'SFTP has no word for it', redirecting: 'SFTP has no redirects' },
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const begin = async () => {
  const far = await startSftp();
  ends.push(() => far.close());
  const send = (more: Record<string, unknown> = {}, parcel = smallParcel('d-1', ndjson)): Promise<Outcome> =>
    channel.deliver(parcel, channel.parseSettings({ ...settingsOf(far), ...more }), new AbortController().signal);
  return { far, send };
};

const told = (outcome: Outcome): readonly unknown[] =>
  outcome.result === 'accepted' ? ['accepted'] : [outcome.result, outcome.error.code, outcome.error.subject];

describe('the sftp channel', () => {
  it('puts a file that is for its owner only, and leaves nothing else', async () => {
    const { far, send } = await begin();
    expect(told(await send())).toEqual(['accepted']);
    expect([...far.files].map(([path, { mode }]) => [path, mode])).toEqual([['in/d-1.ndjson', 0o600]]);
  });

  it('goes on over what a broken attempt left, and makes that private too', async () => {
    const { far, send } = await begin();
    far.files.set('in/.d-1.ndjson.part', { bytes: Buffer.from('x'.repeat(9000)), mode: 0o644, mtime: 1 });
    expect(told(await send())).toEqual(['accepted']);
    expect([...far.files.keys()]).toEqual(['in/d-1.ndjson']);
    expect(far.files.get('in/d-1.ndjson')?.mode).toBe(0o600);
    expect(new Uint8Array(far.files.get('in/d-1.ndjson')?.bytes ?? [])).toEqual(smallParcel('d-1', ndjson).body);
  });

  it('puts the manifest beside a file that has no place for it, and first', async () => {
    const { far, send } = await begin();
    const manifest = new TextEncoder().encode('{"format":"sluis/1"}');
    const parcel = { ...smallParcel('d-1', ndjson), extension: 'csv', manifest };
    expect(told(await send({}, parcel))).toEqual(['accepted']);
    expect([...far.files.keys()]).toEqual(['in/d-1.manifest.json', 'in/d-1.csv']);
  });

  it.each([
    ['another', ndjsonDelivery([putPupil('noor', { callName: 'Nora' })], { delivery: 'd-1' })],
    ['a shorter', smallParcel('d-1', ndjson).body.subarray(0, 20)],
  ])('never overwrites a file with %s body', async (_, body) => {
    const { far, send } = await begin();
    await send();
    const other = await send({}, testParcel({ deliveryId: 'd-1', contentType: ndjson, body }));
    expect(told(other)).toEqual(['refused', 'delivery_rejected', { found: 'other_body' }]);
    expect(new Uint8Array(far.files.get('in/d-1.ndjson')?.bytes ?? [])).toEqual(smallParcel('d-1', ndjson).body);
  });

  it('does not leave its folder, whatever a delivery is called', async () => {
    const { far, send } = await begin();
    expect(told(await send({}, smallParcel('../d-1', ndjson)))).toEqual([
      'refused',
      'destination_refused',
      { expected: 'file_name' },
    ]);
    expect(far.files.size).toBe(0);
  });
});

describe('the sftp channel and whoever answers', () => {
  it('says no word, and shows no password, to a host key that it does not know', async () => {
    const { far, send } = await begin();
    await far.disguise();
    expect(told(await send())).toEqual(['refused', 'host_key_changed', {}]);
    expect(far.visits()).toBe(0);
  });

  it('takes one of several host keys, for when it is going to change', async () => {
    const { far, send } = await begin();
    expect(told(await send({ hostKey: [`SHA256:${'A'.repeat(43)}`, far.hostKey] }))).toEqual(['accepted']);
  });

  it('connects with neither a password nor a key to nobody', async () => {
    const { far } = await begin();
    const { password: _, ...settings } = settingsOf(far);
    const outcome = await channel.deliver(smallParcel('d-1', ndjson), settings, new AbortController().signal);
    expect(told(outcome)).toEqual(['refused', 'secret_missing', {}]);
  });

  it.each([
    ['10.0.0.1', 'public_address'],
    ['169.254.169.254', 'public_address'],
    ['intranet', 'public_address'],
    ['nas.local', 'public_address'],
  ])('does not go to %s', async (host, expected) => {
    const { send } = await begin();
    expect(told(await send({ host }))).toEqual(['refused', 'destination_refused', { expected }]);
  });

  it('does not follow a name that leads into our own network', async () => {
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return [{ address: '192.168.1.9', family: 4 }];
    };
    const strict = createSftpChannel({ sftp: createSftp({ allowLoopback: false, resolve }) });
    const { far } = await begin();
    const settings = { ...settingsOf(far), host: 'sftp.leverancier.example' };
    const outcome = await strict.deliver(smallParcel('d-1', ndjson), settings, new AbortController().signal);
    expect(told(outcome)).toEqual(['refused', 'destination_refused', { expected: 'public_address' }]);
    expect(asked).toEqual(['sftp.leverancier.example']);
  });

  it.each([
    ['nothing said at all', { kind: 'mute' } as const, ['refused', 'delivery_unreachable', { found: 'TIMEOUT' }]],
    [
      'a stall before the rename',
      { kind: 'stall', at: 'WRITE' } as const,
      ['refused', 'delivery_failed', { found: 'TIMEOUT' }],
    ],
    ['a cut before the rename', { kind: 'cut', at: 'WRITE' } as const, ['refused', 'delivery_failed', {}]],
    [
      'a full disk',
      { kind: 'status', at: 'WRITE', code: 4 } as const,
      ['refused', 'delivery_failed', { found: 'SSH_FX_4' }],
    ],
    [
      'a folder that is not there',
      { kind: 'status', at: 'OPEN', code: 2 } as const,
      ['refused', 'delivery_rejected', { found: 'SSH_FX_2' }],
    ],
    [
      'a rename that is refused',
      { kind: 'status', at: 'RENAME', code: 4 } as const,
      ['refused', 'delivery_failed', { found: 'SSH_FX_4' }],
    ],
  ])('tells what %s means, in its own words only', async (_, fault, expected) => {
    const { far, send } = await begin();
    far.misbehave(fault);
    const outcome = await send({ timeoutMs: 1500 });
    expect(told(outcome).slice(0, 2)).toEqual(expected.slice(0, 2));
    expect(outcome).toMatchObject({ error: { subject: expected[2] } });
    if (outcome.result === 'accepted') return;
    expect(JSON.stringify(outcome.error.subject) + outcome.error.message).not.toContain(farMark);
  });

  it.each([
    ['host', { host: 'a b' }],
    ['host', { host: 'user@host' }],
    ['hostKey', { hostKey: undefined }],
    ['hostKey', { hostKey: 'MD5:00' }],
    ['hostKey', { hostKey: [] }],
    ['port', { port: 0 }],
    ['user', { user: 'a b' }],
    ['folder', { folder: 'a\nb' }],
    ['password', { password: '' }],
  ])('takes no wrong %s, and does not repeat it', (setting, wrong) => {
    const given = { host: 'sftp.example', user: 'sluis', hostKey: `SHA256:${'A'.repeat(43)}`, ...wrong };
    let error: unknown;
    try {
      channel.parseSettings(given);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'config_invalid', subject: { setting } });
    expect(inspect(error, { depth: 9 })).not.toMatch(/MD5|a b|user@host/);
  });
});
