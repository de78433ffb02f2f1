import { afterEach, expect, it } from 'vitest';
import type { DemoSupplier } from '../src/runtime/demo.ts';
import type { Channel, Parcel } from '../src/ports.ts';
import { syncSchools } from '../src/sync/night.ts';
import type { SchoolReport } from '../src/sync/report.ts';
import { allSchools } from '../src/sync/school.ts';
import { type CliHouse, openCliHouse, withoutField } from './cli-house.ts';

type Held = Record<string, Record<string, Record<string, unknown>>>;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What a supplier holds, per school and kind; apart from it the manifests that it got last. */
const stateOf = ({ server }: DemoSupplier) => {
  const feeds = Object.values(server.state().feeds);
  return {
    kinds: Object.fromEntries(feeds.map(({ school, kinds }) => [school, kinds])),
    manifests: Object.fromEntries(feeds.map(({ school, manifest }) => [school, manifest])),
  };
};

/** The same channels, with an ear at the door: what was handed to them is what goes over the wire. */
const listening = (channels: ReadonlyMap<string, Channel>, heard: Parcel[]): ReadonlyMap<string, Channel> =>
  new Map(
    [...channels].map(([name, channel]) => [
      name,
      {
        ...channel,
        deliver: (parcel, settings, signal) => {
          heard.push(parcel);
          return channel.deliver(parcel, settings, signal);
        },
      },
    ]),
  );

const sync = async ({ house }: CliHouse, heard: Parcel[]): Promise<readonly SchoolReport[]> => {
  const gateway = { ...house.gateway, channels: listening(house.gateway.channels, heard) };
  const schools = (await allSchools(gateway.store)).map(({ id }) => id);
  return Array.fromAsync(syncSchools(gateway, schools, {}));
};

const withoutBirth = (kinds: Held): Held => ({
  ...kinds,
  pupil: Object.fromEntries(
    Object.entries(kinds['pupil'] ?? {}).map(([ref, fields]) => [ref, { ...fields, geboortedatum: undefined }]),
  ),
});

type Body = { readonly items: readonly { readonly kind: string; readonly data?: Record<string, unknown> }[] };

it('takes one field out of an agreement, and the supplier no longer holds it for anybody', async () => {
  const cli = await openCliHouse({ suppliers: true });
  closing.push(cli.close);
  const { suppliers } = cli;
  await sync(cli, []);
  const [basispoort] = suppliers;
  if (basispoort === undefined) throw new Error('the demo has no suppliers');
  const before = suppliers.map(stateOf);
  const pupils = Object.values(before[0]?.kinds['99XA00']?.['pupil'] ?? {});
  expect(pupils.length).toBeGreaterThan(400);
  expect(pupils.every(({ geboortedatum }) => typeof geboortedatum === 'string')).toBe(true);

  const token = await cli.token('board-admin');
  const exported = await cli.run(['agreement', 'export', 'basispoort']);
  const path = await cli.file('basispoort.yaml', withoutField(exported.out, 'dateOfBirth'));
  const narrowed = await cli.json(['agreement', 'narrow', path], { token });
  expect(narrowed).toMatchObject({
    code: 0,
    value: {
      approved: { version: 2 },
      change: {
        widens: false,
        difference: { fieldsAdded: [], fieldsRemoved: [{ entity: 'pupil', field: 'dateOfBirth' }] },
      },
    },
  });

  cli.setNow('2026-11-21T21:00:00Z');
  const heard: Parcel[] = [];
  const reports = await sync(cli, heard);
  const after = suppliers.map(stateOf);
  const schools = Object.keys(after[0]?.kinds ?? {});
  expect(schools).toContain('99XA00');
  for (const school of schools) {
    expect(after[0]?.kinds[school]).toEqual(withoutBirth(before[0]?.kinds[school] ?? {}));
    expect(after[0]?.manifests[school]).toMatchObject({
      mode: 'changes',
      agreementVersion: 2,
      cleared: [{ kind: 'pupil', field: 'geboortedatum', eraseBefore: '2026-12-21' }],
    });
  }
  expect(JSON.stringify(after[0]?.kinds)).not.toContain('geboortedatum');

  const items = heard.flatMap(({ body }) => (JSON.parse(new TextDecoder().decode(body)) as Body).items);
  expect(items.length).toBeGreaterThanOrEqual(pupils.length);
  for (const { kind, data } of items) {
    expect([kind, data?.['geboortedatum']]).toEqual(['pupil', null]);
  }
  // The others are not even spoken to.
  expect(after.slice(1)).toEqual(before.slice(1));
  const others = reports.flatMap(({ feeds }) => feeds).filter(({ supplier }) => supplier !== 'basispoort');
  expect(others.filter(({ state }) => state === 'unchanged').length).toBeGreaterThan(3);
  expect(others.map(({ state }) => state)).not.toContain('accepted');
});
