import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
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
import type { Gateway } from '../sync/gateway.ts';

/** The demo's supplier that can be served in every way. */
export const switchable = 'accounts';

type Way = {
  readonly channel: 'http-push' | 'folder';
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

type Switch = { readonly board: string; readonly data: string; readonly channel: DemoChannel };

/** Serves that supplier in this way from now on, with everything anew where it was another way. */
export const switchDemo = async (
  gateway: Gateway,
  { board, data, channel: chosen }: Switch,
  push: object,
): Promise<void> => {
  const { channel, shape, format } = wayOf(chosen);
  const path = demoFiles(data);
  if (channel === 'folder') await mkdir(path, { recursive: true, mode: 0o700 });
  const settings = channel === 'folder' ? { path, ...(format === undefined ? {} : { format }) } : { ...push };
  const anew = await servedAnew(gateway, board, { id: switchable, shape: shape.name, channel, settings });
  await gateway.store.batch([
    ...anew,
    {
      sql: 'UPDATE supplier SET shape = ?, channel = ?, settings = ? WHERE board = ? AND id = ?',
      params: [shape.name, channel, JSON.stringify(settings), board, switchable],
    },
  ]);
};
