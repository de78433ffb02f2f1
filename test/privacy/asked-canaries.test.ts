import { afterEach, describe, expect, it } from 'vitest';
import { envelope } from '../../deploy/demo/soap-las.ts';
import { exportLedger } from '../../src/ledger/export.ts';
import type { SchoolReport } from '../../src/sync/report.ts';
import { type AskedKind, askedKinds, askSource, type AskedSource, sourceKey } from '../world/asked.ts';
import { boardId } from '../world/board.ts';
import { type Canary, stampCanaries } from '../world/canaries.ts';
import { openTestHouse, type TestHouse } from '../world/house.ts';
import { createSearch, type Search, type Wanted } from './canary/search.ts';
import { addFolder, createSinks, type Sinks } from './canary/sinks.ts';

let world: TestHouse;
let source: AskedSource;
let sinks: Sinks;
let canaries: readonly Canary[];

afterEach(async () => {
  await source.las.close();
  await world.close();
});

const open = async (kind: AskedKind): Promise<void> => {
  world = await openTestHouse();
  const stamped = stampCanaries(world.people(), `asked/${kind}`);
  ({ canaries } = stamped);
  source = await askSource(world, kind);
  source.people = stamped.school;
  sinks = createSinks();
};

const values = (): readonly string[] => canaries.slice(0, 40).map(({ marker }) => marker);
const faultOf = (code: string): string =>
  envelope(`<S:Fault><faultcode>S:${code}</faultcode><faultstring>${values().join(' ')}</faultstring></S:Fault>`);

/** A name that is a value: not one of letters only, since nobody could tell that from a new field. */
const strange = (): string => `n${canaries.find(({ of, field }) => of === 'pupil' && field === 'key')?.marker}`;

/** What a far end can do wrong with values of its own in its hands. */
const troubles: readonly ((xml: string) => string)[] = [
  (xml) => xml.slice(0, xml.length * 0.7),
  () => faultOf(`Client.${values()[0]}`),
  () => `<html><title>${values().join(' ')}</title></html>`,
  () => values().join(';'),
  (xml) => xml.replaceAll(/<((?:\w+:)?)achternaam>/g, `<$1${strange()}>x</$1${strange()}><$1achternaam>`),
  (xml) => xml.replaceAll(/<((?:\w+:)?leerling)([ >])/g, `<$1 ${strange()}="1"$2`),
  (xml) => xml.replaceAll(/(\d{4}-\d\d-\d\d)/g, `${values()[2]}`),
];

const note = (reports: readonly (SchoolReport | Error)[]): void =>
  reports.forEach((report) => sinks.add('report', JSON.stringify(report)));

const trouble = async (change: (xml: string) => string): Promise<void> => {
  source.las.misbehave({ kind: 'change', change }, 1);
  note([await world.sync()]);
  source.las.misbehave({ kind: 'change', change }, 1);
  note([await world.sync({ dryRun: true })]);
};

const everyBird = (): Search<Canary> =>
  createSearch([
    ...canaries.map((of): Wanted<Canary> => ({ of, marker: of.marker, match: of.match, also: [] })),
    {
      of: { of: 'pupil', index: -1, field: 'secret of the source', marker: sourceKey, match: 'anywhere' },
      marker: sourceKey,
      match: 'anywhere',
      also: [],
    },
  ]);

describe.each(askedKinds)('a source that is asked over %s', (kind) => {
  it('leaves no value of its answers, good or bad, on disk, in a report or in the ledger', async () => {
    await open(kind);
    const report = await world.sync();
    expect(report).toMatchObject({ intake: 'new', error: undefined });
    note([report]);
    await addFolder(sinks, 'open', world.folder, /^data\/inbox\//);
    for (const change of troubles) await trouble(change);
    const pieces = await Array.fromAsync(exportLedger(world.house().gateway, boardId));
    sinks.add('ledger', pieces.join(''));
    await world.house().close();
    await addFolder(sinks, 'closed', world.folder, /^data\/inbox\//);
    const search = everyBird();
    const hits = sinks.all.flatMap(({ name, bytes }) => search.in(name, bytes));
    expect(hits.map(({ of: { of, field }, sink }) => `${of}/${field} in ${sink}`)).toEqual([]);
    expect(sinks.all.length).toBeGreaterThan(troubles.length);
    const sent = search.in('basispoort', Buffer.concat(world.supplier('basispoort').received.map(({ body }) => body)));
    expect(new Set(sent.map(({ of }) => of.field)).has('callName')).toBe(true);
  });
});
