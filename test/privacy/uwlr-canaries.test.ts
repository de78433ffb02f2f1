import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../connectors/uwlr-door/words.ts';
import { smallPrimary } from '../world/board.ts';
import { type Canary, stampCanaries, type Stamped } from '../world/canaries.ts';
import { openUwlrHouse, type UwlrHouse } from '../world/uwlr-house.ts';
import { createSearch, type Search } from './canary/search.ts';

/** What each supplier may have, written down by hand: where it stands in the answer, and its name in the demo's model. */
const groups = { key: 'key', naam: 'name' };
const pupil = {
  eckid: 'eckId',
  key: 'key',
  achternaam: 'familyName',
  voorvoegsel: 'familyNamePrefix',
  roepnaam: 'callName',
};
const staff = { key: 'key', achternaam: 'familyName', voorvoegsel: 'familyNamePrefix', roepnaam: 'callName' };
const mayHave: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  smalle: { pupil, teacher: staff, group: groups, subgroup: groups },
  'smalle-oud': { pupil, group: groups, subgroup: groups },
  lvs: { pupil, teacher: staff, group: groups, subgroup: groups },
};
const version = (supplier: string): string => (supplier === 'smalle-oud' ? '2.2' : '2.3');

let uwlr: UwlrHouse;
let stamped: Stamped;
let search: Search<Canary>;

beforeAll(async () => {
  uwlr = await openUwlrHouse({ schools: [smallPrimary] });
  stamped = stampCanaries(uwlr.world.people(), 'uwlr');
  search = createSearch(
    stamped.canaries.map((canary) => ({
      of: canary,
      marker: canary.marker,
      match: canary.match,
      also: canary.also === undefined ? [] : [canary.also],
    })),
  );
  await uwlr.world.drop(smallPrimary.id, stamped.school);
  await uwlr.world.night();
}, 60_000);
afterAll(() => uwlr.close());

/** All that a supplier can get out of the door, faults included. */
const everything = async (supplier: string): Promise<string> => {
  const keys = stamped.school.groups.map(({ key }) => `<lg:groep key="${key}"/>`).join('');
  const said: string[] = [];
  for (const operation of operations) {
    const question = { operation, version: version(supplier), groups: `<lg:groep/><lg:samengestelde_groep/>${keys}` };
    for (const odd of [{}, { schoolYear: '2025-2026' }, { key: 'x' }, { received: '2026-11-21T00:30:00.000Z' }]) {
      const answer = await uwlr.ask(supplier, { ...question, ...odd });
      said.push(JSON.stringify([...answer.headers]), await answer.text());
    }
  }
  return said.join('\n');
};

const told = ({ of, field, index }: Canary): string => `${of}/${field} #${index}`;
const hasGroup = (index: number): boolean => {
  const { groupKeys = [], subgroupKeys = [] } = stamped.school.teachers[index] ?? {};
  return groupKeys.length + subgroupKeys.length > 0;
};
const allowed = (supplier: string, { of, field }: Canary): boolean =>
  Object.values(mayHave[supplier]?.[of] ?? {}).includes(field);

describe.each(Object.keys(mayHave))('canaries through the UWLR door: %s', (supplier) => {
  test('gets no byte of what is not agreed or not in the set', async () => {
    const hits = search.in(supplier, Buffer.from(await everything(supplier)));
    expect(
      hits.filter(({ of, encoding }) => !allowed(supplier, of) || encoding !== 'UTF-8').map(({ of }) => told(of)),
    ).toEqual([]);
    expect(hits.length).toBeGreaterThan(200);
  });

  test('gets every allowed value of everybody who follows education, at its place', async () => {
    const text = await uwlr.text(supplier, { version: version(supplier) });
    const owed = stamped.canaries.filter((canary) => {
      if (canary.of === 'pupil' && stamped.school.pupils[canary.index]?.status !== 'enrolled') return false;
      // Staff show through the groups that they have.
      if (canary.of === 'teacher' && !hasGroup(canary.index)) return false;
      return allowed(supplier, canary);
    });
    const missing = owed.filter(({ of, field, marker }) => {
      const places = Object.entries(mayHave[supplier]?.[of] ?? {}).filter(([, name]) => name === field);
      return !places.some(([place]) =>
        new RegExp(`<${place}>${marker}</${place}>|${place}="(?:https://ketenid.nl/pilot/)?${marker}"`).test(text),
      );
    });
    expect(missing.map(told)).toEqual([]);
    expect(owed.length).toBeGreaterThan(250);
  });

  test('is told nothing of who applied or left', async () => {
    const text = await everything(supplier);
    const outside = stamped.school.pupils.filter(({ status }) => status !== 'enrolled');
    expect(outside.length).toBeGreaterThan(3);
    expect(outside.filter(({ key, callName }) => text.includes(`"${key}"`) || text.includes(callName))).toEqual([]);
  });
});
