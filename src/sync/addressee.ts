import { GatewayError } from '../errors.ts';
import type { Channel } from '../ports.ts';
import { formatIn } from './destination.ts';
import type { Gateway } from './gateway.ts';
import { suppliersOf } from './school.ts';

/** A supplier with the channel that reaches it, and the settings of that channel without its secrets. */
export type Addressee = { readonly supplier: string; readonly channel: Channel; readonly settings: unknown };

/** Throws supplier_unknown; config_invalid where the board registered a channel that is not here. */
export const addresseeOf = async (gateway: Gateway, board: string, id: string): Promise<Addressee> => {
  const supplier = (await suppliersOf(gateway.store, board)).get(id);
  if (supplier === undefined) throw new GatewayError('supplier_unknown', { supplier: id });
  const channel = gateway.channels.get(supplier.channel);
  if (channel === undefined) throw new GatewayError('config_invalid', { supplier: id, setting: 'channel' });
  const { sealedBearer: _, ...plain } = Object(supplier.settings) as Readonly<Record<string, unknown>>;
  return { supplier: id, channel, settings: formatIn(gateway, supplier, plain).settings };
};
