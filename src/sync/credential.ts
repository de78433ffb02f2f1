import type { Keyring } from '../ports.ts';

const context = (supplier: string): string => `credential/${supplier}`;

/** A supplier's secret as it is stored: sealed under a key of the board, in base64. */
export const sealCredential = async (
  keyring: Keyring,
  board: string,
  supplier: string,
  secret: string,
): Promise<string> => {
  const sealed = (await keyring.sealer(board)).seal(new TextEncoder().encode(secret), context(supplier));
  return Buffer.from(sealed).toString('base64');
};

/** A secret as it was given. `owner` as it was sealed. Throws seal_broken. */
export const openCredential = async (
  keyring: Keyring,
  board: string,
  supplier: string,
  sealed: string,
): Promise<string> =>
  new TextDecoder().decode((await keyring.sealer(board)).open(Buffer.from(sealed, 'base64'), context(supplier)));

/** Settings of a channel as stored, with `sealedBearer` opened to `bearer` just before use. Throws seal_broken. */
export const openSettings = async (
  keyring: Keyring,
  board: string,
  supplier: string,
  stored: unknown,
): Promise<unknown> => {
  if (typeof stored !== 'object' || stored === null || !('sealedBearer' in stored)) return stored;
  const { sealedBearer, ...rest } = stored;
  return { ...rest, bearer: await openCredential(keyring, board, supplier, String(sealedBearer)) };
};
