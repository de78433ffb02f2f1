// Checks an exported ledger without anything of Sluis: one file, no packages, Node 20 or later.
//
//   node verify.mjs EXPORT.ndjson [--against CHECKPOINT.txt] [--key BASE64] [--en]
//
// EXPORT      what `sluis ledger export` wrote
// --against   a checkpoint that somebody else kept: finds a ledger that was cut off or written anew
// --key       the public key of the board as it was handed over earlier; without it the export names its own key
// Ends with 0 when all is right, 1 when it is not, 2 when it was called wrongly.
//
// A second implementation on purpose: it follows the definition of RFC 6962, section 2.1, and shares no code.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { openSync, readFileSync, readSync } from 'node:fs';

/** Something does not add up, from the entry with this number; no number when it is not about one entry. */
const wrong = (what, entry) => Object.assign(new Error(what), { wrong: true, entry });

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The lines of a file, one at a time: an export can be larger than a string can be. */
function* linesOf(path) {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(1 << 20);
  let data = Buffer.alloc(0);
  for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
    data = Buffer.concat([data, chunk.subarray(0, length)]);
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
      yield data.subarray(0, end).toString('utf8');
      data = data.subarray(end + 1);
    }
  }
  if (data.length > 0) yield data.toString('utf8');
}

const parse = (line, entry) => {
  try {
    const value = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Not JSON: said below, without what was in it.
  }
  throw wrong('unreadable', entry);
};

/** MTH(D[from:until]) by its definition; subtrees of a power of two leaves are remembered, by level. */
const createTree = () => {
  const leaves = [];
  const remembered = [];
  const compute = (from, until, k) => sha256(Buffer.of(1), hashOf(from, from + k), hashOf(from + k, until));
  const hashOf = (from, until) => {
    const n = until - from;
    if (n === 0) return sha256();
    if (n === 1) return leaves[from];
    let k = 1;
    while (k * 2 < n) k *= 2;
    if (k * 2 !== n) return compute(from, until, k);
    const level = (remembered[n] ??= []);
    return (level[from / n] ??= compute(from, until, k));
  };
  return { leaves, root: (size) => hashOf(0, size) };
};

const readRange = (text, seq) => {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(String(text));
  if (match === null) throw wrong('unreadable', seq);
  return [Number(match[1]), Number(match[2])];
};

const readBody = (state, body, seq) => {
  const entry = parse(body, seq);
  if (entry.board !== state.header.board) throw wrong('entry_foreign', seq);
  if (entry.kind !== 'retention') return;
  const ranges = entry.facts?.ranges;
  if (!Array.isArray(ranges)) throw wrong('unreadable', seq);
  for (const [first, last] of ranges.map((range) => readRange(range, seq))) {
    if (last < seq) state.removed.push([first, last]);
  }
};

const readEntry = (state, line) => {
  const { leaves } = state.tree;
  const seq = leaves.length;
  if (line.seq !== seq) throw wrong('entry_missing', seq);
  if (!/^[0-9a-f]{64}$/.test(String(line.leaf))) throw wrong('unreadable', seq);
  const leaf = Buffer.from(line.leaf, 'hex');
  if (line.body === undefined && line.nonce === undefined) {
    state.gone.push(seq);
  } else {
    if (typeof line.body !== 'string' || !/^[0-9a-f]{64}$/.test(String(line.nonce))) throw wrong('unreadable', seq);
    const text = Buffer.from(line.body, 'utf8');
    if (!sha256(Buffer.of(0), Buffer.from(line.nonce, 'hex'), text).equals(leaf)) throw wrong('entry_changed', seq);
    readBody(state, line.body, seq);
  }
  leaves.push(leaf);
};

/** The size and root that a C2SP signed note states; undefined when it is not of this log and key. */
const openNote = (state, note) => {
  const { origin } = state.header;
  const match = /^([^\n]+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n\n((?:\u2014 [^\n]+\n)+)$/u.exec(note);
  if (match === null || match[1] !== origin) return undefined;
  const id = sha256(`${origin}\n`, Buffer.of(1), state.key).subarray(0, 4);
  const signatures = match[4].split('\n').map((line) => line.split(' '));
  const own = signatures
    .filter(([, name]) => name === origin)
    .map(([, , text]) => Buffer.from(String(text), 'base64'))
    .find((bytes) => bytes.length === 68 && bytes.subarray(0, 4).equals(id));
  const publicKey = { key: { kty: 'OKP', crv: 'Ed25519', x: state.key.toString('base64url') }, format: 'jwk' };
  const text = Buffer.from(note.slice(0, note.lastIndexOf('\n\n') + 1), 'utf8');
  if (own === undefined || !verify(null, text, createPublicKey(publicKey), own.subarray(4))) return undefined;
  return { size: Number(match[2]), root: Buffer.from(match[3], 'base64') };
};

/** The largest size below this one at which a signed root was met: what comes after it is not proven. */
const provenBefore = ({ met }, size) => met.findLast((one) => one < size) ?? 0;

const meetNote = (state, note, what) => {
  const head = openNote(state, note);
  const last = what === 'older' ? undefined : provenBefore(state, Infinity);
  if (head === undefined) throw wrong(`${what}_invalid`, last);
  const { leaves, root } = state.tree;
  if (head.size > leaves.length) throw wrong(`${what}_differs`, leaves.length);
  if (!root(head.size).equals(head.root)) throw wrong(`${what}_differs`, provenBefore(state, head.size));
  return head.size;
};

const readCheckpoint = (state, line) => {
  const size = meetNote(state, String(line.note), 'checkpoint');
  const last = provenBefore(state, Infinity);
  if (size !== line.checkpoint || size < last) throw wrong('checkpoint_differs', last);
  state.met.push(size);
};

const checkGone = ({ gone, removed }) => {
  const seq = gone.find((number) => !removed.some(([first, last]) => first <= number && number <= last));
  if (seq !== undefined) throw wrong('entry_removed', seq);
};

const readHeader = (line, pinned) => {
  const header = parse(line);
  const key = Buffer.from(String(header.publicKey), 'base64');
  if (header.format !== 'sluis-ledger-1' || key.length !== 32) throw wrong('header');
  if (header.origin !== `sluis/${header.board}` || ![header.size, header.checkpoints].every(Number.isSafeInteger))
    throw wrong('header');
  if (pinned !== undefined && !key.equals(Buffer.from(pinned, 'base64'))) throw wrong('key_differs');
  return { header, key };
};

const check = ({ path, against, pinned }) => {
  const lines = linesOf(path);
  const first = lines.next();
  if (first.done) throw wrong('header');
  const { header, key } = readHeader(first.value, pinned);
  const state = { header, key, tree: createTree(), gone: [], removed: [], met: [] };
  const { leaves } = state.tree;
  for (const text of lines) {
    const line = parse(text, leaves.length);
    if (leaves.length < header.size) readEntry(state, line);
    else if (line.checkpoint === undefined) throw wrong('unreadable', leaves.length);
    else readCheckpoint(state, line);
  }
  if (leaves.length < header.size || state.met.length < header.checkpoints) throw wrong('cut_off', leaves.length);
  checkGone(state);
  if (against !== undefined) meetNote(state, readFileSync(against, 'utf8'), 'older');
  return { size: leaves.length, signed: provenBefore(state, Infinity), checkpoints: state.met.length };
};

const texts = {
  nl: {
    right: (found) => `klopt: ${found.size} regels, ${found.checkpoints} controlepunten`,
    unsigned: (from) => `nog niet ondertekend: vanaf regel ${from}`,
    wrong: ({ entry }) => (entry === undefined ? 'klopt niet' : `klopt niet vanaf regel ${entry}`),
    unread: 'dit bestand is er niet of is niet te lezen',
    usage: 'gebruik: node verify.mjs EXPORT [--against CONTROLEPUNT] [--key SLEUTEL] [--en]',
    reasons: {
      header: 'de kop van het bestand is niet die van een logboek',
      unreadable: 'deze regel is niet te lezen',
      cut_off: 'het bestand is afgebroken',
      key_differs: 'het logboek is van een andere sleutel',
      entry_missing: 'er ontbreekt een regel',
      entry_changed: 'de regel is gewijzigd',
      entry_foreign: 'de regel is van een ander bestuur',
      entry_removed: 'de tekst is weg zonder dat een bewaartermijn dat zegt',
      checkpoint_invalid: 'een controlepunt is niet met deze sleutel ondertekend',
      checkpoint_differs: 'de regels kloppen niet met een controlepunt',
      older_invalid: 'het oudere controlepunt is niet van dit logboek',
      older_differs: 'de regels kloppen niet met het oudere controlepunt',
    },
  },
  en: {
    right: (found) => `correct: ${found.size} entries, ${found.checkpoints} checkpoints`,
    unsigned: (from) => `not signed yet: from entry ${from}`,
    wrong: ({ entry }) => (entry === undefined ? 'not correct' : `not correct from entry ${entry}`),
    unread: 'this file is not there or cannot be read',
    usage: 'usage: node verify.mjs EXPORT [--against CHECKPOINT] [--key KEY] [--en]',
    reasons: {
      header: 'the head of the file is not that of a ledger',
      unreadable: 'this entry cannot be read',
      cut_off: 'the file is cut off',
      key_differs: 'the ledger is of another key',
      entry_missing: 'an entry is missing',
      entry_changed: 'the entry was changed',
      entry_foreign: 'the entry is of another board',
      entry_removed: 'the text is gone and no retention says so',
      checkpoint_invalid: 'a checkpoint is not signed by this key',
      checkpoint_differs: 'the entries do not agree with a checkpoint',
      older_invalid: 'the older checkpoint is not of this ledger',
      older_differs: 'the entries do not agree with the older checkpoint',
    },
  },
};

const readArguments = (words) => {
  const options = { say: texts.nl };
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === '--en') options.say = texts.en;
    else if (words[at] === '--against') options.against = words[(at += 1)];
    else if (words[at] === '--key') options.pinned = words[(at += 1)];
    else options.path = words[at];
  }
  return options;
};

const main = (words) => {
  const options = readArguments(words);
  const { say, path } = options;
  if (path === undefined) {
    console.error(say.usage);
    return 2;
  }
  try {
    const found = check(options);
    console.log(say.right(found));
    if (found.signed < found.size) console.log(say.unsigned(found.signed));
    return 0;
  } catch (error) {
    if (error.syscall !== undefined) console.error(`${say.unread}\n${say.usage}`);
    if (error.syscall !== undefined) return 2;
    if (error.wrong !== true) throw error;
    console.log(`${say.wrong(error)}: ${say.reasons[error.message]}`);
    return 1;
  }
};

process.exitCode = main(process.argv.slice(2));
