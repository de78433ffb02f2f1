import { afterEach, beforeEach, expect, it } from 'vitest';
import { board, createWorld } from '../../test/agreement/world.ts';
import type { World } from '../../test/agreement/world.ts';
import { asGatewayError } from '../errors.ts';
import { createActors } from './actors.ts';
import { may, roles } from './roles.ts';
import type { Role } from './roles.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.store.close());

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  asGatewayError(await work.then(() => undefined).catch((thrown: unknown) => thrown)).code;

it('knows a person by a token that is kept nowhere', async () => {
  const actors = createActors(world.deps);
  const { actor, token } = await actors.addActor(board, { name: 'Anna de Vries', role: 'approver', demo: true });
  expect(Buffer.from(token, 'base64url').length).toBe(32);
  expect(await actors.identify(token)).toEqual(actor);
  expect(actor).toEqual({ id: actor.id, board, name: 'Anna de Vries', role: 'approver' });
  expect(JSON.stringify([await world.store.all('SELECT * FROM actor'), world.entries])).not.toContain(token);
  expect(world.entries).toEqual([
    {
      kind: 'actor',
      at: '2026-09-14T10:00:00.000Z',
      facts: { actor: actor.id, what: 'added', role: 'approver', demo: true },
    },
  ]);
  expect(await actors.list(board)).toEqual([{ ...actor, demo: true, since: '2026-09-14T10:00:00.000Z' }]);
});

it('remembers who added somebody, and asks a role for it', async () => {
  const actors = createActors(world.deps);
  const [admin, officer] = [await world.actor('board-admin'), await world.actor('officer')];
  const { actor } = await actors.addActor(board, { name: 'Anna', role: 'approver', by: admin });
  expect(world.entries.at(-1)).toMatchObject({ actor: admin.id, facts: { actor: actor.id } });
  expect(await codeOf(actors.addActor(board, { name: 'Bo', role: 'approver', by: officer }))).toBe('actor_forbidden');
  expect(await codeOf(actors.addActor('ander', { name: 'Bo', role: 'approver', by: admin }))).toBe('actor_forbidden');
});

it('knows nobody by another token', async () => {
  const actors = createActors(world.deps);
  const { token } = await actors.addActor(board, { name: 'Anna', role: 'officer' });
  for (const other of ['', `${token}x`, token.slice(1), token.toUpperCase()]) {
    expect(await codeOf(actors.identify(other))).toBe('actor_unknown');
  }
});

it('refuses a name that cannot be shown and a role that does not exist', async () => {
  const actors = createActors(world.deps);
  expect(await codeOf(actors.addActor(board, { name: ' ', role: 'officer' }))).toBe('usage_invalid');
  expect(await codeOf(actors.addActor(board, { name: 'a\u0000b', role: 'officer' }))).toBe('usage_invalid');
  expect(await codeOf(actors.addActor(board, { name: 'a', role: 'king' as Role }))).toBe('usage_invalid');
});

it('gives a supplier and an operator no say over agreements', () => {
  const powers = [
    'draft',
    'propose',
    'widen',
    'narrow',
    'revoke',
    'advise',
    'activate',
    'restrict',
    'consent',
  ] as const;
  const able = roles.filter((role) => powers.some((power) => may({ id: 'a', board, name: 'a', role }, power)));
  expect(able).toEqual(['board-admin', 'school-admin', 'approver', 'officer']);
});
