import { GatewayError } from '../../src/errors.ts';

/** What an archive may be at most. */
export type ZipLimits = {
  readonly entries: number;
  /** Bytes of one entry, inflated. */
  readonly entryBytes: number;
  /** Bytes of all entries, inflated. */
  readonly totalBytes: number;
};

/** A file as the central directory declares it. `offset`: where its own header begins. */
export type ZipEntry = {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc: number;
  readonly size: number;
  readonly inflatedSize: number;
  readonly offset: number;
};

/** Place in the archive is no help to people; line 1 is where the file is. */
export const wrongArchive = (found: string): GatewayError =>
  new GatewayError('source_archive', { line: 1, column: 1, found });

const overLimit = (limit: number): GatewayError => new GatewayError('source_limit', { line: 1, column: 1, limit });

const [endSignature, entrySignature] = [0x06054b50, 0x02014b50];
const [endBytes, entryBytes, longestComment] = [22, 46, 0xffff];
/** Deflate cannot do better than 1032 to 1; ordinary tables stay far below this. */
const maxRatio = 250;
/** A short text of blanks compresses well without being a bomb. */
const unsuspectedBytes = 1024 * 1024;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The end record: the last thing in the file, its comment counted. Throws source_cut_off where there is none. */
const findEnd = (bytes: Uint8Array, view: DataView): number => {
  const last = bytes.length - endBytes;
  for (let at = last; at >= 0 && at >= last - longestComment; at--) {
    if (view.getUint32(at, true) === endSignature && view.getUint16(at + 20, true) === last - at) return at;
  }
  throw new GatewayError('source_cut_off', { line: 1, column: 1 });
};

/**
 * The entries of an archive by its central directory, before anything is inflated: their number, sizes and ratio, names
 * that stay within the archive and occur once, and no two that share bytes (nested bombs do). Directories are left out.
 * Errors: source_cut_off, source_archive (`found` says what), source_limit.
 */
export const readDirectory = (bytes: Uint8Array, limits: ZipLimits): readonly ZipEntry[] => {
  const view = viewOf(bytes);
  const end = findEnd(bytes, view);
  const count = view.getUint16(end + 10, true);
  const [size, start] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  // ZIP64, and archives in several parts: no export of a school is that large.
  if (view.getUint32(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) throw wrongArchive('parts');
  if (count > limits.entries) throw overLimit(limits.entries);
  if (start + size !== end) throw wrongArchive('directory');
  const all: (ZipEntry & { readonly end: number })[] = [];
  for (let at = start; all.length < count; at = all.at(-1)?.end ?? at) all.push(readEntry(bytes, view, at, end));
  if ((all.at(-1)?.end ?? start) !== end) throw wrongArchive('directory');
  checkNames(all);
  checkSizes(all, limits);
  checkApart(all, start);
  return all.filter(({ name }) => !name.endsWith('/')).map(({ end: _end, ...entry }) => entry);
};

const readEntry = (bytes: Uint8Array, view: DataView, at: number, end: number): ZipEntry & { readonly end: number } => {
  if (at + entryBytes > end || view.getUint32(at, true) !== entrySignature) throw wrongArchive('directory');
  const nameEnd = at + entryBytes + view.getUint16(at + 28, true);
  const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > end) throw wrongArchive('directory');
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  // Bit 0: encrypted; bit 6: strongly; bit 13: its names are masked.
  if ((flags & 0x2041) !== 0) throw wrongArchive('encrypted');
  if (method !== 0 && method !== 8) throw wrongArchive('method');
  // The upper half holds the mode of Unix: a symbolic link leads elsewhere.
  if (view.getUint32(at + 38, true) >>> 28 === 0o12) throw wrongArchive('path');
  return {
    name: nameOf(bytes.subarray(at + entryBytes, nameEnd)),
    deflated: method === 8,
    crc: view.getUint32(at + 16, true),
    size: view.getUint32(at + 20, true),
    inflatedSize: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
    end: next,
  };
};

const nameOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw wrongArchive('path');
  }
};

/** Relative, downward, and printable; on Windows a colon or a backslash leads elsewhere too. */
const isInside = (name: string): boolean =>
  name.length <= 200 &&
  /^[^\p{C}\\:*?"<>|]+$/u.test(name) &&
  name
    .replace(/\/$/, '')
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..');

const checkNames = (entries: readonly ZipEntry[]): void => {
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (!isInside(name)) throw wrongArchive('path');
    const plain = name.normalize('NFC').toLowerCase();
    if (seen.has(plain)) throw wrongArchive('duplicate');
    seen.add(plain);
  }
};

const checkSizes = (entries: readonly ZipEntry[], limits: ZipLimits): void => {
  let total = 0;
  for (const { name, size, inflatedSize, deflated } of entries) {
    if ((!deflated && size !== inflatedSize) || (name.endsWith('/') && inflatedSize > 0)) throw wrongArchive('size');
    if (inflatedSize > limits.entryBytes) throw overLimit(limits.entryBytes);
    if (inflatedSize > unsuspectedBytes && inflatedSize > size * maxRatio) throw overLimit(maxRatio);
    total += inflatedSize;
  }
  if (total > limits.totalBytes) throw overLimit(limits.totalBytes);
};

const localBytes = 30;

const checkApart = (entries: readonly ZipEntry[], directory: number): void => {
  let free = 0;
  for (const { offset, size } of entries.toSorted((one, other) => one.offset - other.offset)) {
    if (offset < free) throw wrongArchive('overlap');
    free = offset + localBytes + size;
  }
  if (free > directory) throw wrongArchive('overlap');
};
