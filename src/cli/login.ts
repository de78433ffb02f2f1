import type { House } from '../sync/house.ts';
import type { Login } from '../sync/login.ts';
import type { Context } from './context.ts';
import { readText } from './file.ts';

/** With a private key instead of a password. */
export const keyOption = {
  type: 'text',
  value: { nl: 'BESTAND', en: 'FILE' },
  nl: 'een SSH-sleutel zonder wachtwoord; anders wordt om een wachtwoord gevraagd',
  en: 'an SSH key without a passphrase; otherwise a password is asked for',
} as const;

/** Never an argument: a password is typed where nobody sees it, a key is read from a file. */
export const askLogin = async ({ prompt, texts }: Context, house: House, keyFile: string | undefined): Promise<Login> =>
  keyFile === undefined
    ? { name: 'password', plain: await prompt.secret(texts.network.password) }
    : { name: 'privateKey', plain: await readText(house, keyFile) };
