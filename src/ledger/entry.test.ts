import { describe, expect, it } from 'vitest';
import { createUndeclared } from '../../connectors/kit/undeclared.ts';
import { GatewayError } from '../errors.ts';
import type { Entry, EntryKind, Fact } from '../ports.ts';
import { checkEntry, facts } from './entry.ts';

const id = 'ab'.repeat(16);
const hash = 'cd'.repeat(32);
const feed = '12'.repeat(16);
const made = { agreement: 'basispoort', agreementVersion: 3, generation: id };

const examples: { readonly [Kind in EntryKind]: Record<string, Fact> } = {
  board: { schools: 3, demo: true },
  intake: {
    run: id,
    state: 'accepted',
    generation: id,
    counts: { pupil: 420, group: 16 },
    dropped: { 'leerling/Telefoon 1 (mobiel)': 420, 'leerling/e-mail': 3 },
    unknown: { 'leerling/nieuw': 2, 'column 127': 1, 'samengestelde_groep/element 101': 7 },
    unreadable: { 'leerling/geboortedatum': 1 },
    setAside: { record_duplicate: 2 },
    schoolYear: '2026-2027',
    mapping: 'edexml-2-1',
    mappingHash: hash,
  },
  release: {
    run: id,
    feed,
    ...made,
    fields: ['pupil/callName', 'pupil/familyName:initial'],
    withheld: ['pupil/postcode'],
    counts: { inScope: 400, added: 400, changed: 0, removed: 0 },
    stopped: { 'pupil/postcode/not_agreed': 400 },
  },
  intent: {
    delivery: id,
    feed: '99XA00/basispoort/leermiddelen',
    sequence: 1,
    part: 1,
    parts: 2,
    mode: 'full',
    ...made,
    counts: { put: 400, removed: 0 },
    subjectSet: hash,
    bodyHash: hash,
  },
  outcome: { delivery: id, result: 'refused', code: 'delivery_rejected', status: 422 },
  hold: { feed, code: 'feed_held', count: 210, counts: { pupils_removed: 210 }, subjectSet: hash },
  decision: { what: 'approve_hold', feed, count: 210, reasonCode: 'checked_list', reasonHash: hash },
  agreement: {
    agreement: 'basispoort',
    version: 2,
    from: 'proposed',
    to: 'approved',
    hash,
    fieldsAdded: ['pupil/postcode'],
    effectiveAt: '2026-09-02T00:00:00.000Z',
  },
  activation: { on: true, since: '2026-09-01' },
  actor: { actor: 'demo-approver', what: 'added', role: 'approver' },
  restriction: { subject: id, kind: 'frozen', reasonCode: 'request_of_parent' },
  consent: { subject: id, purpose: 'yearbook', given: true, by: 'guardian', on: '2026-09-01' },
  look: { subject: id, reasonCode: 'request_of_parent', what: 'preview' },
  key: { what: 'destroyed', purpose: 'sealing', owner: '99XA00' },
  backup: { what: 'made' },
  reconciliation: { what: 'lost', from: 50, to: 80, root: hash, feeds: 4, reasonCode: 'incident' },
  stop: { on: true, reasonCode: 'incident' },
  credential: { credential: id, what: 'made', kind: 'client', scopes: ['roster-core.readonly'] },
  collection: { collection: id, what: 'opened', feed, credential: id, sequence: 3, agreementVersion: 2 },
  desk: { what: 'receipts', feed: '99XA00/basispoort/toegang', delivery: id, count: 2, counts: { invalid_value: 2 } },
  retention: { ranges: ['0-99', '200-299'], kinds: ['outcome'] },
};
const kinds = Object.keys(examples) as EntryKind[];

const entryOf = (kind: EntryKind, inside: Record<string, Fact>): Entry => ({
  kind,
  at: '2026-09-01T01:00:00.000Z',
  school: '99XA00',
  supplier: 'basispoort',
  product: 'leermiddelen',
  actor: 'night',
  facts: inside,
});

/** The field that the refusal names. */
const refusal = (entry: Entry): string | undefined => {
  try {
    checkEntry(entry);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'internal') return error.subject.field;
    throw error;
  }
  return undefined;
};

/** What a pupil's record holds: none of it may get in, wherever it is put. */
const values = [
  'Jan',
  'Çelik',
  "van 't Hof",
  'Jan de Vries',
  'jan@school.example',
  '999912345',
  '1234 AB',
  '2014-03-02',
  '0612345678',
  'NL91ABNA0417164300',
  '20140302',
  'https://school.example/99',
  'Dorpsstraat 12',
];

describe('entries', () => {
  it.each(kinds)('of kind %s hold their facts', (kind) => {
    const entry = entryOf(kind, examples[kind]);
    expect(checkEntry(entry)).toBe(entry);
  });

  it.each(kinds)('of kind %s hold nothing else, and the refusal does not say what it was', (kind) => {
    expect(refusal(entryOf(kind, { ...examples[kind], 'Jan de Vries': 1 }))).toBe(kind);
    expect(refusal(entryOf(kind, { ...examples[kind], callName: 'Jan' }))).toBe(kind);
  });

  it.each(kinds)('of kind %s take no value of a pupil for any of their facts', (kind) => {
    const taken = Object.keys(facts[kind].shape).flatMap((name) =>
      values
        .flatMap((value) => [value, [value], { [value]: value }, { pupil: value }])
        .filter((value) => refusal(entryOf(kind, { ...examples[kind], [name]: value })) !== `${kind}.${name}`)
        .map((value) => `${name}: ${JSON.stringify(value)}`),
    );
    // A day is a fact of when something begins; it is the caller that must not put another day there.
    const days = ['effectiveAt', 'since', 'on'].map((name) => `${name}: "2014-03-02"`);
    expect(taken.filter((found) => !days.includes(found))).toEqual([]);
  });

  it.each(['999912345', '2014-03-02', 'jan@school.example', '0612345678', '"Jan"', '1234AB Utrecht 1234'])(
    'do not count under %s',
    (name) => {
      for (const part of ['dropped', 'unknown', 'unreadable', 'counts', 'setAside']) {
        expect(refusal(entryOf('intake', { ...examples.intake, [part]: { [name]: 1 } }))).toBe(`intake.${part}`);
      }
    },
  );

  it('count under each name that a reading gives to what nobody declared', () => {
    const undeclared = createUndeclared();
    for (const [kind, what] of [
      ['leerling', 'element'],
      ['samengestelde_groep', 'attribute'],
      ['EDEX', 'element'],
    ] as const) {
      for (let index = 0; index < 60; index += 1) {
        undeclared.note(kind, what, `99991234${index}`, { line: 1, column: 1 });
        undeclared.note(kind, what, `naam ${index}`, { line: 1, column: 1 });
      }
    }
    const names = undeclared.list().map(({ kind, name }) => `${kind}/${name}`);
    expect(names).toContain('leerling/element 99');
    expect(names).toContain('samengestelde_groep/attribute 101');
    for (const name of [...names, 'element 101', 'attribute 12', 'rij/column 127']) {
      const entry = entryOf('intake', { ...examples.intake, unknown: { [name]: 1 } });
      expect(checkEntry(entry)).toBe(entry);
    }
    for (const name of ['Jan 101', 'element 20140302', 'leerling/element 101 Jan', 'element 101/112']) {
      expect(refusal(entryOf('intake', { ...examples.intake, unknown: { [name]: 1 } }))).toBe('intake.unknown');
    }
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53, '3', true])('do not count to %s', (wrong) => {
    expect(refusal(entryOf('hold', { ...examples.hold, counts: { removed: wrong } }))).toBe('hold.counts');
  });

  it('name a school, supplier, product and actor by id only', () => {
    const entry = entryOf('board', examples.board);
    expect(refusal({ ...entry, school: 'De Voorbeeldboom' })).toBe('entry.school');
    expect(refusal({ ...entry, supplier: 'Basispoort B.V.' })).toBe('entry.supplier');
    expect(refusal({ ...entry, product: '999912345' })).toBe('entry.product');
    expect(refusal({ ...entry, actor: 'Jan de Vries' })).toBe('entry.actor');
    expect(refusal({ ...entry, at: '2026-09-01' })).toBe('entry.at');
    const more = { pupil: 'Jan' };
    expect(refusal({ ...entry, ...more })).toBe('entry');
  });
});
