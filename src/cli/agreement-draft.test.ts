import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';

let cli: CliHouse;
let admin: string;
beforeAll(async () => {
  cli = await openCliHouse();
  admin = await cli.token('board-admin');
  await cli.run(['agreement', 'revoke', 'basispoort'], { token: await cli.token('officer') });
});
afterAll(() => cli.close());

const terms =
  'agreement draft --supplier basispoort --product basispoort --schools 99XA00 --bijsluiter https://x.example/b --retention Kort. --contact X';
const draft = (profile: string, ...more: readonly string[]): readonly string[] =>
  terms.split(' ').concat('--signed', 'ab'.repeat(32), '--profile', profile, more);

describe('who stands behind a supplier', () => {
  it('is no destination, and a draft for it says where it belongs', async () => {
    const { code, value } = await cli.json(draft('nieuwsbegrip'), { token: admin });
    expect([code, value]).toMatchObject([
      2,
      { error: { code: 'usage_invalid', subject: { expected: '--profile basispoort --recipient nieuwsbegrip' } } },
    ]);
    expect((await cli.run(draft('malmberg-staal'), { token: admin })).err).toContain('ontvanger via Basispoort');
  });

  it('is refused where it stands behind another one', async () => {
    const ran = await cli.json(draft('books', '--recipient', 'nieuwsbegrip'), { token: admin });
    expect(ran).toMatchObject({ code: 2, value: { error: { subject: { setting: '--recipient' } } } });
  });

  it('is recorded in the draft, and shown with it', async () => {
    const recipients = ['--recipient', 'nieuwsbegrip,blink-groove-me', '--recipient', 'malmberg-staal'];
    const ran = await cli.run(draft('basispoort', ...recipients), { token: admin });
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('sluis issued-ids import');
    const { out } = await cli.run(['agreement', 'show', 'basispoort']);
    for (const name of ['Nieuwsbegrip (CED-Groep)', 'Malmberg (Staal)', 'Blink (Groove.me)']) {
      expect(out).toContain(`${name} (via Basispoort)`);
    }
  });
});
