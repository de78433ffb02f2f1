import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { collect, decode } from './decode.ts';
import type { EncodingSetting } from './decode.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, little: boolean): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), little);
  return bytes;
};
/** Only characters up to U+00FF, which windows-1252 shares with Latin 1 outside 80-9F. */
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.slice(index * size, (index + 1) * size));

const read = (bytes: Uint8Array, setting?: EncodingSetting, size = 65_536): { encoding: string; text: string } => {
  const decoded = decode(pieces(bytes, size), setting);
  return { encoding: decoded.encoding, text: [...decoded.texts()].join('') };
};
const failure = (bytes: Uint8Array, setting?: EncodingSetting, size?: number): unknown => {
  try {
    read(bytes, setting, size);
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, ...error.subject };
    throw error;
  }
  return undefined;
};

const names = 'Çelik;Yıldız;Nguyễn;𝒥an\r\nÖzgür;"a\nb"\r\n';

describe('decode', () => {
  it('reads UTF-8 with and without a byte order mark, and UTF-16 with one', () => {
    expect(read(utf8(names))).toEqual({ encoding: 'utf-8', text: names });
    expect(read(utf8(`\uFEFF${names}`))).toEqual({ encoding: 'utf-8', text: names });
    expect(read(utf16(`\uFEFF${names}`, true))).toEqual({ encoding: 'utf-16le', text: names });
    expect(read(utf16(`\uFEFF${names}`, false))).toEqual({ encoding: 'utf-16be', text: names });
  });

  it('reads the same text however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('ë', 'ễ', '𝒥', 'a', '\n', '\r\n', ';'), { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        (parts, size) => {
          const text = parts.join('');
          expect(read(utf8(text), undefined, size).text).toBe(text);
          expect(read(utf16(`\uFEFF${text}`, true), 'auto', size).text).toBe(text);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads windows-1252 where declared', () => {
    expect(read(latin1('Zo\u00EB kost \u0080 5'), 'windows-1252')).toEqual({
      encoding: 'windows-1252',
      text: 'Zoë kost € 5',
    });
    expect(read(utf8('alleen ascii'), 'windows-1252').encoding).toBe('windows-1252');
  });

  it('does not take windows-1252 by itself', () => {
    expect(failure(latin1('Roepnaam\nZo\u00EB\n'))).toEqual({
      code: 'source_encoding',
      line: 2,
      column: 3,
      expected: 'utf-8',
    });
  });

  it('takes windows-1252 under auto only where nothing speaks against it', () => {
    expect(read(latin1('Zo\u00EB'), 'auto')).toEqual({ encoding: 'windows-1252', text: 'Zoë' });
    expect(read(utf8('Zoë'), 'auto')).toEqual({ encoding: 'utf-8', text: 'Zoë' });
    expect(read(latin1('Andr\u00E9\u0092s'), 'auto').text).toBe('André’s');
    const mixed = Uint8Array.from([...utf8('Zoë\n'), ...latin1('Zo\u00EB')]);
    expect(failure(mixed, 'auto')).toEqual({ code: 'source_encoding', line: 2, column: 3, expected: 'utf-8' });
  });

  it.each([0x81, 0x8d, 0x8f, 0x90, 0x9d])('refuses byte %i, which windows-1252 does not define', (byte) => {
    const bytes = Uint8Array.from([...latin1('a\nb\u00EB'), byte]);
    for (const setting of ['windows-1252', 'auto'] as const) {
      expect(failure(bytes, setting)).toEqual({
        code: 'source_encoding',
        line: 2,
        column: 3,
        expected: 'windows-1252',
      });
    }
  });

  it('refuses a setting that the bytes contradict', () => {
    expect(failure(utf8('Zoë'), 'windows-1252')).toMatchObject({ code: 'source_encoding', found: 'utf-8' });
    expect(failure(utf8('\uFEFFZoë'), 'windows-1252')).toMatchObject({ code: 'source_encoding', found: 'utf-8' });
    expect(failure(utf16('\uFEFFZoë', true), 'utf-8')).toMatchObject({ code: 'source_encoding', found: 'utf-16le' });
  });

  it('refuses a character that was cut off at the end', () => {
    expect(failure(utf8('a\nZoë').slice(0, -1))).toMatchObject({ code: 'source_encoding', line: 2, column: 3 });
    expect(failure(utf16('\uFEFFab', true).slice(0, -1))).toMatchObject({
      code: 'source_encoding',
      line: 1,
      column: 2,
    });
  });

  it.each([
    ['a second byte order mark', '\uFEFF\uFEFFab', 1, 1],
    ['a byte order mark inside', 'ab\nc\uFEFFd', 2, 2],
    ['NUL', 'ab\n\u0000', 2, 1],
    ['another control character', 'a\u001Bb', 1, 2],
    ['a C1 control character', 'a\r\nb\u0085', 2, 2],
    ['a carriage return alone', 'a\rb', 1, 2],
    ['a carriage return at the end', 'a\n\r', 2, 1],
  ])('refuses %s', (_, text, line, column) => {
    for (const size of [1, 2, 65_536]) {
      expect(failure(utf8(text), undefined, size)).toEqual({ code: 'source_malformed', line, column });
    }
  });

  const header = 'Leerlingnummer;Roepnaam;Categorieën\r\n';
  it.each([true, false])(
    'reads UTF-16 without a mark where its first line shows it (little end first: %s)',
    (little) => {
      const encoding = little ? 'utf-16le' : 'utf-16be';
      for (const size of [1, 3, 65_536]) {
        expect(read(utf16(`${header}${names}`, little), undefined, size)).toEqual({
          encoding,
          text: `${header}${names}`,
        });
      }
      expect(read(utf16(header, little), 'auto').encoding).toBe(encoding);
      expect(read(utf16('Çelik;Nguyễn\n', little), encoding).text).toBe('Çelik;Nguyễn\n');
      expect(failure(utf16(header, little), 'utf-8')).toMatchObject({ code: 'source_encoding', found: encoding });
      expect(failure(utf16(header, little), little ? 'utf-16be' : 'utf-16le')).toMatchObject({
        code: 'source_encoding',
      });
    },
  );

  it.each([
    ['a first line that is too short to tell', utf16('ab\ncd\n', true), { code: 'source_malformed', line: 1 }],
    ['a first line with a character that both orders allow', utf16(`Leerlingnummer;Nguyễn\n`, true), { line: 1 }],
    ['NUL in a file that is not UTF-16', utf8(`${header}a\u0000b\n`), { code: 'source_malformed', line: 2, column: 2 }],
    ['an odd byte at the end', utf16(`${header}ab\n`, true).slice(0, -1), { code: 'source_encoding', line: 2 }],
    ['an odd byte at the end, great end first', utf16(`${header}ab`, false).slice(0, -1), { code: 'source_encoding' }],
    ['half a pair', utf16(`${header}a\uD83Db\n`, true), { code: 'source_encoding', line: 2, column: 2 }],
    ['the second half of a pair alone', utf16(`${header}a\uDE00\n`, false), { code: 'source_encoding', line: 2 }],
  ])('refuses %s', (_, bytes, expected) => {
    expect(failure(bytes)).toMatchObject(expected);
  });

  it('never lets a C0 or C1 control character through, in any encoding', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(undefined, 'auto' as const, 'windows-1252' as const),
        (bytes, setting) => {
          const found = failure(bytes, setting);
          if (found !== undefined) return;
          // oxlint-disable-next-line no-control-regex -- finding them is the purpose
          expect(read(bytes, setting).text).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFEFF]/u);
        },
      ),
      { numRuns: 500 },
    );
  });
});

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(1024);
}

describe('collect', () => {
  it('stops at the limit', async () => {
    await expect(collect(endless(), 10_000)).rejects.toMatchObject({
      code: 'source_too_large',
      subject: { limit: 10_000 },
    });
  });

  it('keeps every byte in order', async () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
    const found = await collect(
      (async function* () {
        yield bytes.slice(0, 150_000);
        yield bytes.slice(150_000);
      })(),
      200_000,
    );
    expect(Buffer.concat(found).equals(bytes)).toBe(true);
    expect(Math.max(...found.map((piece) => piece.length))).toBe(65_536);
  });
});
