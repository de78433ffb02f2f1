import { Inflate } from 'fflate';
import { GatewayError } from '../../src/errors.ts';
import { crc32 } from './crc.ts';
import { readDirectory, wrongArchive, type ZipEntry, type ZipLimits } from './zip-directory.ts';

/** An archive whose directory was checked; an entry is inflated when it is asked for. */
export type Zip = {
  readonly names: readonly string[];
  /** Undefined where there is no such entry. Throws source_archive for one that is not what the directory declares. */
  read(name: string): Uint8Array<ArrayBuffer> | undefined;
};

/**
 * Opens an archive. Nothing is inflated before all of its directory is within the limits, and nothing beyond the size
 * that is declared there. Errors: source_cut_off, source_archive, source_limit; none of them names an entry.
 */
export const openZip = (bytes: Uint8Array, limits: ZipLimits): Zip => {
  const entries = new Map(readDirectory(bytes, limits).map((entry) => [entry.name, entry]));
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      return entry === undefined ? undefined : inflated(bytes, entry);
    },
  };
};

const localSignature = 0x04034b50;
const localBytes = 30;

/** The header before the data must be of the same file: readers that trust it would see another one. */
const dataOf = (bytes: Uint8Array, entry: ZipEntry): Uint8Array => {
  const header = bytes.subarray(entry.offset, entry.offset + localBytes);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < localBytes || view.getUint32(0, true) !== localSignature) throw wrongArchive('header');
  const nameAt = entry.offset + localBytes;
  const start = nameAt + view.getUint16(26, true) + view.getUint16(28, true);
  const name = new TextDecoder().decode(bytes.subarray(nameAt, nameAt + view.getUint16(26, true)));
  const sameMethod = view.getUint16(8, true) === (entry.deflated ? 8 : 0);
  if (name !== entry.name || !sameMethod || start + entry.size > bytes.length) throw wrongArchive('header');
  return bytes.subarray(start, start + entry.size);
};

const inflated = (bytes: Uint8Array, entry: ZipEntry): Uint8Array<ArrayBuffer> => {
  const data = dataOf(bytes, entry);
  const plain = entry.deflated ? inflate(data, entry.inflatedSize) : Uint8Array.from(data);
  if (plain.length !== entry.inflatedSize || crc32(plain) !== entry.crc) throw wrongArchive('content');
  return plain;
};

/** Bytes that are inflated at a time: what a bomb can give before it is found out. */
const stepBytes = 4 * 1024;

const inflate = (data: Uint8Array, size: number): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(size);
  let length = 0;
  const engine = new Inflate((chunk) => {
    if (length + chunk.length > size) throw wrongArchive('size');
    out.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < data.length; at += stepBytes) {
      engine.push(data.subarray(at, at + stepBytes), at + stepBytes >= data.length);
    }
  } catch (error) {
    throw error instanceof GatewayError ? error : wrongArchive('content');
  }
  return out.subarray(0, length);
};
