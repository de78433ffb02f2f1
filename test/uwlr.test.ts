import { afterEach, describe, expect, test } from 'vitest';
import type { DemoSchool } from '../deploy/demo/school.ts';
import { uwlrSmalleSet23 } from '../mappings/suppliers/uwlr-shapes.ts';
import { servedAnew } from '../src/sync/board.ts';
import { otherPrimary, smallPrimary } from './world/board.ts';
import { following } from './world/promise.ts';
import { faultIn, type UwlrQuestion } from './world/uwlr.ts';
import { openUwlrHouse, type UwlrHouse } from './world/uwlr-house.ts';

let uwlr: UwlrHouse;
afterEach(() => uwlr.close());

const { id: school } = smallPrimary;

const open = async (): Promise<UwlrHouse> => {
  uwlr = await openUwlrHouse();
  await uwlr.world.night();
  return uwlr;
};

const pupilsIn = (text: string): readonly string[] => text.match(/<leerling .*?<\/leerling>/g) ?? [];
const valuesOf = (name: string, text: string): readonly string[] =>
  [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, value]) => value ?? '').sort();
const momentIn = (text: string): string => valuesOf('aanmaakdatum', text)[0] ?? '';

/** Everybody with another value of something, at their second night. */
const nightWith = async (change: (people: DemoSchool) => DemoSchool): Promise<void> => {
  uwlr.world.clock.sleep(1);
  await uwlr.world.drop(school, change(uwlr.world.people()));
  await uwlr.world.sync();
};

describe('a supplier that collects over UWLR', () => {
  test('hears that nothing is ready before the first night, which is not that there is nobody', async () => {
    uwlr = await openUwlrHouse();
    const answer = await uwlr.ask('smalle');
    expect([answer.status, faultIn(await answer.text())]).toEqual([503, 'Server.TijdelijkNietBeschikbaar']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('gets everybody who follows education, with what was agreed', async () => {
    await open();
    const text = await uwlr.text('smalle');
    const people = following(uwlr.world.people());
    expect(pupilsIn(text)).toHaveLength(people.length);
    expect(new Set(text.match(/eckid="[^"]*"/g))).toEqual(
      new Set(people.flatMap(({ eckId }) => (eckId === undefined ? [] : [`eckid="${eckId}"`]))),
    );
    expect(valuesOf('naam', text)).toEqual(['1/2A', '1/2A', '3A', '8A', 'Schaken woensdag']);
    expect(pupilsIn(text).join('')).toMatch(/<samengestelde_groepen>/);
    const given = new Set([...text.matchAll(/<(?:groep|samengestelde_groep) key="([^"]*)">/g)].map(([, key]) => key));
    const referred = [...text.matchAll(/<(?:groep|samengestelde_groep) key="([^"]*)"\/>/g)].map(([, key]) => key);
    expect(referred.length).toBeGreaterThan(people.length);
    expect(referred.filter((key) => !given.has(key))).toEqual([]);
    expect(text).toContain('<schooljaar>2026-2027</schooljaar><brincode>99XA</brincode>');
    expect(uwlr.failures).toEqual([]);
  });

  test('gets the date of birth where the old set has it, and gender where the LVS-set has it', async () => {
    await open();
    const dates = following(uwlr.world.people()).map(({ dateOfBirth }) => dateOfBirth);
    expect(valuesOf('geboortedatum', await uwlr.text('smalle-oud', { version: '2.2' }))).toEqual(dates.toSorted());
    expect(valuesOf('geboortedatum', await uwlr.text('smalle-oud'))).toEqual([]);
    expect(valuesOf('geboortedatum', await uwlr.text('smalle'))).toEqual([]);
    expect(valuesOf('geslacht', await uwlr.text('lvs')).length).toBe(dates.length);
    expect(faultIn(await uwlr.text('lvs', { version: '2.2' }))).toBe('Client.XsdVersieOngeldig');
  });

  test('is denied alike: another school’s key, another supplier’s, a school that is not there, no agreement', async () => {
    await open();
    const other = await uwlr.key('smalle', otherPrimary.id);
    const denied: readonly [string, UwlrQuestion][] = [
      ['smalle', { key: other }],
      ['lvs', { key: await uwlr.key('smalle') }],
      ['smalle', { school: '00ZZ00', key: await uwlr.key('smalle') }],
      ['niemand', { key: await uwlr.key('smalle') }],
      ['smalle', { key: 'x' }],
    ];
    const texts = await Promise.all(denied.map(([supplier, question]) => uwlr.text(supplier, question)));
    const { id } = await uwlr.world.agreement('smalle-oud');
    await uwlr.world.house().agreements.revoke(uwlr.world.board, id, uwlr.world.actors.officer);
    texts.push(await uwlr.text('smalle-oud'));
    expect(faultIn(texts[0] ?? '')).toBe('Client.AutorisatieOngeldig');
    expect(new Set(texts).size).toBe(1);
  });

  test('gets less with its very next question when the agreement was narrowed', async () => {
    await open();
    const before = await uwlr.text('smalle');
    uwlr.world.clock.sleep(0.01);
    await uwlr.world.narrow('smalle', (document) => {
      const { familyName: _, ...rest } = document.fields.pupil ?? {};
      document.fields = { ...document.fields, pupil: rest };
    });
    const after = await uwlr.text('smalle', { received: momentIn(before) });
    expect(pupilsIn(after)).toHaveLength(pupilsIn(before).length);
    expect(pupilsIn(after).join('')).not.toMatch(/achternaam|voorvoegsel/);
  });

  test('gets everything anew when it is served in other words', async () => {
    await open();
    const received = momentIn(await uwlr.text('smalle-oud', { version: '2.2' }));
    uwlr.world.clock.sleep(0.01);
    const { gateway } = uwlr.world.house();
    const other = { id: 'smalle-oud', shape: uwlrSmalleSet23.name, channel: 'uwlr', settings: {} };
    await gateway.store.batch([
      ...(await servedAnew(gateway, uwlr.world.board, other)),
      { sql: 'UPDATE supplier SET shape = ? WHERE id = ?', params: [other.shape, other.id] },
    ]);
    const answer = await uwlr.text('smalle-oud', { received });
    expect(pupilsIn(answer)).toHaveLength(following(uwlr.world.people()).length);
  });

  test('hears that nothing changed until something changed that it may see', async () => {
    await open();
    const first = await uwlr.text('smalle');
    const received = momentIn(first);
    expect(await uwlr.text('smalle', { received })).toContain('<geenwijzigingen/>');
    await nightWith((people) => ({
      ...people,
      pupils: people.pupils.map((pupil, index) => ({
        ...pupil,
        street: 'Nieuw',
        givenNames: 'Anders',
        ...(index === 9 ? { dateOfBirth: '2018-01-01' } : {}),
      })),
    }));
    expect(await uwlr.text('smalle', { received })).toContain('<geenwijzigingen/>');
    expect(await uwlr.text('smalle')).toBe(first);
    expect(await uwlr.text('lvs', { received })).not.toContain('<geenwijzigingen/>');
    await nightWith((people) => ({
      ...people,
      pupils: people.pupils.map((pupil, index) => (index === 9 ? { ...pupil, callName: 'Nieuwnaam' } : pupil)),
    }));
    const changed = await uwlr.text('smalle', { received });
    expect(changed).toContain('Nieuwnaam');
    expect(await uwlr.text('smalle', { received: momentIn(changed) })).toContain('<geenwijzigingen/>');
  });

  test.each([
    ['teachers', 'leerkracht'],
    ['groups', 'groep'],
  ] as const)('keeps what came twice (%s) as it was: law 6 removes nothing without proof', async (kind, element) => {
    await open();
    const before = await uwlr.text('smalle');
    await nightWith((people) => ({ ...people, [kind]: [...people[kind], ...people[kind].slice(0, 1)] }));
    const rows = await uwlr.world
      .house()
      .gateway.store.all(
        `SELECT DISTINCT generation FROM feed_row JOIN feed ON feed.id = feed WHERE supplier = 'smalle' AND school = ?`,
        school,
      );
    expect(rows.length).toBe(2);
    const keysOf = (text: string) => text.match(new RegExp(`<${element} [^>]*[^/]>`, 'g')) ?? [];
    expect(keysOf(await uwlr.text('smalle'))).toEqual(keysOf(before));
  });

  test('hears temporarily unavailable, never empty, when the reading expired', async () => {
    await open();
    uwlr.world.clock.sleep(60);
    const answer = await uwlr.ask('smalle');
    expect([answer.status, faultIn(await answer.text())]).toEqual([503, 'Server.TijdelijkNietBeschikbaar']);
  });

  test('is in the ledger before its first byte, in one collection however many steps it takes', async () => {
    await open();
    await uwlr.text('smalle', { operation: 'HaalStructuur' });
    for (const operation of ['HaalLeerlingen', 'HaalLeerkrachten'] as const) {
      await uwlr.text('smalle', { operation, groups: '<lg:groep/><lg:groep key="1/2A"/>' });
    }
    const opened = (await uwlr.world.entries()).filter(({ kind }) => kind === 'collection');
    expect(opened.map(({ facts, supplier }) => [facts['what'], supplier])).toEqual([['opened', 'smalle']]);
    await uwlr.text('smalle-oud');
    const all = (await uwlr.world.entries()).filter(
      ({ kind, supplier }) => kind === 'collection' && supplier !== 'smalle',
    );
    expect(all.map(({ facts }) => facts['what'])).toEqual(['opened', 'closed']);
    expect(all.at(-1)?.facts['counts']).toMatchObject({ pupil: following(uwlr.world.people()).length });
    expect((await uwlr.world.verify()).ok).toBe(true);
  });

  test('gets in steps what it gets at once', async () => {
    await open();
    const whole = pupilsIn(await uwlr.text('smalle'));
    const structure = await uwlr.text('smalle', { operation: 'HaalStructuur' });
    const keys = [...structure.matchAll(/<groep key="([^"]*)">/g)].map(([, key]) => key ?? '');
    const groups = [...keys.map((key) => `<lg:groep key="${key}"/>`), '<lg:groep/>'];
    const parts: string[] = [];
    for (const group of groups) {
      parts.push(...pupilsIn(await uwlr.text('smalle', { operation: 'HaalLeerlingen', groups: group })));
    }
    expect(parts.toSorted()).toEqual(whole.toSorted());
    expect(keys).toHaveLength(4);
  });
});
