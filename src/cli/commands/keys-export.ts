import type { Entry } from '../../ports.ts';
import type { House } from '../../sync/house.ts';
import { givenToken } from '../actor.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { type Desk, openDesk } from '../desk.ts';
import { writeNewFile } from '../new-file.ts';
import { usageError } from '../usage.ts';

const shortest = 12;

/** Asked twice, since nobody sees what they type and a slip would seal the copy for ever. */
const askPassphrase = async ({ prompt, texts }: Context): Promise<string> => {
  const first = await prompt.secret(texts.keys.passphrase);
  if (Array.from(first).length < shortest) throw usageError('passphrase_short');
  if ((await prompt.secret(texts.keys.again)) !== first) throw usageError('passphrase_differs');
  return first;
};

/** Whoever can read the machine's keys can make a copy; a token says which person did. */
const actorIn = async (context: Context, house: House): Promise<Pick<Entry, 'actor'>> => {
  const token = givenToken(context);
  return token === undefined ? {} : { actor: (await house.actors.identify(token)).id };
};

const remember = async (context: Context, { house, board }: Desk): Promise<void> => {
  const { gateway } = house;
  const at = gateway.clock.now().toISOString();
  const facts = { what: 'exported', purpose: 'master' };
  await gateway.store.batch(gateway.remember(board.id, { kind: 'key', at, ...(await actorIn(context, house)), facts }));
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export const keysExport = defineCommand({
  name: 'keys export',
  summary: {
    nl: 'Maakt een verzegelde kopie van alle sleutels, met een wachtwoordzin; staat in het logboek',
    en: 'Makes a sealed copy of all keys, under a passphrase; is in the ledger',
  },
  options: {
    out: {
      type: 'text',
      value: { nl: 'BESTAND', en: 'FILE' },
      nl: 'een nieuw bestand',
      en: 'a new file',
      required: true,
    },
  },
  positionals: [],
  examples: ['sluis keys export --out /media/usb/sluis-sleutels'],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const copy = await desk.house.copyKeys(await askPassphrase(context));
    await remember(context, desk);
    await writeNewFile(options.out, once(copy));
    out.line(texts.keys.exported(options.out));
    out.line(texts.keys.keep);
    out.json({ out: options.out });
  },
});
