import { createHash, createPublicKey, verify } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import type { Signer } from '../ports.ts';
import type { Hash } from './tree.ts';

/** What a checkpoint says: this log had this size and this root. */
type Head = { readonly origin: string; readonly size: number; readonly root: Hash };

// C2SP signed-note: a key name has no blanks and no plus.
const boardId = /^[A-Za-z0-9._-]{1,64}$/;
const ed25519 = 0x01;

/** The origin line of a board's log, which is also its key name. */
export const originOf = (board: string): string => {
  if (!boardId.test(board)) throw new GatewayError('internal', { field: 'board' });
  return `sluis/${board}`;
};

/** C2SP signed-note: the first four bytes of SHA-256(key name || 0x0A || 0x01 || public key). */
export const keyId = (name: string, publicKey: Uint8Array): Uint8Array =>
  createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ed25519)).update(publicKey).digest().subarray(0, 4);

/** The id of a board's log and its key, in hexadecimal: under it a checkpoint is kept outside the store. */
export const logOf = (board: string, publicKey: Uint8Array): string =>
  Buffer.from(keyId(originOf(board), publicKey)).toString('hex');

/** The key as others are handed it to check our notes: `name+hex(key id)+base64(0x01 || public key)`. */
export const verifierKey = (name: string, publicKey: Uint8Array): string =>
  `${name}+${Buffer.from(keyId(name, publicKey)).toString('hex')}+${Buffer.concat([Uint8Array.of(ed25519), publicKey]).toString('base64')}`;

/** The text of a checkpoint (C2SP tlog-checkpoint): origin, decimal size, base64 root, each on its line. */
export const headText = ({ origin, size, root }: Head): string =>
  `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`;

/** The signed note of a text that ends in a line break (C2SP signed-note). */
export const signNote = (text: string, name: string, signer: Signer): string => {
  const signature = Buffer.concat([keyId(name, signer.publicKey), signer.sign(Buffer.from(text))]);
  return `${text}\n\u2014 ${name} ${signature.toString('base64')}\n`;
};

/** SubjectPublicKeyInfo of Ed25519 is this and the 32 bytes of the key (RFC 8410, section 4). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');

const isSigned = (text: string, publicKey: Uint8Array, signature: Uint8Array): boolean => {
  const key = createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, signature);
};

const signatureLine = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/**
 * The text of a note if this key signed it, otherwise undefined. Lines of other keys are passed over: a
 * witness may add its own. A signature under our key that fails makes the whole note worthless.
 */
export const openNote = (note: string, name: string, publicKey: Uint8Array): string | undefined => {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => signatureLine.exec(line));
  if (lines.includes(null)) return undefined;
  const id = keyId(name, publicKey);
  const own = lines
    .filter((line) => line?.[1] === name)
    .map((line) => Buffer.from(line?.[2] ?? '', 'base64'))
    .find((signature) => signature.subarray(0, 4).equals(id));
  return own !== undefined && isSigned(text, publicKey, own.subarray(4)) ? text : undefined;
};

/** Reads a checkpoint's text; undefined when it is not one of this log, or says something more. */
export const readHead = (text: string, origin: string): Head | undefined => {
  const [first, size = '', root = '', ...rest] = text.split('\n');
  const hash = Buffer.from(root, 'base64');
  const head = { origin, size: Number(size), root: hash.toString('hex') };
  const isWhole = first === origin && rest.length === 1 && hash.length === 32 && /^\d{1,15}$/.test(size);
  // Writing it again catches every other spelling: a leading zero, a sign, loose base64.
  return isWhole && headText(head) === text ? head : undefined;
};

/** Opens and reads a checkpoint note of a board; undefined when it is not that board's, or not signed by its key. */
export const openHead = (note: string, board: string, publicKey: Uint8Array): Head | undefined => {
  const origin = originOf(board);
  const text = openNote(note, origin, publicKey);
  return text === undefined ? undefined : readHead(text, origin);
};
