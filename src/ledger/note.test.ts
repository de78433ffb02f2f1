import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import { seededKeyring } from '../../test/ledger-world.ts';
import { headText, keyId, openHead, openNote, originOf, readHead, signNote, verifierKey } from './note.ts';
import { leafHash } from './tree.ts';

// The example of Go's golang.org/x/mod/sumdb/note, where the format comes from.
const neumann = {
  name: 'PeterNeumann',
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  publicKey: Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1),
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

const signer = await seededKeyring('note').signer('board');
const head = { origin: 'sluis/board', size: 7, root: leafHash(Buffer.from('root')) };
const note = signNote(headText(head), head.origin, signer);

describe('signed notes', () => {
  it('agree with the key id, key text and signature of the reference', () => {
    const { name, publicKey, text } = neumann;
    expect(Buffer.from(keyId(name, publicKey)).toString('hex')).toBe('c74f20a3');
    expect(verifierKey(name, publicKey)).toBe(neumann.key);
    expect(openNote(`${text}\n${neumann.signature}`, name, publicKey)).toBe(text);
  });

  it('have the form of a checkpoint', () => {
    const [origin, size, root, blank, signature, end] = note.split('\n');
    expect([origin, size, root?.length, blank, end]).toEqual(['sluis/board', '7', 44, '', '']);
    expect(signature).toMatch(/^— sluis\/board [A-Za-z0-9+/]{91}=$/);
  });

  it('open for their own board and key only', async () => {
    expect(openHead(note, 'board', signer.publicKey)).toEqual(head);
    expect(openHead(note, 'other', signer.publicKey)).toBeUndefined();
    const other = await seededKeyring('other').signer('board');
    expect(openHead(note, 'board', other.publicKey)).toBeUndefined();
  });

  it('may carry the line of a witness', () => {
    expect(openHead(note + neumann.signature, 'board', signer.publicKey)).toEqual(head);
  });

  it('are worth nothing with any byte changed', () => {
    const bytes = Buffer.from(note);
    const opened = [...bytes.keys()].filter((at) => {
      const changed = Buffer.from(bytes);
      changed[at] = (bytes[at] ?? 0) ^ 1;
      return openHead(changed.toString('utf8'), 'board', signer.publicKey) !== undefined;
    });
    expect(opened).toEqual([]);
  });

  it.each(['sluis/board\n07\n', 'sluis/board\n+7\n', 'sluis/board\n-1\n', 'sluis/other\n7\n', 'sluis/board\n7e0\n'])(
    'say their size in one way only: %j',
    (start) => {
      const root = Buffer.from(head.root, 'hex').toString('base64');
      expect(readHead(`${start}${root}\n`, 'sluis/board')).toBeUndefined();
    },
  );

  it('say nothing more than size and root', () => {
    expect(readHead(`${headText(head)}more\n`, 'sluis/board')).toBeUndefined();
  });

  it.each(['', 'a b', 'a+b', 'a\nb', '../a'])('have no origin for board %j', (board) => {
    expect(() => originOf(board)).toThrow(new GatewayError('internal', { field: 'board' }));
  });
});
