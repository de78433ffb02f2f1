import { GatewayError } from '../../src/errors.ts';

export type XmlEncoding = {
  /** Label for TextDecoder. */
  readonly label: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Name in the XML declaration, in lower case; undefined when it has none. */
  readonly declared: string | undefined;
};

/** ISO 8859-1 is read as windows-1252, as the WHATWG Encoding Standard says: same letters, fewer controls. */
const byDeclaration: ReadonlyMap<string, XmlEncoding['label']> = new Map([
  ['utf-8', 'utf-8'],
  ['iso-8859-1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
]);

/** Bytes that must be at hand before the encoding is decided: a declaration is never longer. */
export const encodingWindow = 256;

const refuse = (): never => {
  throw new GatewayError('source_encoding', { line: 1, column: 1 });
};

const starts = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte);

const byMark = (bytes: Uint8Array): XmlEncoding['label'] | undefined => {
  if (starts(bytes, 0xff, 0xfe, 0, 0)) return refuse();
  if (starts(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (starts(bytes, 0xff, 0xfe)) return 'utf-16le';
  return starts(bytes, 0xfe, 0xff) ? 'utf-16be' : undefined;
};

const declaration = (text: string): string | undefined =>
  /^\uFEFF?<\?xml[^>]*?\sencoding\s*=\s*(?:"([\w.-]+)"|'([\w.-]+)')/
    .exec(text)
    ?.slice(1)
    .find((name) => name !== undefined)
    ?.toLowerCase();

const agrees = (label: XmlEncoding['label'], declared: string | undefined): boolean =>
  declared === undefined || declared === label || (label.startsWith('utf-16') && declared === 'utf-16');

/**
 * Decides how the bytes of a document are written: by its byte order mark, else by its XML declaration, else
 * UTF-8 (XML 1.0, fifth edition, 4.3.3 and appendix F). UTF-16 needs its mark. Nothing is guessed: another
 * encoding, or a mark and a declaration that differ, throws source_encoding.
 */
export const detectEncoding = (head: Uint8Array): XmlEncoding => {
  const mark = byMark(head);
  if (mark === undefined && head.subarray(0, 4).includes(0)) return refuse();
  const declared = declaration(new TextDecoder(mark ?? 'windows-1252', { ignoreBOM: true }).decode(head));
  if (mark !== undefined) return agrees(mark, declared) ? { label: mark, declared } : refuse();
  if (declared === undefined) return { label: 'utf-8', declared };
  return { label: byDeclaration.get(declared) ?? refuse(), declared };
};

/** How many of these bytes end on a whole character; the rest belongs in front of what comes next. */
const wholeLength = (bytes: Uint8Array, label: XmlEncoding['label']): number => {
  const { length } = bytes;
  if (label === 'windows-1252') return length;
  if (label !== 'utf-8') {
    const even = length - (length % 2);
    const high = bytes[label === 'utf-16le' ? even - 1 : even - 2] ?? 0;
    return high >= 0xd8 && high <= 0xdb ? even - 2 : even;
  }
  for (let back = 1; back <= 3 && back <= length; back += 1) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) return length;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? length - back : length;
  }
  return length;
};

type XmlDecoder = {
  /** Characters so far; a character that is cut off at the end waits for the next bytes. */
  decode(bytes: Uint8Array): { readonly text: string; readonly broken: boolean };
  /** True when bytes of a cut-off character are left over. */
  waiting(): boolean;
};

/**
 * Decodes whole characters only, so that the decoder needs no stream state (which is slower) and the place of
 * malformed bytes can be found: `broken` says that `text` stops where they begin.
 */
export const createDecoder = (label: XmlEncoding['label']): XmlDecoder => {
  const strict = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  let rest = new Uint8Array(0);
  return {
    decode: (added) => {
      const bytes = rest.length === 0 ? added : concatenate(rest, added);
      const whole = wholeLength(bytes, label);
      rest = bytes.slice(whole);
      try {
        return { text: strict.decode(bytes.subarray(0, whole)), broken: false };
      } catch {
        const loose = new TextDecoder(label, { ignoreBOM: true }).decode(bytes.subarray(0, whole));
        return { text: loose.slice(0, Math.max(0, loose.indexOf('\uFFFD'))), broken: true };
      }
    },
    waiting: () => rest.length > 0,
  };
};

/** One array of two. */
export const concatenate = (first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> => {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
};
