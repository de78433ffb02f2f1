import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GatewayError } from '../errors.ts';
import type { House } from '../sync/house.ts';
import { usageError } from './usage.ts';

/** Bytes; far above any text that people write, and a file that was given by mistake is not read whole. */
const maxText = 1024 * 1024;

/** A file of the person's own, piece by piece; `-` is standard input. Throws usage_invalid (file_unreadable). */
async function* piecesOf(house: House, path: string): AsyncGenerator<Uint8Array> {
  const { input } = await house.openFile(path);
  try {
    yield* input.bytes;
  } catch {
    throw usageError('file_unreadable');
  }
}

/** A small text file in UTF-8; `-` is standard input. Throws usage_invalid, source_too_large, source_encoding. */
export const readText = async (house: House, path: string): Promise<string> => {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of piecesOf(house, path)) {
    size += piece.length;
    if (size > maxText) throw new GatewayError('source_too_large', { limit: maxText });
    pieces.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch (cause) {
    throw new GatewayError('source_encoding', { expected: 'utf-8' }, { cause });
  }
};

/** SHA-256 of a file of any size, as 64 hexadecimal characters. Throws usage_invalid. */
export const hashFile = async (house: House, path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(house, path)) hash.update(piece);
  return hash.digest('hex');
};

/** A small file as it is, where no house can be opened yet. Throws usage_invalid (file_unreadable). */
export const readBytes = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch {
    throw usageError('file_unreadable');
  }
};
