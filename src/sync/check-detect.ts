import type { Mapping } from '../mapping/table.ts';
import type { Input } from '../ports.ts';
import type { Gateway } from './gateway.ts';
import { fileConnector } from './origin.ts';

/** A file that can be read more than once, to find out what it is. */
export type Kept = { readonly name: string; readonly isXml: boolean; open(): Input };

/** An overview is a few megabytes; of more than this only the beginning is kept, and the connector refuses it. */
const mostBytes = 64 * 1024 * 1024 + 1;

const lessThan = 0x3c;
/** Byte order marks and blanks, which may stand before the first `<`; NUL is every other byte of UTF-16. */
const before = new Set([0xef, 0xbb, 0xbf, 0xfe, 0xff, 0x00, 0x20, 0x09, 0x0a, 0x0d]);

const startsLikeXml = (bytes: Uint8Array): boolean => bytes.find((byte) => !before.has(byte)) === lessThan;

async function* joined(kept: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* kept;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* again(kept: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* kept;
}

/** Reads until so many bytes are kept, or the file ends. */
const keepUntil = async (bytes: number, kept: Uint8Array[], chunks: AsyncIterator<Uint8Array>): Promise<void> => {
  let size = kept.reduce((sum, chunk) => sum + chunk.length, 0);
  while (size < bytes) {
    const next = await chunks.next();
    if (next.done === true) return;
    kept.push(next.value);
    size += next.value.length;
  }
};

/** Looks at the beginning of a file. XML goes on as a stream, for it can be large; anything else is kept. */
export const keepInput = async ({ name, bytes }: Input): Promise<Kept> => {
  const chunks = bytes[Symbol.asyncIterator]();
  const kept: Uint8Array[] = [];
  // The first chunk of a pipe can be one byte.
  await keepUntil(16, kept, chunks);
  if (startsLikeXml(Buffer.concat(kept))) {
    return { name, isXml: true, open: () => ({ name, bytes: joined(kept, chunks) }) };
  }
  await keepUntil(mostBytes, kept, chunks);
  return { name, isXml: false, open: () => ({ name, bytes: again(kept) }) };
};

/** The mappings under which a file may be read: EDEXML when it starts like XML, otherwise each header profile. */
export const candidatesFor = (gateway: Gateway, kept: Kept): readonly Mapping[] =>
  [...gateway.mappings.values()].filter(
    ({ columns, connector, tables }) =>
      (columns === undefined) === kept.isXml &&
      fileConnector(gateway, connector) !== undefined &&
      // What has no pupils is no school's file: it is read so when somebody names it, and is nobody's guess.
      tables.some(({ entity }) => entity === 'pupil'),
  );
