import { asGatewayError, GatewayError } from '../errors.ts';
import type { House } from '../sync/house.ts';

/** Characters; a document that people write is far smaller. */
const longest = 1_000_000;

/** The text of a file of the person's own, or of standard input under the name `-`. Throws source_missing, source_too_large, source_encoding. */
export const readText = async (house: House, path: string): Promise<string> => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    const { input } = await house.openFile(path);
    for await (const piece of input.bytes) {
      text += decoder.decode(piece, { stream: true });
      if (text.length > longest) throw new GatewayError('source_too_large', { limit: longest });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new GatewayError('source_encoding', {}, { cause: error });
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new GatewayError('source_missing', {}, { cause: error });
    }
    throw asGatewayError(error);
  }
};
