import type { Destination } from '../delivery/parcel.ts';
import type { Shape } from '../agreement/shape.ts';
import { GatewayError } from '../errors.ts';
import type { Format, Kind, Vocabulary } from '../ports/door.ts';
import { entities } from '../record/field.ts';
import { openSettings } from './credential.ts';
import type { Gateway } from './gateway.ts';
import type { Supplier } from './school.ts';
import { secretsFor } from './secret.ts';

/** Files lie for a while and are read line by line; a request is read whole. */
const asFiles: ReadonlySet<string> = new Set(['folder', 'sftp']);

/**
 * The format that the board chose for a supplier, and the settings of its channel. A file has its manifest beside it, for
 * which a request has no place: formats of files go where files go. Throws config_invalid.
 */
export const formatIn = (
  gateway: Pick<Gateway, 'formats'>,
  { id, channel }: Pick<Supplier, 'id' | 'channel'>,
  given: unknown,
): { readonly format: Destination['format']; readonly settings: unknown } => {
  const usual = asFiles.has(channel) ? 'ndjson' : 'json';
  if (typeof given !== 'object' || given === null || !('format' in given)) return { format: usual, settings: given };
  const { format: name, ...settings } = given;
  if (name === 'json' || name === 'ndjson') return { format: name, settings };
  const format = gateway.formats.get(String(name));
  if (format === undefined || !asFiles.has(channel))
    throw new GatewayError('config_invalid', { supplier: id, setting: 'settings.format' });
  return { format, settings };
};

const canWrite = (known: Vocabulary[Kind], names: readonly string[]): boolean =>
  known === 'all' || names.every((name) => known?.includes(name) === true);

/** Whether everything that a shape takes has a place in the format; a name that has none would never arrive. */
export const fits = ({ words }: Format, { accepts }: Shape): boolean =>
  entities.every((kind) => canWrite(words[kind], Object.values(accepts[kind] ?? {})));

/** Where deliveries to a supplier go. Throws config_invalid. */
export const destinationOf = async (gateway: Gateway, board: string, supplier: Supplier): Promise<Destination> => {
  const channel = gateway.channels.get(supplier.channel);
  if (channel === undefined) throw new GatewayError('config_invalid', { supplier: supplier.id, setting: 'channel' });
  const opened = await openSettings(gateway.keyring, board, supplier.id, supplier.settings);
  const { format, settings } = formatIn(gateway, supplier, opened);
  const secrets = await secretsFor(gateway, board, { id: supplier.id, settings, to: channel });
  return { channel, settings: channel.parseSettings({ ...Object(settings), ...secrets }), format };
};
