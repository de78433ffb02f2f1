import { createHash } from 'node:crypto';

/** A way in which a value can stand in bytes. */
export type Encoding = { readonly name: string; readonly of: (value: string) => readonly Buffer[] };

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const perByte = (value: string, write: (byte: number) => string): Buffer =>
  ascii([...Buffer.from(value)].map(write).join(''));
const perUnit = (value: string, write: (unit: number) => string): Buffer =>
  ascii([...value].map((sign) => write(sign.charCodeAt(0))).join(''));
const hex2 = (byte: number): string => byte.toString(16).padStart(2, '0');

const utf16be = (value: string): Buffer => Buffer.from(value, 'utf16le').swap16();

/** The characters that are the same whatever stands before and after the value. */
const base64Within = (value: string, offset: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  const whole = bytes.toString('base64').replaceAll('=', '');
  const last = bytes.length % 3 === 0 ? whole.length : whole.length - 1;
  return whole.slice(Math.ceil((offset * 8) / 6), last);
};
const offsets = [0, 1, 2];
const base64s = (value: string): string[] => offsets.map((offset) => base64Within(value, offset));

const bothCases = (text: string): Buffer[] => [ascii(text.toLowerCase()), ascii(text.toUpperCase())];

/** Unsalted: who holds a hash of a number finds the number in seconds. */
const hashed = (algorithm: string) => (value: string) =>
  bothCases(createHash(algorithm).update(value).digest('hex')).concat(createHash(algorithm).update(value).digest());

const reversed = (value: string): string => [...value].toReversed().join('');

/** Markers are plain ASCII, so windows-1252, CDATA and unescaped JSON or XML write them as UTF-8 does. */
export const encodings: readonly Encoding[] = [
  { name: 'UTF-8', of: (value) => [Buffer.from(value)] },
  { name: 'windows-1252', of: (value) => [ascii(value)] },
  { name: 'UTF-16LE', of: (value) => [Buffer.from(value, 'utf16le')] },
  { name: 'UTF-16BE', of: (value) => [utf16be(value)] },
  { name: 'lower case', of: (value) => [ascii(value.toLowerCase())] },
  { name: 'upper case', of: (value) => [ascii(value.toUpperCase())] },
  { name: 'reversed', of: (value) => [ascii(reversed(value)), ascii(reversed(value).toLowerCase())] },
  { name: 'without blanks and signs', of: (value) => [ascii(value.replaceAll(/[^\p{L}\p{N}]/gu, ''))] },
  {
    name: 'JSON escape',
    of: (value) => [
      perUnit(value, (unit) => `\\u00${hex2(unit)}`),
      perUnit(value, (unit) => `\\u00${hex2(unit).toUpperCase()}`),
    ],
  },
  {
    name: 'XML character reference',
    of: (value) => [
      perUnit(value, (unit) => `&#${unit};`),
      perUnit(value, (unit) => `&#x${hex2(unit)};`),
      perUnit(value, (unit) => `&#x${hex2(unit).toUpperCase()};`),
    ],
  },
  {
    name: 'URL encoding',
    of: (value) => [
      perByte(value, (byte) => `%${hex2(byte)}`),
      perByte(value, (byte) => `%${hex2(byte).toUpperCase()}`),
      ascii(encodeURIComponent(value)),
    ],
  },
  { name: 'base64', of: (value) => base64s(value).map(ascii) },
  {
    name: 'base64url',
    of: (value) => base64s(value).map((text) => ascii(text.replaceAll('+', '-').replaceAll('/', '_'))),
  },
  { name: 'hexadecimal', of: (value) => bothCases(Buffer.from(value).toString('hex')) },
  { name: 'MD5', of: hashed('md5') },
  { name: 'SHA-1', of: hashed('sha1') },
  { name: 'SHA-256', of: hashed('sha256') },
];

/** Encodings that keep the value's own characters: only there a short value needs a border on both sides. */
export const plainEncodings: ReadonlySet<string> = new Set([
  'UTF-8',
  'windows-1252',
  'lower case',
  'upper case',
  'reversed',
  'without blanks and signs',
  'URL encoding',
]);
