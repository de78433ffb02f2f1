import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { onerosterDoor } from '../../connectors/oneroster-door/door.ts';
import type { Shaped, View } from '../../src/ports/door.ts';
import { serve } from '../../src/runtime/serve.ts';
import { openFakeDesk, type Shelf, shapedItem } from '../../test/world/fake-desk.ts';
import { type PullingSupplier, startPullingSupplier } from './pulling-supplier.ts';

const early = '2026-11-01T01:30:00.000Z';
const later = '2026-11-21T01:30:00.000Z';
const pupil = (index: number, homeClass: string, at?: string): Shaped =>
  shapedItem('pupil', `a${String(index).padStart(3, '0')}`, { callName: 'Noor', familyName: 'Hof', homeClass }, at);
const pupils = Array.from({ length: 150 }, (_, index) => pupil(index, 'd1', index === 0 ? undefined : early));
const places = [
  shapedItem('school', 'e1', { name: 'De Proef' }, early),
  shapedItem('group', 'd1', { title: 'Groep 3' }, early),
  shapedItem('group', 'd2', { title: 'Groep 4' }, early),
];

const viewOf = (items: readonly Shaped[], more: Partial<View> = {}): View => ({
  feed: 'f1',
  school: '99XA00',
  shape: 'oneroster-rest',
  sequence: 1,
  schoolYear: '2026-2027',
  fields: { pupil: ['callName', 'familyName', 'homeClass'], group: ['title'], school: ['name'] },
  items: [...places, ...items],
  gone: [],
  changedAt: '2026-11-20T01:30:00.000Z',
  tag: 'one',
  ...more,
});

let folder = '';
let supplier: PullingSupplier;
let shelves: Map<string, Shelf>;
const closing: (() => Promise<unknown>)[] = [];
let asked: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluis-pulling-'));
  shelves = new Map([['99XA00', viewOf(pupils)]]);
  asked = [];
  supplier = await startPullingSupplier({ name: 'Lezen & <Zn>', product: 'Lezen', folder, port: 0 });
});
afterEach(async () => {
  await supplier.close();
  for (const close of closing.splice(0)) await close();
  await rm(folder, { recursive: true });
});

/** A gateway whose door does `before` ahead of each answer. */
const gateway = async (before: (path: string) => void = () => undefined) => {
  const client = { id: 'lezen', secret: 'x', scopes: ['roster-core.readonly'], shelves };
  const desk = openFakeDesk([client], { now: () => new Date('2026-11-21T08:00:00Z') });
  const { answer } = onerosterDoor.open(desk, () => undefined);
  const app = {
    fetch: (request: Request) => {
      const { pathname, search } = new URL(request.url);
      asked.push(pathname);
      before(pathname + search);
      return answer(request);
    },
  };
  const { port, close } = await serve(app, { host: '127.0.0.1', port: 0 });
  closing.push(close);
  return { base: `http://127.0.0.1:${port}/ims/oneroster/rostering/v1p2`, client: 'lezen', secret: 'x' };
};

const counts = () => Object.entries(supplier.state().held).map(([name, held]) => [name, Object.keys(held).length]);

describe('a supplier that pulls OneRoster', () => {
  test('has everything after the first pull, over all pages, and shows it in counts', async () => {
    const access = await gateway();
    expect(await supplier.pull(access)).toEqual({ kind: 'full', put: 303, removed: 0 });
    expect(counts()).toEqual([
      ['orgs', 1],
      ['classes', 2],
      ['users', 150],
      ['enrollments', 150],
    ]);
    expect(asked.filter((path) => path.endsWith('/users'))).toHaveLength(2);
    const page = await (await fetch(supplier.url)).text();
    expect(page).toContain('Lezen &#38; &#60;Zn&#62;');
    expect(page).toContain('<td>De Proef</td><td>Lezen</td><td>users</td><td>150</td>');
    expect(page).not.toContain('Noor');
  });

  test('takes over what changed since: a new class, and somebody who left', async () => {
    const access = await gateway();
    await supplier.pull(access);
    const moved = pupil(1, 'd2', later);
    const gone = [{ kind: 'pupil', ref: 'a002', changedAt: later }] as const;
    shelves.set('99XA00', viewOf([...pupils.slice(0, 1), moved, ...pupils.slice(3)], { gone, tag: 'two' }));
    expect(await supplier.pull(access)).toEqual({ kind: 'delta', put: 4, removed: 1 });
    expect(counts().slice(2)).toEqual([
      ['users', 149],
      ['enrollments', 149],
    ]);
    const classes = Object.values(supplier.state().held.enrollments).map(
      (one) => (one as { class?: { sourcedId: string } }).class?.sourcedId,
    );
    expect(classes.filter((id) => id === 'd2')).toHaveLength(1);
  });

  test('starts anew when what is served changes between two pages', async () => {
    let turns = 0;
    const access = await gateway((path) => {
      if (path.includes('users') && path.includes('offset=100') && turns === 0) {
        turns += 1;
        shelves.set('99XA00', viewOf(pupils.slice(1), { tag: 'two' }));
      }
    });
    await supplier.pull(access);
    expect(Object.keys(supplier.state().held.users)).toHaveLength(149);
  });

  test('keeps what it has when a pull fails, and goes on after a restart', async () => {
    const access = await gateway();
    await supplier.pull(access);
    shelves.set('99XA00', 'unavailable');
    await expect(supplier.pull(access)).rejects.toThrow('503');
    await expect(supplier.pull({ ...access, secret: 'wrong' })).rejects.toThrow('401');
    await supplier.close();
    supplier = await startPullingSupplier({ name: 'Lezen', product: 'Lezen', folder, port: 0 });
    expect(Object.keys(supplier.state().held.users)).toHaveLength(150);
  });
});
