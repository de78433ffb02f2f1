import { beforeAll, describe, expect, test } from 'vitest';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import type { Canary } from '../world/canaries.ts';
import { agreedWith, expectedAt, keptOf, valuesIn } from './canary/agreed.ts';
import { encodings } from './canary/encodings.ts';
import { strayMarkers } from './canary/damage.ts';
import { type CanaryRun, runCanaries } from './canary/run.ts';
import { createSearch, type Hit, type Search, type Wanted } from './canary/search.ts';

/** A canary with the school that it sings in, and the value that its marker is a part of. */
type Bird = Canary & { readonly school: string; readonly whole: string };

const wholeOf = (school: DemoSchool, { of, index, field, marker }: Canary): string => {
  const item = of === 'pupil' ? school.pupils[index] : of === 'teacher' ? school.teachers[index] : undefined;
  const value = Object.entries(item ?? {}).find(([name]) => name === field)?.[1];
  return typeof value === 'string' ? value : marker;
};

const wantedOf = (bird: Bird): Wanted<Bird> => ({
  of: bird,
  marker: bird.marker,
  match: bird.match,
  also: [bird.whole, bird.also ?? bird.marker].filter((value) => value !== bird.marker),
});

const birdsOf = ({ nights, issued }: CanaryRun): Bird[] => [
  ...nights.flatMap(({ plan, first, second }) =>
    [first, second].flatMap(({ school, canaries }) =>
      canaries.map((canary) => ({ ...canary, school: plan.id, whole: wholeOf(school, canary) })),
    ),
  ),
  ...Object.entries(strayMarkers).map(([field, marker], index): Bird => ({
    of: 'pupil',
    index,
    field,
    marker,
    match: 'anywhere',
    school: '',
    whole: marker,
  })),
  ...issued.map((marker, index): Bird => ({
    of: 'pupil',
    index,
    field: 'issuedId',
    marker,
    match: 'word',
    school: '',
    whole: marker,
  })),
];

/** Said in a failing test without the value itself. */
const told = ({ of: { of, field, school, index }, encoding, sink, at }: Hit<Bird>): string =>
  `${of}/${field} of ${school} #${index} as ${encoding} in ${sink} at ${at}`;

let run: CanaryRun;
let birds: Bird[];
let search: Search<Bird>;

beforeAll(async () => {
  run = await runCanaries();
  birds = birdsOf(run);
  search = createSearch(birds.map(wantedOf));
}, 120_000);

const allowedAt = (supplier: string): ReadonlySet<string> => {
  const agreed = agreedWith.filter((one) => one.supplier === supplier);
  const expected = agreed.flatMap((one) =>
    run.nights
      .filter(({ plan }) => one.schools.includes(plan.id))
      .flatMap(({ first, changed }) => [first.school, changed].map((school) => expectedAt(one, school))),
  );
  return new Set(expected.flatMap(valuesIn).concat(supplier === 'basispoort' ? run.issued : []));
};

const allows = (allowed: ReadonlySet<string>, { marker, whole, also }: Bird): boolean =>
  [marker, whole, also].some((value) => value !== undefined && allowed.has(value));

describe('canaries', () => {
  test('every path ran: a refused file for each damage, for the reason that it stands for, and it stayed', () => {
    expect(run.refusals.filter(({ code, found, kept }) => code !== found || !kept)).toEqual([]);
    expect(run.refusals.length).toBeGreaterThan(20);
  });

  test('there was much to find: values, ways to write them, places to look', () => {
    expect(birds.length).toBeGreaterThan(20_000);
    expect(search.patterns).toBeGreaterThan(500_000);
    expect(encodings.length).toBeGreaterThanOrEqual(17);
    expect(run.sinks.all.length).toBeGreaterThan(150);
  });

  test('a file is gone from the inbox after a good intake', () => {
    expect(run.left).toEqual([]);
  });

  test.each(agreedWith)('$supplier holds every allowed value, at its one place, and nothing else', (agreed) => {
    const [first, second] = run.holdings;
    for (const { plan, first: stamped, changed } of run.nights.filter(({ plan: { id } }) =>
      agreed.schools.includes(id),
    )) {
      for (const [holdings, school] of [
        [first, stamped.school],
        [second, changed],
      ] as const) {
        const held = holdings?.get(agreed.supplier)?.get(plan.id) ?? {};
        for (const [kind, items] of Object.entries(expectedAt(agreed, school))) {
          const names = Object.keys(Object.assign({}, ...items));
          const atPlace = (held[kind] ?? []).map((item) =>
            Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name))),
          );
          const rest = (held[kind] ?? []).map((item) =>
            Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name) && name !== 'id')),
          );
          expect(sorted(atPlace)).toEqual(sorted(items));
          expect(kind === 'location' || items.length > 0).toBe(true);
          expect(search.in(kind, Buffer.from(JSON.stringify(rest))).map(told)).toEqual([]);
        }
      }
    }
  });

  test.each(agreedWith)(
    '$supplier receives no byte of what is not agreed, and the search sees all that is',
    ({ supplier }) => {
      const allowed = allowedAt(supplier);
      const hits = run.sinks.all
        .filter((sink) => sink.supplier === supplier)
        .flatMap(({ name, bytes }) => search.in(name, bytes));
      expect(hits.filter((hit) => !allows(allowed, hit.of) || hit.encoding !== 'UTF-8').map(told)).toEqual([]);
      const found = new Set(hits.map(({ of }) => of.marker));
      const owed = birds.filter((bird) => allows(allowed, bird));
      expect(owed.filter(({ marker }) => !found.has(marker)).map(({ of, field }) => `${of}/${field}`)).toEqual([]);
      expect(owed.length).toBeGreaterThan(20);
    },
  );

  test('nothing is found on disk, on a screen, in a report, an error, a log line, a page or the ledger', () => {
    const house = run.sinks.all.filter((sink) => sink.supplier === undefined);
    expect(house.flatMap(({ name, bytes }) => search.in(name, bytes)).map(told)).toEqual([]);
    expect(house.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'open sluis.db',
        'open sluis.db-wal',
        'closed sluis.db',
        'sluis sync',
        'ledger export',
        'GET /',
        'GET /metrics',
        'sluis report',
        'sluis report --note',
        'note after everything',
        'mail',
        'webhook',
        'preview 99XA00 basispoort',
        'why 99XA00',
        'log',
      ]),
    );
  });

  test('law 8: a generation that is opened holds what is agreed, and nothing that is not', () => {
    for (const { school, night, text } of run.opened) {
      const kept = keptOf(school);
      const hits = search.in(`generation of ${school}`, Buffer.from(text));
      expect(hits.filter(({ of: { of, field } }) => !kept.has(`${of}/${field}`)).map(told)).toEqual([]);
      const one = run.nights.find(({ plan }) => plan.id === school);
      const file = one === undefined ? '' : one.write(night === 0 ? one.first.school : one.changed);
      const found = new Set(hits.map(({ of }) => of.marker));
      const due = search.in('file', Buffer.from(file)).filter(({ of: { of, field } }) => kept.has(`${of}/${field}`));
      const missing = due.filter(({ of }) => night < 2 && !found.has(of.marker));
      expect(missing.map(told)).toEqual([]);
      expect(due.length).toBeGreaterThan(100);
    }
  });

  test('the search would have found it: planted in a page of the database, in every encoding', () => {
    const database = run.sinks.all.find(({ name }) => name === 'closed sluis.db')?.bytes ?? Buffer.alloc(0);
    const planted = birds.find(({ field, school }) => field === 'bsn' && school === '99XA00');
    if (planted === undefined) throw new Error('no canary to plant');
    const page = database.subarray(0, 4096);
    const missed = encodings.filter(({ of }) =>
      of(planted.marker).some(
        (bytes) => search.in('planted', Buffer.concat([page, Buffer.from(' '), bytes])).length === 0,
      ),
    );
    expect(missed.map(({ name }) => name)).toEqual([]);
  });
});

const sorted = (items: readonly object[]): string[] =>
  items.map((item) => JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
