import { createHash } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import type { House } from '../sync/house.ts';

/** Bytes; far above the text of any agreement, and a file that was given by mistake is not read whole. */
const maxText = 1024 * 1024;

/** A small text file in UTF-8; `-` is standard input. Throws usage_invalid, source_too_large, source_encoding. */
export const readText = async (house: House, path: string): Promise<string> => {
  const { input } = await house.openFile(path);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input.bytes) {
    size += chunk.length;
    if (size > maxText) throw new GatewayError('source_too_large', { limit: maxText });
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new GatewayError('source_encoding', { expected: 'utf-8' }, { cause });
  }
};

/** SHA-256 of a file of any size, as 64 hexadecimal characters. Throws usage_invalid. */
export const hashFile = async (house: House, path: string): Promise<string> => {
  const { input } = await house.openFile(path);
  const hash = createHash('sha256');
  for await (const chunk of input.bytes) hash.update(chunk);
  return hash.digest('hex');
};
