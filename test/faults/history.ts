import * as z from 'zod';
import { type Wire, wireOf } from '../world/wire.ts';
import type { Book, Line } from './book.ts';
import { rootOf } from './merkle.ts';
import type { HandedIn } from './stage.ts';

/** One request as a supplier received it, whole or cut. */
export type Requested = {
  readonly supplier: string;
  /** The id in the header: it comes before the body. */
  readonly delivery: string;
  readonly body: Uint8Array;
  readonly complete: boolean;
  /** Which process sent it: the number of the book that was read before that process began. */
  readonly process: number;
};

/** Everything that happened, as it can be seen from outside. */
export type History = {
  /** The database before the first process, and after the end of each. */
  readonly books: readonly Book[];
  /** Per supplier in order of arrival. */
  readonly requests: readonly Requested[];
  /** Signed notes that suppliers held already. */
  readonly shown: readonly string[];
  readonly intakes: readonly (HandedIn & { readonly waiting: number })[];
  /** Has a run ended well since the last fault? Only then must everything have come to its end. */
  readonly settled: boolean;
};

export const invariants = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8'] as const;
export type Invariant = (typeof invariants)[number];

/** What is broken, and what shows it: ids and counts, never a value. */
export type Violation = { readonly invariant: Invariant | 'end' | 'store'; readonly what: string };

type Check = (history: History) => readonly string[];

const lastBook = ({ books }: History): Book => {
  const last = books.at(-1);
  if (last === undefined) throw new Error('a history without a book');
  return last;
};

const ofKind = ({ lines }: Book, kind: string): readonly Line[] => lines.filter((line) => line.kind === kind);
const fact = ({ facts }: Line, name: string): string => String(facts[name] ?? '');

const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];

const wireIn = ({ complete, body }: Requested): Wire | undefined => (complete ? wireOf(body) : undefined);
const whole = (history: History): readonly (Requested & { readonly wire: Wire })[] =>
  history.requests.flatMap((request) => {
    const wire = wireIn(request);
    return wire === undefined ? [] : [{ ...request, wire }];
  });

/** Acknowledged intake is present once. A file that is gone from the inbox was acknowledged. */
const intakePresentOnce: Check = (history) => {
  const book = lastBook(history);
  const accepted = ofKind(book, 'intake').filter((line) => line.facts['state'] === 'accepted');
  return history.intakes.flatMap(({ school, exports, waiting }) => {
    const taken = accepted.filter((line) => line.school === school).map((line) => fact(line, 'generation'));
    const current = book.generations.filter((one) => one.school === school && one.state === 'current').length;
    const acknowledged = exports - waiting;
    return [
      ...repeated(taken).map((generation) => `${school}: generation ${generation} was accepted twice`),
      ...(taken.length < acknowledged ? [`${school}: ${acknowledged} exports gone, ${taken.length} accepted`] : []),
      ...(taken.length > exports ? [`${school}: ${exports} exports, ${taken.length} accepted`] : []),
      ...(acknowledged > 0 && current !== 1 ? [`${school}: ${current} current generations`] : []),
    ];
  });
};

/** Every intent ends, once; and what the ledger says of it is what the delivery's own row says. */
const intentsEnd: Check = (history) => {
  const book = lastBook(history);
  const intents = ofKind(book, 'intent').map((line) => fact(line, 'delivery'));
  const outcomes = new Map(ofKind(book, 'outcome').map((line) => [fact(line, 'delivery'), fact(line, 'result')]));
  const ended = ofKind(book, 'outcome').map((line) => fact(line, 'delivery'));
  const rows = new Map(book.deliveries.map(({ id, state }) => [id, state]));
  return [
    ...repeated(ended).map((id) => `delivery ${id} ended twice`),
    ...ended.filter((id) => !intents.includes(id)).map((id) => `delivery ${id} ended and was never intended`),
    ...intents.filter((id) => !rows.has(id)).map((id) => `delivery ${id} vanished`),
    ...intents
      .filter((id) => (outcomes.get(id) ?? 'open') !== rows.get(id) && rows.has(id))
      .map((id) => `delivery ${id} is ${rows.get(id)}, the ledger says ${outcomes.get(id) ?? 'open'}`),
    ...(history.settled ? intents.filter((id) => !outcomes.has(id)).map((id) => `delivery ${id} never ended`) : []),
  ];
};

/** Every first byte has an earlier committed intent: in the book that was read when the sending process had ended. */
const intendedFirst: Check = ({ books, requests }) =>
  requests.flatMap(({ delivery, supplier, process }) => {
    const book = books[process + 1];
    if (book === undefined) return [`delivery ${delivery} came from a process of which no book was read`];
    const intent = ofKind(book, 'intent').find((line) => fact(line, 'delivery') === delivery);
    if (intent === undefined) return [`delivery ${delivery} reached ${supplier} without an intent`];
    return intent.supplier === supplier ? [] : [`delivery ${delivery} reached ${supplier}, intended for another`];
  });

const isPrefix = (part: Uint8Array, of: Uint8Array): boolean => Buffer.compare(part, of.subarray(0, part.length)) === 0;

/** The same id has the same body, also where only its beginning came; one place in a feed has one id. */
const sameIdSameBody: Check = (history) => {
  const bodies = new Map<string, Uint8Array>();
  const wrong: string[] = [];
  for (const { delivery, body, complete } of history.requests) {
    const known = bodies.get(delivery);
    if (known === undefined) bodies.set(delivery, body);
    else if (known.length < body.length ? !isPrefix(known, body) : !isPrefix(body, known)) {
      wrong.push(`delivery ${delivery} came with another body`);
    }
    if (complete && known !== undefined && known.length > body.length)
      wrong.push(`delivery ${delivery} became shorter`);
    if (known !== undefined && known.length < body.length) bodies.set(delivery, body);
  }
  const places = new Map<string, string>();
  for (const { delivery, wire } of whole(history)) {
    const { feed, sequence, part } = wire.manifest;
    const place = `${feed}/${sequence}/${part}`;
    if (wire.manifest.delivery !== delivery) wrong.push(`delivery ${delivery} calls itself otherwise inside`);
    if ((places.get(place) ?? delivery) !== delivery) wrong.push(`${place} was sent under two ids`);
    places.set(place, delivery);
  }
  return wrong;
};

/** Origin, size and root of a signed note (C2SP tlog-checkpoint). */
const noteHead = (note: string): { readonly size: number; readonly root: string } => {
  const [, size = '', root = ''] = note.split('\n');
  return { size: Number(size), root };
};

/** The ledger extends every checkpoint ever shown, and every earlier reading of itself. */
const ledgerExtends: Check = (history) => {
  const { lines } = lastBook(history);
  const leaves = lines.map(({ leaf }) => Buffer.from(leaf, 'hex'));
  const wrong: string[] = [];
  if (lines.some(({ seq }, index) => seq !== index)) wrong.push('the numbers do not run on');
  history.books.forEach((book, index) => {
    const kept = book.lines.every(({ leaf }, seq) => lines[seq]?.leaf === leaf);
    if (!kept) wrong.push(`the ledger does not extend reading ${index}`);
  });
  const shown = [...history.shown, ...whole(history).flatMap(({ wire }) => wire.manifest.checkpoint ?? [])];
  for (const { size, root } of [...new Set(shown)].map(noteHead)) {
    const differs = size > leaves.length || rootOf(leaves.slice(0, size)).toString('base64') !== root;
    if (differs) wrong.push(`the ledger does not extend the checkpoint of ${size} that was shown`);
  }
  return wrong;
};

const endedStates = ['superseded', 'revoked'];

/** Where versions of a supplier's agreement ended: version and the number of the line that says so. */
const ends = (book: Book, supplier: string): readonly { readonly version: number; readonly seq: number }[] =>
  ofKind(book, 'agreement')
    .filter((line) => line.supplier === supplier && endedStates.includes(fact(line, 'to')))
    .map((line) => ({ version: Number(line.facts['version']), seq: line.seq }));

/** Nothing is sent under a version that had ended: neither intended after its end, nor sent by a process that began after it. */
const nothingUnderEnded: Check = (history) => {
  const book = lastBook(history);
  const late = ofKind(book, 'intent').flatMap((line) => {
    const version = Number(line.facts['agreementVersion']);
    const isLate = ends(book, line.supplier ?? '').some((end) => end.version === version && end.seq < line.seq);
    return isLate && fact(line, 'mode') !== 'withdrawal'
      ? [`delivery ${fact(line, 'delivery')} was intended under version ${version}, which had ended`]
      : [];
  });
  const sent = whole(history).flatMap(({ supplier, delivery, process, wire }) => {
    const { agreementVersion: version, mode } = wire.manifest;
    const begun = history.books[process];
    const isLate = begun !== undefined && ends(begun, supplier).some((end) => end.version === version);
    return isLate && mode !== 'withdrawal'
      ? [`delivery ${delivery} was sent under version ${version}, which had ended`]
      : [];
  });
  return [...late, ...sent];
};

/** Per supplier and feed the number never goes back. */
const numbersGrow: Check = (history) => {
  const last = new Map<string, { readonly sequence: number; readonly part: number; readonly delivery: string }>();
  return whole(history).flatMap(({ delivery, wire }) => {
    const { feed, sequence, part } = wire.manifest;
    const before = last.get(feed);
    last.set(feed, { sequence, part, delivery });
    if (before === undefined || before.delivery === delivery) return [];
    const grows = sequence > before.sequence || (sequence === before.sequence && part > before.part);
    return grows ? [] : [`feed ${feed} went from ${before.sequence}/${before.part} to ${sequence}/${part}`];
  });
};

const removed = z.object({ op: z.literal('remove'), kind: z.literal('pupil'), ref: z.string() });

/** A half-read file changes nothing: only what was accepted is current, and nobody goes who was in the last export. */
const onlyWholeFilesCount: Check = (history) => {
  const book = lastBook(history);
  const accepted = new Set(ofKind(book, 'intake').map((line) => fact(line, 'generation')));
  const unaccounted = book.generations
    .filter(({ id, state }) => (state === 'current' || state === 'kept') && !accepted.has(id))
    .map(({ id }) => `generation ${id} counts and was never accepted`);
  const perFeed = new Map<string, { readonly school: string; readonly gone: Set<string>; readonly put: Set<string> }>();
  for (const { wire } of whole(history)) {
    const { feed, school } = wire.manifest;
    const seen = perFeed.get(feed) ?? { school, gone: new Set(), put: new Set() };
    perFeed.set(feed, seen);
    for (const item of wire.items) {
      if (removed.safeParse(item).success) seen.gone.add(item.ref);
      if (item.op === 'put' && item.kind === 'pupil') seen.put.add(item.ref);
    }
  }
  const tooMany = [...perFeed].flatMap(([feed, { school, gone, put }]) => {
    const intake = history.intakes.find((one) => one.school === school);
    const { gone: mayGo = 0, pupils = 0 } = intake ?? {};
    return [
      ...(gone.size > mayGo ? [`feed ${feed} lost ${gone.size} pupils, ${mayGo} have left`] : []),
      ...(put.size > pupils ? [`feed ${feed} has had ${put.size} pupils, there are ${pupils}`] : []),
    ];
  });
  return [...unaccounted, ...tooMany];
};

const checks: Readonly<Record<Invariant, Check>> = {
  I1: intakePresentOnce,
  I2: intentsEnd,
  I3: intendedFirst,
  I4: sameIdSameBody,
  I5: ledgerExtends,
  I6: nothingUnderEnded,
  I7: numbersGrow,
  I8: onlyWholeFilesCount,
};

/** Every invariant that this history breaks, by name. Of a run that was cut off only what holds at any moment is asked. */
export const violations = (history: History): readonly Violation[] => [
  ...history.books
    .filter(({ integrity }) => integrity !== 'ok')
    .map(({ integrity }) => ({ invariant: 'store' as const, what: integrity })),
  ...invariants.flatMap((invariant) => checks[invariant](history).map((what) => ({ invariant, what }))),
];
