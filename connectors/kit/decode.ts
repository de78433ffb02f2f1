import { GatewayError } from '../../src/errors.ts';
import { encodingByMark, encodingByNul, looksLikeUtf8 } from './encoding.ts';
import type { Encoding } from './encoding.ts';

/** `auto`: windows-1252 is tried when UTF-8 fails, and taken only where nothing speaks against it. */
export type EncodingSetting = Encoding | 'auto';

/** Bytes whose encoding was proved over the whole file. `texts` gives the text from the start, without a mark. */
type Decoded = { readonly encoding: Encoding; texts(): Generator<string> };

/** The bytes of a file in order, each piece at most 64 KiB. */
type Pieces = readonly Uint8Array[];

const pieceBytes = 64 * 1024;

/**
 * All bytes of a file. Nothing may count before the encoding of the whole file is proved, so the file is kept;
 * the limit keeps that small. Errors: source_too_large, before anything more is read.
 */
export const collect = async (bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Pieces> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > maxBytes) throw new GatewayError('source_too_large', { limit: maxBytes });
    for (let at = 0; at < chunk.length; at += pieceBytes) pieces.push(chunk.slice(at, at + pieceBytes));
  }
  return pieces;
};

/**
 * Proves the encoding over the whole file and checks every character. A byte order mark leads; without one the
 * bytes are UTF-8 unless the setting says otherwise, or every other byte of the first line is NUL (UTF-16). A setting that the bytes contradict is an error: names read
 * in the wrong encoding would reach suppliers misspelt. Errors: source_encoding, source_malformed (a second byte
 * order mark, a control character), with line and column, both from 1; a column counts UTF-16 units.
 */
export const decode = (pieces: Pieces, setting: EncodingSetting | undefined): Decoded => {
  const encoding = encodingByMark(pieces) ?? encodingByNul(pieces) ?? encodingBySetting(pieces, setting);
  if (setting !== undefined && setting !== 'auto' && setting !== encoding) {
    throw new GatewayError('source_encoding', { line: 1, column: 1, expected: setting, found: encoding });
  }
  for (const text of decoded(pieces, encoding)) void text;
  return { encoding, texts: () => decoded(pieces, encoding) };
};

const encodingBySetting = (pieces: Pieces, setting: EncodingSetting | undefined): Encoding => {
  if (setting === 'utf-16le' || setting === 'utf-16be') return setting;
  if (setting === undefined || setting === 'utf-8' || looksLikeUtf8(pieces)) return 'utf-8';
  return setting === 'windows-1252' || !decodes(pieces, 'utf-8') ? 'windows-1252' : 'utf-8';
};

const decodes = (pieces: Pieces, encoding: Encoding): boolean => {
  try {
    for (const text of texts(pieces, encoding)) void text;
    return true;
  } catch {
    return false;
  }
};

/** The last text is what the decoder still held: a character cut off at the end of the file fails there. */
function* texts(pieces: Pieces, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

type Place = { line: number; column: number };

function* decoded(pieces: Pieces, encoding: Encoding): Generator<string> {
  const place: Place = { line: 1, column: 1 };
  let held = '';
  for (const [index, fresh] of numbered(pieces, encoding)) {
    const text = held + fresh;
    // A carriage return is judged together with what follows it.
    held = index < pieces.length && text.endsWith('\r') ? '\r' : '';
    const whole = text.slice(0, text.length - held.length);
    checkCharacters(whole, encoding, place);
    move(place, whole);
    yield whole;
  }
}

function* numbered(pieces: Pieces, encoding: Encoding): Generator<readonly [number, string]> {
  let index = 0;
  try {
    for (const text of texts(pieces, encoding)) {
      yield [index, text];
      index++;
    }
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw new GatewayError('source_encoding', { ...undecodable(pieces, index, encoding), expected: encoding });
  }
}

/** The decoder's own error says nothing of the place, so the piece that failed is read again byte by byte. */
const undecodable = (pieces: Pieces, index: number, encoding: Encoding): Place => {
  const place: Place = { line: 1, column: 1 };
  const bytes = [...(pieces[index] ?? [])].map((byte) => Uint8Array.of(byte));
  try {
    for (const text of texts([...pieces.slice(0, index), ...bytes], encoding)) move(place, text);
  } catch {
    // Where it stopped is all that was wanted.
  }
  return place;
};

/**
 * Control characters, C1 included (in windows-1252 these are the bytes that mean nothing), a byte order mark
 * inside, and a carriage return without a line feed: none belongs in an export, and each can hide a value.
 */
// oxlint-disable-next-line no-control-regex -- finding them is the purpose
export const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFEFF]|\r(?!\n)/u;

const checkCharacters = (text: string, encoding: Encoding, place: Place): void => {
  const found = forbidden.exec(text);
  if (found === null) return;
  const at = { ...place };
  move(at, text.slice(0, found.index));
  const meaningless = encoding === 'windows-1252' && found[0] >= '\u0080' && found[0] <= '\u009F';
  throw meaningless
    ? new GatewayError('source_encoding', { ...at, expected: encoding })
    : new GatewayError('source_malformed', at);
};

const move = (place: Place, text: string): void => {
  const last = text.lastIndexOf('\n');
  place.column = last === -1 ? place.column + text.length : text.length - last;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) place.line++;
};
