import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoSchools } from '../../deploy/demo/lay-out.ts';
import { yearFor } from '../../deploy/demo/somtoday-school.ts';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';
import { credentials, openSomtoday, sourceStatement } from '../../test/world/somtoday.ts';
import { amsterdamDay } from '../record/day.ts';
import { texts } from '../text/texts.ts';

const school = '99XB00';
const words = texts('nl');
let world: CliHouse;
let far: Awaited<ReturnType<typeof openSomtoday>>;

beforeAll(async () => {
  world = await openCliHouse({ suppliers: true });
  const today = amsterdamDay(world.house.gateway.clock.now());
  const college = demoSchools({ today }).find(({ plan }) => plan.id === school);
  if (college === undefined) throw new Error('the demo has no secondary school');
  far = await openSomtoday({ school: college, forbidden: new Set(['leerling/gebruikersnaam']) });
  await world.house.gateway.store.batch([sourceStatement(far, { amount: 200 })]);
});
afterAll(async () => {
  await world.close();
  await far.close();
});

/** As it stands on a terminal, with its lines joined. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('a school that is read from SOMtoday, at the command line', () => {
  it('is denied until its secret was given, and read after that', async () => {
    const denied = await world.run(`sync --school ${school}`);
    expect(flat(`${denied.out}${denied.err}`)).toContain('laat Sluis niet toe');
    expect(far.asked).toEqual([]);
    const given = { token: await world.token('board-admin'), stdin: [credentials.clientSecret] };
    const kept = await world.run(`source secret --school ${school} --name clientSecret`, given);
    expect([kept.code, kept.out]).toEqual([0, expect.stringContaining(words.report.tokenKept)]);
    const { code, out } = await world.run(`sync --school ${school}`);
    expect(code).toBe(0);
    expect(flat(out)).toContain('1.250');
    expect(flat(out)).toContain('in de leerlingadministratie niet voor Sluis opengezet: leerling/gebruikersnaam.');
  });

  it('says of a field why it has no value', async () => {
    const [pupil] = yearFor(far.school, 'HUIDIG').leerling.filter((one) => one['isActief'] === true);
    const stdin = [pupil?.uuid ?? ''];
    const { code, out } = await world.run(`preview --school ${school} --supplier accounts`, { stdin });
    expect(code).toBe(0);
    expect(flat(out)).toContain(words.look.notPermitted);
    expect(out).not.toContain(words.look.notOffered);
  });
});
