import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import { demoSchools } from '../../deploy/demo/lay-out.ts';
import { promoted } from '../../deploy/demo/promoted.ts';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';
import { texts } from '../text/texts.ts';
import { exitCodes } from './exit.ts';

let cli: CliHouse;
let admin: string;
const words = texts('nl').rehearsal;

/** `sync` of next year's file of a school of the demo. */
const syncNext = async (school: string) => {
  const found = demoSchools({ today: '2026-11-21' }).find(({ plan }) => plan.id === school);
  if (found === undefined) throw new Error(`no school ${school}`);
  const path = await cli.file(`${school}.xml`, writeEdexml(promoted(found)));
  return cli.run(['sync', '--school', school, '--file', path]);
};

beforeAll(async () => {
  cli = await openCliHouse({ suppliers: true });
  admin = await cli.token('board-admin');
  await cli.sync('99XA00', '99XC00');
});
afterAll(() => cli.close());

describe('sluis rehearsal', () => {
  test('without a file of next year says what to do', async () => {
    const ran = await cli.json(['rehearsal', '--school', '99XC01']);
    expect([ran.code, ran.value]).toMatchObject([exitCodes.refuse, { error: { code: 'rehearsal_missing' } }]);
  });

  test('is pointed at by the sync that takes the file in, and counts per supplier', async () => {
    const taken = await syncNext('99XA00');
    expect(taken.out.replaceAll(/\s+/g, ' ')).toContain(words.kept('99XA00'));
    const { value } = await cli.json(['rehearsal', '--school', '99XA00']);
    expect(value).toMatchObject({ schoolYear: '2027-2028', day: '2027-08-01', waitsUntil: '2027-09-13' });
    expect((value as { feeds: unknown }).feeds).toContainEqual(
      expect.objectContaining({ supplier: 'basispoort', inScope: 436, added: 71, leaving: 54, waiting: 0, holds: [] }),
    );
    const shown = (await cli.run(['rehearsal', '--school', '99XA00'])).out.replaceAll(/\s+/g, ' ');
    expect(shown).toContain(words.leavingLine('1 augustus 2027'));
    expect(shown).toContain(words.waitingLine('13 september 2027'));
    expect(shown).toContain(words.waitingLeavers('Accounts (demo, rol van SKOOL) en Digibord (demo, rol van Gynzy)'));
    expect(shown).toContain(words.nothingWaits);
    const english = (await cli.run(['rehearsal', '--school', '99XA00', '--lang', 'en'])).out.replaceAll(/\s+/g, ' ');
    expect(english).toContain(texts('en').rehearsal.leavingLine('1 August 2027'));
  });

  test("names next year's groups that speak of care, and `--next-year` decides on them", async () => {
    await syncNext('99XC00');
    const before = (await cli.run(['rehearsal', '--school', '99XC00'])).out.replaceAll(/\s+/g, ' ');
    expect(before).toContain(words.names(1, '99XC00'));
    const listed = await cli.run(['groups', '--school', '99XC00', '--next-year']);
    expect(listed.out).toContain('sluis groups seen --school 99XC00 --next-year');
    const named = await cli.run(['groups', 'neutral', '--school', '99XC00', '--next-year'], {
      token: admin,
      stdin: ['1', 'Regenboog'],
    });
    expect(named.out).toContain(texts('nl').groups.namedNext);
    expect((await cli.run(['rehearsal', '--school', '99XC00'])).out).toContain(words.nothingWaits);
    // This year's group is another one: nobody looked at it yet.
    expect((await cli.json(['groups', '--school', '99XC00'])).value).toMatchObject({ groups: [{ state: 'waits' }] });
    const seen = await cli.json(['groups', 'seen', '--school', '99XC00', '--next-year'], { token: admin });
    expect(seen.value).toMatchObject({ accepted: 0 });
  });
});
