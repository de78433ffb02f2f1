import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeEdexml } from '../../../deploy/demo/edexml.ts';
import { GatewayError } from '../../../src/errors.ts';
import { createLog, type LogSubject } from '../../../src/log.ts';
import type { Statement, Store } from '../../../src/ports.ts';
import { boardId, exportOf, smallSecondary } from '../../world/board.ts';
import { openTestHouse, type TestHouse, type TestHouseOptions } from '../../world/house.ts';

const board = 'digital-board';
const suppliers = [{ profile: board }];

const within = async (options: TestHouseOptions, work: (world: TestHouse) => Promise<void>): Promise<void> => {
  const world = await openTestHouse(options);
  try {
    await work(world);
  } finally {
    await world.close();
  }
};

const bodies = (world: TestHouse, supplier: string): string =>
  world
    .supplier(supplier)
    .received.map(({ body }) => body.toString('utf8'))
    .join('\n');

const has = (statements: readonly Statement[], sql: string): boolean => statements.some((one) => one.sql.includes(sql));

/** Everything that rests on disk. */
const onDisk = async (world: TestHouse): Promise<string> => {
  const folder = join(world.folder, 'data');
  const names = (await readdir(folder)).filter((name) => name.startsWith('sluis.db'));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))).join('');
};

/** The intent is committed before a byte leaves; refused, nothing leaves. */
export const intent = (): Promise<void> => {
  const order: string[] = [];
  let world: TestHouse | undefined;
  const between = (store: Store): Store => ({
    ...store,
    batch: async (statements, lease) => {
      if (has(statements, 'INSERT INTO delivery')) {
        order.push(`${world?.supplier(board).received.length ?? 0}`);
        throw new GatewayError('store_unwritable');
      }
      await store.batch(statements, lease);
    },
  });
  return within({ suppliers }, async (opened) => {
    world = opened;
    await opened.reopen(between);
    await opened.sync().catch(() => undefined);
    assert.deepEqual(order, ['0']);
    assert.equal(opened.supplier(board).received.length, 0);
  });
};

const revokingAfterIntent = (inner: Store): Store => ({
  ...inner,
  batch: async (statements, lease) => {
    await inner.batch(statements, lease);
    if (!has(statements, 'INSERT INTO delivery')) return;
    await inner.batch([{ sql: "UPDATE agreement SET state = 'revoked'", params: [] }]);
  },
});

/** An agreement that was revoked after the intent sends nothing. */
export const revoked = (): Promise<void> =>
  within({ suppliers, between: revokingAfterIntent }, async (world) => {
    await world.sync();
    assert.equal(world.supplier(board).received.length, 0);
  });

/** Whom a delivery was about of which nothing is known counts as disclosed. */
export const unknown = (): Promise<void> =>
  within({ suppliers }, async (world) => {
    world.supplier(board).misbehave({ kind: 'lost' });
    await world.sync();
    const [row] = await world.house().gateway.store.all('SELECT count(*) AS disclosed FROM disclosure');
    assert.ok(Number(row?.['disclosed']) >= 60);
  });

/** What rests holds no value in the clear: no name, and no key of a pupil. */
export const store = (): Promise<void> =>
  within({ suppliers }, async (world) => {
    const people = world.people();
    const [first] = people.pupils.filter(({ status }) => status === 'enrolled');
    assert.ok(first !== undefined);
    const marked = { ...first, callName: 'Xanthippeia', key: '00981726354' };
    const doubled = { ...marked, callName: 'Zwaantjelien', key: '00918273645' };
    const pupils = [marked, doubled, doubled, ...people.pupils.slice(1)].map((pupil) => {
      const { eckId: _eckId, ...rest } = pupil;
      return rest;
    });
    await world.drop(people.plan.id, writeEdexml({ ...people, pupils }));
    const report = await world.sync();
    assert.equal(report.intake, 'new');
    assert.match(bodies(world, board), /Xanthippeia/);
    const disk = await onDisk(world);
    assert.doesNotMatch(disk, /Xanthippeia|Zwaantjelien/);
    assert.doesNotMatch(disk, /00981726354|00918273645/);
    assert.doesNotMatch(JSON.stringify(await world.entries()), /00981726354|00918273645/);
    assert.doesNotMatch(JSON.stringify(report), /00981726354|00918273645/);
  });

/** A sealed reading, opened again, holds the reading set and nothing that was read for matching only. */
export const kept = (): Promise<void> =>
  within({ suppliers }, async (world) => {
    await world.sync();
    const { generations } = world.house().gateway;
    const head = await generations.current(world.people().plan.id);
    assert.ok(head !== undefined);
    const set = new Set(JSON.parse(head.readingSet) as string[]);
    const { roster } = await generations.open(head);
    const names = [...roster].flatMap(([entity, items]) =>
      items.flatMap(({ record }) => Object.keys(record).map((field) => `${entity}/${field}`)),
    );
    assert.ok(names.includes('pupil/callName'));
    assert.deepEqual(
      [...new Set(names)].filter((name) => !set.has(name)),
      [],
    );
  });

/** Two suppliers know the same pupil by references that have nothing in common, and by no id of ours. */
export const refs = (): Promise<void> =>
  within({ suppliers: [{ profile: board }, { profile: board, id: 'other-board' }] }, async (world) => {
    await world.sync();
    const refsOf = (supplier: string): readonly string[] =>
      [...bodies(world, supplier).matchAll(/"ref":"([0-9a-f]+)"/g)].map(([, ref = '']) => ref);
    const [one, other] = [new Set(refsOf(board)), refsOf('other-board')];
    assert.ok(other.length > 60);
    assert.deepEqual(
      other.filter((ref) => one.has(ref)),
      [],
    );
    const rows = await world.house().gateway.store.all('SELECT DISTINCT subject FROM feed_row');
    assert.deepEqual(
      rows.filter((row) => other.includes(String(row['subject']))),
      [],
    );
  });

/** The numbers of one supplier are shown to no other. */
export const issued = (): Promise<void> => {
  const two = [
    { profile: 'basispoort', issue: 'BP' },
    { profile: 'basispoort', id: 'other-port', issue: 'OP' },
  ];
  return within({ suppliers: two }, async (world) => {
    await world.sync();
    await world.sync({ full: true });
    assert.match(bodies(world, 'basispoort'), /"BP\d{6}"/);
    assert.doesNotMatch(bodies(world, 'basispoort'), /"OP\d{6}"/);
    assert.doesNotMatch(bodies(world, 'other-port'), /"BP\d{6}"/);
  });
};

/** Without an agreement that is in force no byte leaves, also where a school switched the product on. */
export const agreement = (): Promise<void> =>
  within({ suppliers }, async (world) => {
    const { id } = await world.agreement(board);
    await world.house().agreements.revoke(boardId, id, world.actors.admin);
    await world.sync();
    assert.equal(world.supplier(board).received.length, 0);
  });

/** A log line holds what is listed, in its shape, and nothing else. */
export const log = async (): Promise<void> => {
  const lines: string[] = [];
  const settings = { clock: { now: () => new Date(0) }, level: 'info' } as const;
  const odd = { school: '99XA00', key: '00981726354', supplier: 'Noor Jansen', field: 'callName' } as LogSubject;
  createLog({ write: (line) => void lines.push(line) }, settings).event('error', odd);
  assert.match(lines.join(), /99XA00/);
  assert.doesNotMatch(lines.join(), /00981726354|Noor/);
};

const removed = async (world: TestHouse, content: string): Promise<number> => {
  await world.drop(world.people().plan.id, content);
  return (await world.sync()).feeds.reduce((sum, feed) => sum + feed.removed, 0);
};

/** What does not prove that it is whole, or new, removes nobody. */
export const unproven = async (): Promise<void> => {
  const accounts = [{ profile: 'accounts' }];
  await within({ suppliers: accounts, schools: [smallSecondary] }, async (world) => {
    const all = exportOf(world.people());
    const keys = new Set(world.people().pupils.flatMap(({ key, status }) => (status === 'enrolled' ? [key] : [])));
    const rows = all.split('\r\n').filter((row) => keys.has(row.split(';')[0] ?? ''));
    const [first = '', second = '', third = ''] = rows;
    const [one, other] = [all.replace(`${first}\r\n`, ''), all.replace(`${second}\r\n`, '')];
    await world.sync();
    assert.equal(await removed(world, all.replace(`${third}\r\n`, '').slice(0, -2)), 0);
    assert.equal(await removed(world, one), 1);
    assert.equal(await removed(world, other), 1);
    assert.equal(await removed(world, one), 0);
  });
  await within({ suppliers: accounts }, async (world) => {
    const xml = exportOf(world.people());
    await world.sync();
    const [first] = world.people().pupils.filter(({ status }) => status === 'enrolled');
    const [row = ''] = new RegExp(`\\t\\t<leerling key="${first?.key ?? ''}"[^]*?</leerling>\\n`).exec(xml) ?? [];
    assert.notEqual(row, '');
    assert.equal(await removed(world, xml.replace(row, '').replace(/(<aanmaakdatum>)2026/, '$12025')), 0);
  });
};

/** Keys that begin with # are somebody else's the next night. */
export const dummy = (): Promise<void> =>
  within({ suppliers }, async (world) => {
    const subjects = async (name: string): Promise<readonly string[]> => {
      const { pupils } = world.people();
      const [first] = pupils.filter(({ status }) => status === 'enrolled');
      assert.ok(first !== undefined);
      const { eckId: _eckId, ...rest } = first;
      const changed = pupils.map((pupil) => (pupil === first ? { ...rest, key: '#1', callName: name } : pupil));
      await world.drop(world.people().plan.id, writeEdexml({ ...world.people(), pupils: changed }));
      await world.sync();
      const { generations } = world.house().gateway;
      const head = await generations.current(world.people().plan.id);
      assert.ok(head !== undefined);
      const { roster } = await generations.open(head);
      return (roster.get('pupil') ?? []).filter(({ record }) => record.key === '#1').map(({ subject }) => subject);
    };
    const [before, after] = [await subjects('Aap'), await subjects('Noot')];
    assert.equal(after.length, 1);
    assert.notDeepEqual(before, after);
  });
