import * as fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { crc32 } from './crc.ts';
import { openZip } from './unzip.ts';

const limits = { entries: 10, entryBytes: 40 * 1024 * 1024, totalBytes: 60 * 1024 * 1024 };
const small = zipSync({ 'a.txt': strToU8('Jan Voorbeeld '.repeat(50)), 'map/b.txt': [strToU8('b'), { level: 0 }] });

const failure = (bytes: Uint8Array, within = limits): object => {
  try {
    const zip = openZip(bytes, within);
    for (const name of zip.names) zip.read(name);
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, ...error.subject };
    throw error;
  }
  return { code: 'taken' };
};

/** Where the central directory begins, and its first entry stands. */
const directoryOf = (bytes: Uint8Array): number => new DataView(bytes.buffer).getUint32(bytes.length - 6, true);
const patched = (bytes: Uint8Array, patch: (view: DataView, directory: number) => void): Uint8Array => {
  const copy = bytes.slice();
  patch(new DataView(copy.buffer), directoryOf(copy));
  return copy;
};

const zeros = (megabytes: number): Uint8Array => new Uint8Array(megabytes * 1024 * 1024);

describe('openZip', () => {
  it('gives what is in it, and nothing else', () => {
    const zip = openZip(small, limits);
    expect(zip.names).toEqual(['a.txt', 'map/b.txt']);
    expect(Buffer.from(zip.read('map/b.txt') ?? []).toString()).toBe('b');
    expect(zip.read('constructor')).toBeUndefined();
  });

  it('reads back what was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.constantFrom(0, 1, 9), (bytes, level) => {
        const packed = zipSync({ x: [bytes, { level: level as 0 | 1 | 9 }] });
        expect(Buffer.from(openZip(packed, limits).read('x') ?? [])).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 100 },
    );
  });

  it('takes directories, and leaves them out', () => {
    expect(openZip(zipSync({ map: { 'a.txt': strToU8('a') }, 'leeg/': new Uint8Array() }), limits).names).toEqual([
      'map/a.txt',
    ]);
  });

  it.each(['../a', '/a', 'a/../../b', 'a\\b', 'C:a', 'a//b', './a', 'a\u0000b', 'a\nb', `${'a'.repeat(201)}`])(
    'refuses a name that leads elsewhere: %j',
    (name) => {
      expect(failure(zipSync({ [name]: strToU8('x') }))).toMatchObject({ code: 'source_archive', found: 'path' });
    },
  );

  it('refuses a name twice, also in another case', () => {
    expect(failure(zipSync({ 'a.txt': strToU8('x'), 'A.TXT': strToU8('y') }))).toMatchObject({ found: 'duplicate' });
    const same = patched(zipSync({ 'a.txt': strToU8('x'), 'b.txt': strToU8('y') }), (view, at) =>
      view.setUint8(at + 46 + 5 + 46, 0x61),
    );
    expect(failure(same)).toMatchObject({ found: 'duplicate' });
  });

  it.each<readonly [string, string, (view: DataView, at: number) => void]>([
    ['that is encrypted', 'encrypted', (view, at) => view.setUint16(at + 8, 1, true)],
    ['packed in another way', 'method', (view, at) => view.setUint16(at + 10, 12, true)],
    ['that is a symbolic link', 'path', (view, at) => view.setUint32(at + 38, 0o120777 * 65_536, true)],
    ['that shares its bytes with another', 'overlap', (view, at) => view.setUint32(at + 46 + 5 + 42, 0, true)],
    ['whose own header has another name', 'header', (view) => view.setUint8(30, 0x7a)],
    ['whose own header is packed otherwise', 'header', (view) => view.setUint16(8, 0, true)],
    ['whose header is none', 'header', (view) => view.setUint32(0, 0, true)],
    ['with another checksum', 'content', (view, at) => view.setUint32(at + 16, 1, true)],
    ['that is larger than it says', 'size', (view, at) => view.setUint32(at + 24, 10, true)],
    ['that is smaller than it says', 'content', (view, at) => view.setUint32(at + 24, 9_000, true)],
    ['whose bytes are damaged', 'content', (view) => view.setUint32(40, 0xffffffff, true)],
  ])('refuses an entry %s', (_, found, patch) => {
    expect(failure(patched(small, patch))).toEqual({ code: 'source_archive', line: 1, column: 1, found });
  });

  it('refuses bombs by their number, size, sum and ratio, before anything is inflated', () => {
    expect(failure(zipSync({ a: zeros(20) }))).toMatchObject({ code: 'source_limit', limit: 250 });
    expect(failure(zipSync({ a: [zeros(41), { level: 0 }] }))).toMatchObject({ limit: limits.entryBytes });
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`${index}`, strToU8('x')]));
    expect(failure(zipSync(many))).toMatchObject({ code: 'source_limit', limit: 10 });
    expect(failure(small, { ...limits, totalBytes: 100 })).toMatchObject({ code: 'source_limit', limit: 100 });
  });

  it('stops inflating at the size that was declared, whatever is behind it', () => {
    const bomb = patched(zipSync({ a: new Uint8Array(30 * 1024 * 1024) }), (view, at) =>
      view.setUint32(at + 24, 1_000, true),
    );
    expect(failure(bomb)).toMatchObject({ found: 'size' });
  });

  it('refuses an archive that was cut off anywhere, and one with something behind it', () => {
    for (let end = 0; end < small.length; end++) {
      expect(failure(small.subarray(0, end))).toMatchObject({ code: 'source_cut_off', line: 1 });
    }
    expect(failure(Buffer.concat([small, Buffer.from('x')]))).toMatchObject({ code: 'source_cut_off' });
    expect(failure(Buffer.concat([Buffer.from('x'), small]))).toMatchObject({
      code: 'source_archive',
      found: 'directory',
    });
  });

  it('never shows what is inside, however it is damaged', () => {
    fc.assert(
      fc.property(fc.nat(small.length - 1), fc.nat(255), (at, byte) => {
        const found = failure(Uint8Array.from(small, (old, index) => (index === at ? byte : old)));
        expect(JSON.stringify(found)).not.toMatch(/Jan|Voorbeeld|txt/);
      }),
      { numRuns: 500 },
    );
  });
});

it('counts checksums as ZIP does', () => {
  expect(crc32(strToU8('123456789'))).toBe(0xcbf43926);
});
