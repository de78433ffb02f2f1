import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Asked, Fault } from '../../deploy/demo/somtoday-server.ts';
import { schoolYearOf } from '../../deploy/demo/day.ts';
import { generateSchool } from '../../deploy/demo/school.ts';
import { smallSecondary } from '../world/board.ts';
import { type Canary, type Stamped, stampCanaries } from '../world/canaries.ts';
import { openTestHouse, type TestHouse } from '../world/house.ts';
import { askFrom, openSomtoday, today } from '../world/somtoday.ts';
import { createSearch, type Hit, type Search } from './canary/search.ts';
import { addFolder, addReceived, createSinks, type Sinks } from './canary/sinks.ts';

const supplier = 'accounts';
const agreed = new Set([
  'pupil/callName',
  'pupil/familyNamePrefix',
  'pupil/familyName',
  'pupil/username',
  'group/name',
]);
const pathOf = ({ of, field }: Canary): string => `${of}/${field}`;

let world: TestHouse;
let far: Awaited<ReturnType<typeof openSomtoday>>;
let stamped: Stamped;
let search: Search<Canary>;
let sinks: Sinks;
/** What the far end answered: where the markers come from. */
let answered: string;
let fault: (asked: Asked) => Fault | undefined;
const codes: Record<string, string | undefined> = {};

const told = ({ of, encoding, sink }: Hit<Canary>): string => `${pathOf(of)} as ${encoding} in ${sink}`;

/** A night with each trouble, and one without. */
const nights: Readonly<Record<string, typeof fault>> = {
  whole: () => undefined,
  cut: ({ path, query }) => (path.endsWith('/leerling') && query['offset'] !== '0' ? 'cut' : undefined),
  shapeless: ({ path }) => (path.endsWith('/leerling') ? { body: answered.slice(0, 4_000) } : undefined),
  'not an item': ({ path }) =>
    path.endsWith('/leerling')
      ? { body: JSON.stringify({ leerlingen: [{ uuid: 'u', adres: stamped.school.pupils[0]?.street }] }) }
      : undefined,
  'a value for a name': ({ path }) =>
    path.endsWith('/lesgroep/')
      ? { body: JSON.stringify({ lesgroepen: [], [stamped.school.pupils[0]?.phone ?? '']: 1 }) }
      : undefined,
};

beforeAll(async () => {
  const people = generateSchool(smallSecondary, { seed: 'canaries', schoolYear: schoolYearOf(today), today });
  stamped = stampCanaries(people, 'somtoday');
  search = createSearch(
    stamped.canaries.map((of) => ({
      of,
      marker: of.marker,
      match: of.match,
      also: of.also === undefined ? [] : [of.also],
    })),
  );
  sinks = createSinks();
  fault = () => undefined;
  answered = '';
  world = await openTestHouse({ schools: [smallSecondary], suppliers: [{ profile: supplier }] });
  far = await openSomtoday({
    school: stamped.school,
    fault: (asked) => fault(asked),
    items: (all) => {
      answered += JSON.stringify(all);
      return all;
    },
  });
  await askFrom(world, far);
  for (const [name, trouble] of Object.entries(nights)) {
    fault = trouble;
    const report = await world.sync();
    codes[name] = report.error?.code;
    sinks.add(name, inspect(report, { depth: 12 }));
  }
  sinks.add('ledger', JSON.stringify(await world.entries()));
  await addFolder(sinks, 'house', world.folder, /^data\/inbox/);
  addReceived(sinks, supplier, world.supplier(supplier));
}, 60_000);
afterAll(async () => {
  await world.close();
  await far.close();
});

const hitsIn = (which: (sink: Sinks['all'][number]) => boolean): readonly Hit<Canary>[] =>
  sinks.all.filter(which).flatMap(({ name, bytes }) => search.in(name, bytes));

describe('canaries through SOMtoday', () => {
  test('there was much to find: what no agreement names came over the wire', () => {
    const found = new Set(search.in('far', Buffer.from(answered)).map(({ of }) => pathOf(of)));
    expect([...found]).toEqual(
      expect.arrayContaining([
        'pupil/bsn',
        'pupil/street',
        'pupil/postcode',
        'pupil/phone',
        'pupil/email',
        'pupil/eckId',
      ]),
    );
    expect(sinks.all.length).toBeGreaterThan(8);
    expect(codes).toEqual({
      whole: undefined,
      cut: 'source_cut_off',
      shapeless: 'source_malformed',
      'not an item': 'source_malformed',
      'a value for a name': undefined,
    });
  });

  test('the supplier gets what is agreed and not a byte more', () => {
    const hits = hitsIn((sink) => sink.supplier === supplier);
    expect(hits.filter(({ of, encoding }) => !agreed.has(pathOf(of)) || encoding !== 'UTF-8').map(told)).toEqual([]);
    expect(new Set(hits.map(({ of }) => pathOf(of)))).toEqual(agreed);
  });

  test('nothing is found on disk, in a report, an error or the ledger', () => {
    expect(hitsIn((sink) => sink.supplier === undefined).map(told)).toEqual([]);
  });
});
