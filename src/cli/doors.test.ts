import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';

let cli: CliHouse;
let admin: string;
let officer: string;
beforeEach(async () => {
  cli = await openCliHouse();
  [admin, officer] = [await cli.token('board-admin'), await cli.token('officer')];
});
afterEach(() => cli.close());

type Added = { id: string; kind: string; client: string; secret: string };
const add = async (more: string, token = admin) =>
  cli.json(`door add --supplier basispoort --product basispoort ${more}`.trim(), { token });
const notes = async (line: string) => (await cli.run(`door add --supplier basispoort ${line}`, { token: admin })).err;
const listed = async () => (await cli.json('door list')).value as { credentials: { id: string }[] };

describe('access to collect on the command line', () => {
  it('shows a secret once, lists who has access without it, and ends it', async () => {
    const { value } = await add('--school 99XA00');
    const { id, client, secret } = value as Added;
    expect(client).toBe('basispoort');
    expect(secret.startsWith('99XA00-')).toBe(true);
    const { out } = await cli.run('door list');
    expect(out).toMatch(/basispoort +basispoort +99XA00 +sleutel/);
    expect(out).not.toContain(secret);
    expect((await cli.run(`door end ${id}`, { token: officer })).code).toBe(0);
    expect((await listed()).credentials).toEqual([]);
  });

  it('makes a client for all schools of a product, with the scopes that were named', async () => {
    const { value } = await add('--scope roster-core.readonly');
    const { id, kind, client } = value as Added;
    expect([kind, client]).toEqual(['client', id]);
    expect((await listed()).credentials).toMatchObject([{ id, scopes: ['roster-core.readonly'] }]);
  });

  it('says of a product that no school there switched on that there is nothing to collect', async () => {
    expect(await notes('--product basispoort')).toBe('');
    expect(await notes('--product basispoort --school 99XA00')).toBe('');
    expect(await notes('--product basisport')).toContain('sluis agreement activate');
    expect(await notes('--product basispoort --school 99XB00')).toContain('sluis agreement activate');
  });

  it.each([
    ['an officer, who may only end it', async () => add('', officer), 'actor_forbidden'],
    [
      'a supplier that is not there',
      async () => cli.json('door add --supplier x --product x', { token: admin }),
      'supplier_unknown',
    ],
    ['a school that is not there', async () => add('--school 00AA00'), 'school_unknown'],
  ])('refuses %s', async (_, attempt, code) => {
    expect((await attempt()).value).toMatchObject({ error: { code } });
  });
});
