import * as z from 'zod';
import { GatewayError } from '../errors.ts';
import type { Channel } from '../ports.ts';
import type { Door } from '../ports/door.ts';

const settings = z.strictObject({});

/** The channel of a supplier that collects at this door: what is laid ready there has arrived where it can. */
export const collectedChannel = ({ name, serves }: Pick<Door, 'name' | 'serves'>): Channel => ({
  name,
  ...(serves === undefined ? {} : { serves }),
  collected: true,
  parseSettings: (given) => {
    if (!settings.safeParse(given).success) throw new GatewayError('config_invalid', { setting: 'settings' });
    return {};
  },
  deliver: async () => ({ result: 'accepted', receipts: [] }),
});
