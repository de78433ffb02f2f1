import type { Keyring, Statement } from '../ports.ts';

type Of = { readonly board: string; readonly supplier: string };

/** Keeps a supplier's own ids of pupils, sealed; `ids`: subject and id. */
export const keepIssuedIds = async (
  keyring: Keyring,
  { board, supplier }: Of,
  ids: readonly (readonly [string, string])[],
): Promise<readonly Statement[]> => {
  const sealer = await keyring.sealer(board);
  return ids.map(([subject, id]) => ({
    sql: `INSERT INTO issued_id (board, supplier, subject, sealed) VALUES (?, ?, ?, ?)
      ON CONFLICT (board, supplier, subject) DO UPDATE SET sealed = excluded.sealed`,
    params: [board, supplier, subject, sealer.seal(new TextEncoder().encode(id), `issued/${supplier}/${subject}`)],
  }));
};
