import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { jsonDelivery, putPupil, removePupil, type WireItem, type WireManifest } from '../world/delivery.ts';
import type { Book, Line } from './book.ts';
import { type History, type Invariant, type Requested, violations } from './history.ts';
import { rootOf } from './merkle.ts';

const school = '99XA00';

const lineOf = (seq: number, kind: string, facts: Line['facts'], supplier?: string): Line => ({
  seq,
  leaf: createHash('sha256').update(`${seq} ${kind}`).digest('hex'),
  kind,
  school,
  ...(supplier === undefined ? {} : { supplier }),
  facts,
});

const intake = { state: 'accepted', generation: 'g1' };
const intent = (delivery: string, agreementVersion = 2) => ({ delivery, agreementVersion, mode: 'full' });

const lines: readonly Line[] = [
  lineOf(0, 'agreement', { version: 1, to: 'superseded' }, 'boeken'),
  lineOf(1, 'agreement', { version: 2, to: 'approved' }, 'boeken'),
  lineOf(2, 'intake', intake),
  lineOf(3, 'intent', intent('d1'), 'boeken'),
  lineOf(4, 'outcome', { delivery: 'd1', result: 'unknown' }, 'boeken'),
  lineOf(5, 'intent', intent('d2'), 'boeken'),
  lineOf(6, 'outcome', { delivery: 'd2', result: 'accepted' }, 'boeken'),
];

const delivery = (id: string, sequence: number, state: string) => ({
  id,
  feed: 'f1',
  supplier: 'boeken',
  sequence,
  part: 1,
  agreementVersion: 2,
  state,
});

const bookOf = (upTo: number, more: Partial<Book> = {}): Book => ({
  lines: lines.slice(0, upTo),
  deliveries: [],
  generations: [],
  runs: [],
  integrity: 'ok',
  ...more,
});

const generations = [{ id: 'g1', school, state: 'current' }];
const books: readonly Book[] = [
  bookOf(2),
  bookOf(4, { generations, deliveries: [delivery('d1', 1, 'open')] }),
  bookOf(7, { generations, deliveries: [delivery('d1', 1, 'unknown'), delivery('d2', 2, 'accepted')] }),
];

const noteOf = (of: readonly Line[]): string =>
  `sluis.test/x\n${of.length}\n${rootOf(of.map(({ leaf }) => Buffer.from(leaf, 'hex'))).toString('base64')}\n\n- x y\n`;

type Told = Partial<WireManifest> & { readonly agreementVersion?: number; readonly checkpoint?: string };

const bodyOf = (told: Told, items: readonly WireItem[]): Uint8Array => {
  const written = JSON.parse(new TextDecoder().decode(jsonDelivery(items))) as { manifest: object };
  const manifest = { ...written.manifest, feed: 'f1', school, agreementVersion: 2, ...told };
  return new TextEncoder().encode(JSON.stringify({ ...written, manifest }));
};

const noor = putPupil('noor', { callName: 'Noor' });
const requested = (id: string, sequence: number, process: number, more: Partial<Requested> = {}): Requested => ({
  supplier: 'boeken',
  delivery: id,
  body: bodyOf({ delivery: id, sequence, checkpoint: noteOf(lines.slice(0, 3)) }, [noor]),
  complete: true,
  process,
  ...more,
});

/** Killed after the first delivery had left; the second run sent it again under a new number. */
const good: History = {
  books,
  requests: [requested('d1', 1, 0), requested('d2', 2, 1), requested('d2', 2, 1)],
  shown: [noteOf(lines.slice(0, 2))],
  intakes: [{ school, exports: 1, gone: 0, pupils: 1, waiting: 0 }],
  settled: true,
};

const [before = bookOf(0), killed = bookOf(0), after = bookOf(0)] = books;
const ending = (more: Partial<Book>): History => ({ ...good, books: [before, killed, { ...after, ...more }] });
const requesting = (...requests: readonly Requested[]): History => ({ ...good, requests });
const withLine = (seq: number, facts: Line['facts']): History =>
  ending({ lines: lines.map((line) => (line.seq === seq ? { ...line, facts } : line)) });
const appended = (kind: string, facts: Line['facts']): History =>
  ending({ lines: [...lines, lineOf(lines.length, kind, facts, 'boeken')] });

const doctored: readonly (readonly [Invariant, string, History])[] = [
  ['I1', 'an export that was taken and is in no line', withLine(2, { state: 'refused' })],
  ['I1', 'an export that was accepted twice', appended('intake', intake)],
  ['I1', 'a school without a current generation', ending({ generations: [] })],
  ['I2', 'an intent that never ended', ending({ lines: lines.slice(0, 6) })],
  ['I2', 'an outcome that was written twice', appended('outcome', { delivery: 'd2', result: 'accepted' })],
  ['I2', 'an outcome of nothing', appended('outcome', { delivery: 'd3', result: 'accepted' })],
  ['I2', 'a delivery without its row', ending({ deliveries: [delivery('d1', 1, 'unknown')] })],
  [
    'I2',
    'a row that says something else',
    ending({ deliveries: [delivery('d1', 1, 'accepted'), delivery('d2', 2, 'accepted')] }),
  ],
  ['I3', 'a delivery that nobody intended', requesting(...good.requests, requested('d9', 9, 1))],
  ['I3', 'a delivery that was intended only when its process was gone', requesting(requested('d2', 2, 0))],
  ['I3', 'a delivery that was intended for another', requesting(requested('d1', 1, 0, { supplier: 'bord' }))],
  [
    'I3',
    'the first bytes of one, and no more',
    requesting(requested('d9', 9, 1, { body: new Uint8Array(), complete: false })),
  ],
  [
    'I4',
    'another body under the same id',
    requesting(
      requested('d1', 1, 0),
      requested('d1', 1, 0, { body: bodyOf({ delivery: 'd1', sequence: 1 }, [noor, noor]) }),
    ),
  ],
  [
    'I4',
    'another beginning under the same id',
    requesting(requested('d1', 1, 0), requested('d1', 1, 0, { body: Buffer.from('{ '), complete: false })),
  ],
  ['I4', 'one place in a feed under two ids', requesting(requested('d1', 2, 0), requested('d2', 2, 1))],
  [
    'I4',
    'another id inside',
    requesting(requested('d1', 1, 0, { body: bodyOf({ delivery: 'd2', sequence: 1 }, [noor]) })),
  ],
  ['I5', 'a line that is not there any more', ending({ lines: lines.slice(0, 3) })],
  ['I5', 'a line that was replaced', ending({ lines: lines.with(1, lineOf(1, 'other', {})) })],
  ['I5', 'a number that was left out', ending({ lines: lines.filter(({ seq }) => seq !== 4) })],
  ['I5', 'a checkpoint of another ledger', { ...good, shown: [noteOf([lineOf(0, 'other', {})])] }],
  ['I5', 'a checkpoint of a longer ledger', { ...good, shown: [noteOf([...lines, lineOf(7, 'other', {})])] }],
  ['I6', 'an intent under a version that had ended', withLine(5, intent('d2', 1))],
  [
    'I6',
    'a delivery under a version that had ended',
    requesting(requested('d1', 1, 0, { body: bodyOf({ delivery: 'd1', sequence: 1, agreementVersion: 1 }, [noor]) })),
  ],
  ['I7', 'a number that goes back', requesting(requested('d2', 2, 1), requested('d1', 1, 1))],
  [
    'I7',
    'a repeat after something newer',
    requesting(requested('d1', 1, 0), requested('d2', 2, 1), requested('d1', 1, 1)),
  ],
  [
    'I8',
    'a generation that was never accepted',
    ending({ generations: [...generations, { id: 'g2', school, state: 'kept' }] }),
  ],
  [
    'I8',
    'a pupil who goes and has not left',
    requesting(requested('d1', 1, 0, { body: bodyOf({ delivery: 'd1', sequence: 1 }, [removePupil('noor')]) })),
  ],
  [
    'I8',
    'pupils who were in no export',
    requesting(requested('d1', 1, 0, { body: bodyOf({ delivery: 'd1', sequence: 1 }, [noor, putPupil('sem', {})]) })),
  ],
];

describe('a history', () => {
  test('in which nothing is wrong', () => {
    expect(violations(good)).toEqual([]);
  });

  test('of a run that was cut off: what has not ended yet is no fault', () => {
    const cut = { ...good, books: [before, killed], requests: [requested('d1', 1, 0)], settled: false };
    expect(violations(cut)).toEqual([]);
    expect(violations({ ...cut, settled: true }).map(({ invariant }) => invariant)).toEqual(['I2']);
  });

  test('with a delivery of which only the beginning arrived', () => {
    const half = requested('d1', 1, 0, { body: requested('d1', 1, 0).body.subarray(0, 20), complete: false });
    expect(violations({ ...good, requests: [half, requested('d1', 1, 0), requested('d2', 2, 1)] })).toEqual([]);
  });

  test.each(doctored)('breaks %s with %s', (invariant, _, history) => {
    expect(violations(history).map((violation) => violation.invariant)).toContain(invariant);
  });

  test('with a damaged file', () => {
    expect(violations(ending({ integrity: 'row 3 missing' }))).toContainEqual({
      invariant: 'store',
      what: 'row 3 missing',
    });
  });
});

const leaf = (hex: string) =>
  createHash('sha256')
    .update(Buffer.from(`00${hex}`, 'hex'))
    .digest();

test('the root of a tree, by the examples of RFC 6962', () => {
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  expect(rootOf([]).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(rootOf(leaves.slice(0, 7).map(leaf)).toString('hex')).toBe(
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  );
  expect(rootOf(leaves.map(leaf)).toString('hex')).toBe(
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  );
});
