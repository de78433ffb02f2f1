import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { placeOfSftp } from '../../connectors/sftp/settings.ts';
import { startDemoSftp } from '../../deploy/demo/sftp-server.ts';
import { accountsShape } from '../../mappings/suppliers/accounts.ts';
import { edexmlShape } from '../../mappings/suppliers/edexml.ts';
import { overviewShape } from '../../mappings/suppliers/overview.ts';
import {
  googleShape,
  onerosterCsvShape,
  onerosterDeltaShape,
  sdsShape,
} from '../../mappings/suppliers/roster-shapes.ts';
import type { Shape } from '../agreement/shape.ts';
import type { DemoChannel } from '../config.ts';
import { servedAnew } from '../sync/board.ts';
import type { Statement } from '../ports.ts';
import type { Gateway } from '../sync/gateway.ts';
import { keepSecret } from '../sync/secret.ts';

/** The demo's supplier that can be served in every way. */
export const switchable = 'accounts';

type Way = {
  readonly channel: 'http-push' | 'folder' | 'sftp';
  readonly shape: Shape;
  readonly format?: string;
  /** Where its agreement starts, on a board that is laid out with this setting. */
  readonly profile: string;
};

const file = (format: string, shape: Shape, profile = switchable): Way => ({
  channel: 'folder',
  shape,
  format,
  profile,
});

const ways: Readonly<Record<DemoChannel, Way>> = {
  'http-push': { channel: 'http-push', shape: accountsShape, profile: switchable },
  folder: { channel: 'folder', shape: accountsShape, profile: switchable },
  sftp: { channel: 'sftp', shape: accountsShape, profile: switchable },
  edexml: file('edexml', edexmlShape, 'uwlr-smalle-set'),
  csv: file('csv', overviewShape),
  'csv-comma': file('csv-comma', overviewShape),
  'oneroster-csv': file('oneroster-csv', onerosterCsvShape, 'oneroster-core'),
  'oneroster-csv-delta': file('oneroster-csv-delta', onerosterDeltaShape, 'oneroster-core'),
  sds: file('sds', sdsShape, 'microsoft-sds'),
  'google-accounts': file('google-accounts', googleShape, 'google'),
};

export const wayOf = (channel: DemoChannel): Way => ways[channel];

/** Where the demo's files are laid: beside what its suppliers hold. */
export const demoFiles = (data: string): string => resolve(data, 'suppliers', `${switchable}-files`);

/** Where what it has can be seen by hand; undefined where it has a page. */
export const shownFiles = (data: string, channel: DemoChannel): string | undefined =>
  wayOf(channel).channel === 'http-push' ? undefined : demoFiles(data);

type Switch = { readonly board: string; readonly data: string; readonly channel: DemoChannel };
/** `far`: what stays open as long as the demo runs. */
type Reached = {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secret?: Statement;
  readonly far?: { close(): Promise<void> };
};

/** Its own server, with another key and password at each start. */
const overSftp = async ({ keyring, random, clock }: Gateway, board: string, folder: string): Promise<Reached> => {
  const [user, password] = ['sluis', Buffer.from(random.bytes(24)).toString('base64url')];
  const far = await startDemoSftp({ folder, user, password });
  const settings = { host: '127.0.0.1', port: far.port, user, hostKey: far.hostKey };
  const secret = await keepSecret(keyring, board, {
    owner: `supplier/${switchable}`,
    name: 'password',
    id: 'own',
    place: placeOfSftp(settings),
    madeAt: clock.now().toISOString(),
    until: undefined,
    plain: password,
  });
  return { settings, secret, far };
};

const reach = async (gateway: Gateway, { board, data, channel: chosen }: Switch, push: object): Promise<Reached> => {
  const { channel, format } = wayOf(chosen);
  if (channel === 'http-push') return { settings: { ...push } };
  const path = demoFiles(data);
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (channel === 'sftp') return overSftp(gateway, board, path);
  return { settings: { path, ...(format === undefined ? {} : { format }) } };
};

/** Serves that supplier in this way from now on, with everything anew where it was another way. Returns what is to be closed. */
export const switchDemo = async (gateway: Gateway, wanted: Switch, push: object): Promise<Reached['far']> => {
  const { board } = wanted;
  const { channel, shape } = wayOf(wanted.channel);
  const { settings, secret, far } = await reach(gateway, wanted, push);
  const anew = await servedAnew(gateway, board, { id: switchable, shape: shape.name, channel, settings });
  await gateway.store.batch([
    ...anew,
    ...(secret === undefined ? [] : [secret]),
    {
      sql: 'UPDATE supplier SET shape = ?, channel = ?, settings = ? WHERE board = ? AND id = ?',
      params: [shape.name, channel, JSON.stringify(settings), board, switchable],
    },
  ]);
  return far;
};
