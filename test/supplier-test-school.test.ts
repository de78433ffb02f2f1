import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginTest, nextTest } from '../src/supplier/test-scenario.ts';
import { visitorOf } from './world/supplier-desk.ts';
import { faultIn } from './world/uwlr.ts';
import { openUwlrHouse, type UwlrHouse } from './world/uwlr-house.ts';

let uwlr: UwlrHouse;
beforeEach(async () => {
  uwlr = await openUwlrHouse();
  await uwlr.world.night();
});
afterEach(() => uwlr.close());

const ask = async (school: string, schoolYear = '2026-2027'): Promise<string> => {
  const key = await uwlr.key('smalle');
  return uwlr.text('smalle', { key, school, schoolYear });
};

/** But for the moment at which it was asked. */
const timeless = (text: string): string => text.replaceAll(/<aanmaakdatum>[^<]*<\/aanmaakdatum>/g, '');

describe('the made-up school over UWLR', () => {
  it('is asked for with the key of any school, in the own set of fields, and never beside a real one', async () => {
    const { gateway } = uwlr.world.house();
    const visitor = visitorOf('smalle', { board: uwlr.world.board });
    expect(faultIn(await ask('99TT00'))).toBe('Client.AutorisatieOngeldig');
    expect(await ask('99TT00')).toBe(await ask('99ZZ99'));
    const before = await ask('99XA00');
    await beginTest(gateway, visitor);
    const text = await ask('99TT00');
    expect([faultIn(text), text.includes('Łucja'), text.includes('<brincode>99TT</brincode>')]).toEqual([
      undefined,
      true,
      true,
    ]);
    // The apostrophe, the quotes and the brackets of the made-up names are only letters.
    expect(text).toContain('&#60;Co&#62;');
    expect(text).not.toMatch(/Verzonnenlaan|ouder\.example|\.jpg/);
    expect(timeless(await ask('99XA00'))).toBe(timeless(before));
    for (let step = 1; step < 5; step += 1) await nextTest(gateway, visitor);
    expect(faultIn(await ask('99TT00', '2027-2028'))).toBeUndefined();
    expect(uwlr.failures).toEqual([]);
    const other = await uwlr.text('lvs', { key: await uwlr.key('lvs'), school: '99TT00' });
    expect(faultIn(other)).toBe('Client.AutorisatieOngeldig');
  });
});
