import { exportKeys } from '../../src/keys/export.ts';
import { createKeyring } from '../../src/keys/keyring.ts';
import type { Random } from '../../src/ports.ts';
import type { D1 } from '../../src/store/d1.ts';
import { createD1Store } from '../../src/store/d1.ts';

const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

// oxlint-disable-next-line import/no-default-export -- Workers demands it
export default {
  /** Makes keys over D1 and answers what they make of a text, with a copy of the keys. */
  async fetch(request: Request, env: { readonly DB: D1 }): Promise<Response> {
    const { passphrase, text } = (await request.json()) as { passphrase: string; text: string };
    const store = createD1Store(env.DB);
    const master = random.bytes(32);
    const ring = createKeyring({ store, master, random, clock: { now: () => new Date() } });
    const plain = new TextEncoder().encode(text);
    return Response.json({
      mac: (await ring.mac('alias', 'boeken'))(text),
      sealed: hex((await ring.sealer('99XA00')).seal(plain, 'x')),
      signature: hex((await ring.signer('99990')).sign(plain)),
      copy: hex(await exportKeys({ store, master, passphrase, random })),
    });
  },
};
