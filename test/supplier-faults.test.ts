import { getCACertificates, setDefaultCACertificates, type TlsOptions } from 'node:tls';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoSchool } from '../deploy/demo/school.ts';
import { diceOf } from '../deploy/demo/seed.ts';
import { withChange } from '../deploy/demo/variant.ts';
import type { ErrorCode } from '../src/errors.ts';
import { createLog } from '../src/log.ts';
import type { Channel } from '../src/ports.ts';
import { narrated } from '../src/runtime/narrate.ts';
import type { SchoolReport } from '../src/sync/report.ts';
import { addFolder, createSinks } from './privacy/canary/sinks.ts';
import { createSearch } from './privacy/canary/search.ts';
import { otherPrimary, smallPrimary } from './world/board.ts';
import { makeCertificates } from './world/certificate.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { asPromised, compared, following, heldOf, promised } from './world/promise.ts';
import type { FakeSupplier, Fault } from './world/supplier.ts';
import { wireOf } from './world/wire.ts';

/**
 * Each fault of a supplier once, through the real transport, for a whole night of two schools: the code says which
 * fault it was, the other suppliers are complete that same night, and the night after it has passed the supplier
 * holds what it was promised, each effect once. What it answers is written down nowhere.
 */
const mark = 'kanarie-in-antwoord-9f3b';
const bad = 'accounts';
const others = ['basispoort', 'digital-board'];
const schools = [smallPrimary, otherPrimary];
const certificates = makeCertificates();

let world: TestHouse;
const people = new Map<string, DemoSchool>();
const sinks = createSinks();
const lines: string[] = [];

type Trouble = {
  readonly begin: (supplier: FakeSupplier) => void | Promise<void>;
  readonly end: (supplier: FakeSupplier) => void | Promise<void>;
};
type Told = { readonly code: ErrorCode | undefined; readonly found?: string };

const misbehaving = (fault: Fault): Trouble => ({
  begin: (supplier) => supplier.misbehave(fault),
  end: (supplier) => supplier.behave(),
});
const disguised = (tls: TlsOptions | undefined): Trouble => ({
  begin: (supplier) => supplier.disguise(tls),
  end: (supplier) => supplier.disguise(certificates.servers.good),
});
const status = (code: number, headers: Record<string, string> = {}): Trouble =>
  misbehaving({ kind: 'status', status: code, headers });
const inAnHour = () => new Date(Date.now() + 3_600_000).toUTCString();

const statuses: readonly (readonly [ErrorCode, readonly number[]])[] = [
  ['delivery_redirected', [300, 301, 302, 303, 304, 305, 307, 308]],
  ['delivery_denied', [401, 403]],
  ['delivery_gone', [410]],
  ['delivery_rejected', [400, 402, 404, 405, 406, 409, 411, 413, 414, 415, 418, 421, 422, 426, 431, 451]],
  ['delivery_throttled', [408, 425, 429, 503]],
  ['delivery_failed', [500, 501, 502, 504, 505, 507, 508, 511, 599]],
  ['answer_invalid', [203, 205, 206, 226]],
];
const unreachable = (found: string): Told => ({ code: 'delivery_unreachable', found });
const unknown: Told = { code: 'delivery_unknown' };
const tls1 = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
const { good, expired, notYet, otherHost, selfSigned, otherAuthority, forged } = certificates.servers;

const troubles: readonly (readonly [string, Trouble, Told])[] = [
  ...statuses.flatMap(([code, all]) => all.map((one) => [`answers ${one}`, status(one), { code }] as const)),
  [
    'redirects to another address',
    status(307, { location: `https://127.0.0.1:9/${mark}` }),
    { code: 'delivery_redirected' },
  ],
  ['wants us to wait an hour', status(429, { 'retry-after': '3600' }), { code: 'delivery_throttled' }],
  ['wants us to wait until a moment', status(429, { 'retry-after': inAnHour() }), { code: 'delivery_throttled' }],
  ['wants us to wait for nonsense', status(503, { 'retry-after': mark }), { code: 'delivery_throttled' }],
  ['answers 200 and hangs up', misbehaving({ kind: 'cut-answer', afterBytes: 0 }), unknown],
  ['answers half and hangs up', misbehaving({ kind: 'cut-answer', afterBytes: 60 }), unknown],
  ['answers all and hangs up', misbehaving({ kind: 'reset-after' }), unknown],
  ['hangs up without an answer', misbehaving({ kind: 'lost' }), unknown],
  ['hangs up halfway our body', misbehaving({ kind: 'cut-request', afterBytes: 10 }), unknown],
  ['answers nothing', misbehaving({ kind: 'stall' }), unknown],
  ['drips', misbehaving({ kind: 'drip' }), unknown],
  ['is slow', misbehaving({ kind: 'slow', ms: 150 }), { code: undefined }],
  ['answers rubbish', misbehaving({ kind: 'rubbish', body: '<html>' }), { code: 'answer_invalid' }],
  ['answers too much', misbehaving({ kind: 'huge', bytes: 5_000_000 }), { code: 'answer_too_large' }],
  ['answers a bomb', misbehaving({ kind: 'bomb', bytes: 50_000_000 }), { code: 'answer_invalid' }],
  ['is down', { begin: (one) => one.refuse(), end: (one) => one.recover() }, unreachable('ECONNREFUSED')],
  ['lets its certificate expire', disguised(expired), unreachable('CERT_HAS_EXPIRED')],
  ['has a certificate of tomorrow', disguised(notYet), unreachable('CERT_NOT_YET_VALID')],
  ['has the certificate of another', disguised(otherHost), unreachable('ERR_TLS_CERT_ALTNAME_INVALID')],
  ['signs its own certificate', disguised(selfSigned), unreachable('DEPTH_ZERO_SELF_SIGNED_CERT')],
  ['has an authority that nobody knows', disguised(otherAuthority), unreachable('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
  ['shows a forged certificate', disguised(forged), unreachable('CERT_SIGNATURE_FAILURE')],
  ['knows no newer TLS than 1.0', disguised({ ...good, ...tls1 }), unreachable('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')],
  ['speaks plain HTTP', disguised(undefined), unreachable('ERR_SSL_WRONG_VERSION_NUMBER')],
];

/** The transport's own errors, with everything that hangs on them, before the run keeps only their codes. */
const overheard = (channel: Channel): Channel => ({
  ...channel,
  deliver: async (...given) => {
    const outcome = await channel.deliver(...given);
    sinks.add('outcome', inspect(outcome, { depth: 12 }));
    return outcome;
  },
});

const log = createLog({ write: (line) => lines.push(line) }, { clock: { now: () => new Date() }, level: 'debug' });
const nothing = () => undefined;
const told = narrated(
  {
    laidOut: nothing,
    suppliers: nothing,
    sources: nothing,
    schools: nothing,
    school: nothing,
    synced: async () => {},
    serving: nothing,
    failed: nothing,
  },
  log,
);

const night = async (): Promise<readonly SchoolReport[]> => {
  world.clock.sleep(1);
  const reports = await world.night();
  for (const report of reports) told.school(report);
  sinks.add('reports', JSON.stringify(reports));
  return reports;
};

/** Somebody comes or goes, and somebody is called otherwise. */
const change = async (dice: ReturnType<typeof diceOf>): Promise<void> => {
  for (const { id } of schools) {
    const whole = world.people(id);
    const away = dice.pick(following(whole));
    const school = { ...whole, pupils: whole.pupils.filter((one) => one !== away) };
    const named = withChange(school, school.pupils.indexOf(dice.pick(following(school))), {
      callName: dice.pick(['Anders', 'Noor', 'Sem', 'Yara']),
    });
    people.set(id, named);
    await world.drop(id, named);
  }
};

const missingAt = (supplier: string): readonly unknown[] =>
  schools.map(({ id }) => {
    const now = people.get(id);
    if (now === undefined) throw new Error('no people');
    const own = new Set(supplier === 'basispoort' ? ['id'] : ['classId', 'studentId']);
    return compared(heldOf(world.supplier(supplier).state(), id, own), promised[supplier]?.(now) ?? {});
  });
const complete = schools.map(() => asPromised);

const settle = (timeoutMs: number) =>
  world.house().gateway.store.batch([
    {
      sql: "UPDATE supplier SET settings = json_set(settings, '$.timeoutMs', ?) WHERE id = ?",
      params: [timeoutMs, bad],
    },
  ]);

/** One id always has one body, and no feed goes back in its sequence. */
const expectOnce = ({ received }: FakeSupplier): void => {
  const bodies = new Map<string, Set<string>>();
  const sequences = new Map<string, number[]>();
  for (const { body } of received.filter((one) => one.complete)) {
    const { delivery, feed, sequence } = wireOf(body).manifest;
    bodies.set(delivery, (bodies.get(delivery) ?? new Set()).add(body.toString()));
    sequences.set(feed, [...(sequences.get(feed) ?? []), sequence]);
  }
  expect([...bodies.values()].filter(({ size }) => size > 1)).toEqual([]);
  for (const all of sequences.values()) expect(all).toEqual(all.toSorted((a, b) => a - b));
};

/** Refused for good: the same is not offered again by itself, what the school changes is. */
const final = new Set<ErrorCode | undefined>([
  'delivery_redirected',
  'delivery_denied',
  'delivery_gone',
  'delivery_rejected',
]);
const dice = diceOf('sluiswachter');
const patient = new Set(['answers nothing', 'drips']);

beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates('default'), certificates.ca]);
  world = await openTestHouse({
    schools,
    suppliers: [
      { profile: bad, tls: good, mark },
      { profile: 'basispoort', issue: 'BP' },
      { profile: 'digital-board' },
    ],
  });
  for (const { id } of schools) people.set(id, world.people(id));
  const { gateway } = world.house();
  const channels = new Map([...gateway.channels].map(([name, channel]) => [name, overheard(channel)]));
  Object.assign(gateway, { channels });
  await night();
});
afterAll(() => world.close());

test.each(troubles)('a supplier that %s', async (name, { begin, end }, { code, found }) => {
  const supplier = world.supplier(bad);
  await change(dice);
  if (patient.has(name)) await settle(250);
  await begin(supplier);
  const [first] = await night();
  if (first === undefined) throw new Error('no school');
  const { error } = feedOf(first, bad);
  expect({ code: error?.code, found: found && error?.subject.found }).toEqual({ code, found });
  expect(others.map((id) => [id, missingAt(id)])).toEqual(others.map((id) => [id, complete]));

  await end(supplier);
  if (patient.has(name)) await settle(10_000);
  if (final.has(code)) await change(dice);
  const after = await night();
  expect(after.map((report) => feedOf(report, bad).error)).toEqual([undefined, undefined]);
  expect(missingAt(bad)).toEqual(complete);
  expectOnce(supplier);
});

test('of all of them only codes and counts were written down', async () => {
  expect(await world.verify()).toMatchObject({ ok: true });
  sinks.add('log', lines.join(''));
  sinks.add('entries', JSON.stringify(await world.entries()));
  await addFolder(sinks, 'disk', world.folder, /inbox/);
  const search = createSearch([{ of: 'mark', marker: mark, match: 'anywhere', also: [] }]);
  expect(search.in('control', Buffer.from(`x ${mark} y`))).toHaveLength(1);
  expect(lines.length).toBeGreaterThan(troubles.length);
  expect(sinks.all.flatMap(({ name, bytes }) => search.in(name, bytes)).map(({ sink }) => sink)).toEqual([]);
});
