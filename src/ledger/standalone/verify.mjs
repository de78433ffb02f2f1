// Checks an exported ledger without anything of Sluis: one file, no packages, Node 20 or later.
//
//   node verify.mjs EXPORT.ndjson [--against CHECKPOINT.txt] [--key BASE64] [--en]
//
// EXPORT      what `sluis ledger export` wrote
// --against   a checkpoint that somebody else kept: finds a ledger that was cut off or written anew
// --key       the public key of the board as it was handed over earlier; without it the export names its own key
// Ends with 0: right; 1: not right; 2: called wrongly; 3: right, but the checkpoint is of what was lost with a restore
//
// A second implementation on purpose: it follows the definition of RFC 6962, section 2.1, and shares no code.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { openSync, readFileSync, readSync } from 'node:fs';

/** Something does not add up, from the entry with this number; no number when it is not about one entry. */
const wrong = (what, entry) => Object.assign(new Error(what), { wrong: true, entry });

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

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
  if (entry.kind === 'reconciliation' && entry.facts?.what === 'lost') state.lost.push({ ...entry.facts, seq });
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

/** The checkpoint of somebody else, once all the rest is right: only then does an entry say what was lost. */
const meetOlder = (state, note) => {
  const head = openNote(state, note);
  const isLast = ({ to, root }) => head.size === to && head.root.equals(Buffer.from(String(root), 'hex'));
  try {
    meetNote(state, note, 'older');
  } catch (error) {
    const said = state.lost.find((one) => one.from < head?.size && (head.size < one.to || isLast(one)));
    if (error.message !== 'older_differs' || said === undefined) throw error;
    return said.seq;
  }
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
  const state = { header, key, tree: createTree(), gone: [], removed: [], met: [], lost: [] };
  const { leaves } = state.tree;
  for (const text of lines) {
    const line = parse(text, leaves.length);
    if (leaves.length < header.size) readEntry(state, line);
    else if (line.checkpoint === undefined) throw wrong('unreadable', leaves.length);
    else readCheckpoint(state, line);
  }
  if (leaves.length < header.size || state.met.length < header.checkpoints) throw wrong('cut_off', leaves.length);
  checkGone(state);
  const older = against === undefined ? undefined : meetOlder(state, readFileSync(against, 'utf8'));
  const { met, lost } = state;
  return { size: leaves.length, signed: provenBefore(state, Infinity), checkpoints: met.length, lost, older };
};

/** Dutch | English. */
const words = {
  right: 'klopt | correct',
  entries: 'regels | entries',
  checkpoints: 'controlepunten | checkpoints',
  unsigned: 'nog niet ondertekend: vanaf regel | not signed yet: from entry',
  lost: 'bij een terugzetting verloren: regel | lost with a restore: entries',
  see: 'zie regel | see entry',
  older: 'het oudere controlepunt is van wat verloren ging | the older checkpoint is of what was lost',
  wrong: 'klopt niet | not correct',
  from: 'vanaf regel | from entry',
  unread: 'dit bestand is er niet of is niet te lezen | this file is not there or cannot be read',
  usage: 'gebruik: node verify.mjs EXPORT | usage: node verify.mjs EXPORT',
  header: 'de kop van het bestand is niet die van een logboek | the head of the file is not that of a ledger',
  unreadable: 'deze regel is niet te lezen | this entry cannot be read',
  cut_off: 'het bestand is afgebroken | the file is cut off',
  key_differs: 'het logboek is van een andere sleutel | the ledger is of another key',
  entry_missing: 'er ontbreekt een regel | an entry is missing',
  entry_changed: 'de regel is gewijzigd | the entry was changed',
  entry_foreign: 'de regel is van een ander bestuur | the entry is of another board',
  entry_removed: 'de tekst is weg zonder dat een bewaartermijn dat zegt | the text is gone and no retention says so',
  checkpoint_invalid: 'een controlepunt is niet met deze sleutel ondertekend | a checkpoint is not signed by this key',
  checkpoint_differs: 'de regels kloppen niet met een controlepunt | the entries do not agree with a checkpoint',
  older_invalid: 'het oudere controlepunt is niet van dit logboek | the older checkpoint is not of this ledger',
  older_differs:
    'de regels kloppen niet met het oudere controlepunt | the entries do not agree with the older checkpoint',
};

const more = '[--against CHECKPOINT] [--key KEY] [--en]';

const readArguments = (typed) => {
  const options = { language: typed.includes('--en') ? 1 : 0 };
  for (let at = 0; at < typed.length; at += 1) {
    if (typed[at] === '--against') options.against = typed[(at += 1)];
    else if (typed[at] === '--key') options.pinned = typed[(at += 1)];
    else if (typed[at] !== '--en') options.path = typed[at];
  }
  return options;
};

const tell = ({ size, checkpoints, signed, lost, older }, say) => {
  console.log(`${say('right')}: ${size} ${say('entries')}, ${checkpoints} ${say('checkpoints')}`);
  if (signed < size) console.log(`${say('unsigned')} ${signed}`);
  for (const { from, to, seq } of lost) console.log(`${say('lost')} ${from}-${to - 1} (${say('see')} ${seq})`);
  if (older !== undefined) console.log(`${say('older')} (${say('see')} ${older})`);
};

const main = (typed) => {
  const options = readArguments(typed);
  const say = (word) => words[word].split(' | ')[options.language];
  if (options.path === undefined) {
    console.error(`${say('usage')} ${more}`);
    return 2;
  }
  try {
    const found = check(options);
    tell(found, say);
    return found.older === undefined ? 0 : 3;
  } catch (error) {
    const where = error.entry === undefined ? '' : ` ${say('from')} ${error.entry}`;
    if (error.wrong === true) console.log(`${say('wrong')}${where}: ${say(error.message)}`);
    else if (error.syscall !== undefined) console.error(`${say('unread')}\n${say('usage')} ${more}`);
    else throw error;
    return error.wrong === true ? 1 : 2;
  }
};

process.exitCode = main(process.argv.slice(2));
