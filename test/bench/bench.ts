import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amsterdamDay } from '../../src/record/day.ts';
import { writeLarge } from '../../src/runtime/bench.ts';
import { digestOfPeer, digestOfRelease } from './content.ts';
import { readProfile } from './profile.ts';
import { findPeers, nodeFlags, type Peer, release } from './programs.ts';
import { type Doors, type Measures, type Nights, resultsText, type Series } from './results.ts';
import { run, type Spawned } from './spawned.ts';

/**
 * `npm run bench`: measures in one run what test/bench/RESULTS.md tells. `--rounds N` and `--mb N` make it smaller for a
 * try-out, which then writes nothing but what it says on the screen.
 */
const option = (name: string, usual: number): number => {
  const at = process.argv.indexOf(name);
  return at < 0 ? usual : Number(process.argv[at + 1]);
};
const rounds = option('--rounds', 5);
const mb = option('--mb', 100);
const smaller = rounds !== 5 || mb !== 100;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const now = new Date();
const day = amsterdamDay(now);

type Inner = { readonly pupils: number; readonly maxRssMb: number };
const inner = ({ out }: Spawned): Inner => JSON.parse(out) as Inner;

const series = (runs: readonly Spawned[], peaks: readonly number[]): Series => ({
  seconds: runs.map(({ seconds }) => seconds),
  peakMb: peaks.length === 0 ? undefined : Math.max(...peaks),
});

const ours = (runs: readonly Spawned[]): Series =>
  series(
    runs,
    runs.map((one) => inner(one).maxRssMb),
  );

const theirs = (runs: readonly Spawned[]): Series =>
  series(
    runs,
    runs.flatMap(({ peakMb }) => peakMb ?? []),
  );

/** In turns: each of ours beside each of theirs, so that a machine that is busy for a while is so for all. */
const measureReleases = async (folder: string, source: string, large: string, peers: readonly Peer[]) => {
  const times = new Map<string, Spawned[]>();
  const note = (name: string, one: Spawned): void => void times.set(name, [...(times.get(name) ?? []), one]);
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    for (const peer of peers) {
      note('one', await run(release(source, folder, 1, day)));
      note(peer.name, await run(peer.program(source, join(folder, 'peer.ndjson'))));
    }
    note('fifteen', await run(release(source, folder, 15, day)));
    note('one beside fifteen', await run(release(source, folder, 1, day)));
    note('large', await run(release(large, folder, 1, day)));
    note('one beside large', await run(release(source, folder, 1, day)));
  }
  return (name: string): readonly Spawned[] => times.get(name) ?? [];
};

/** Everybody writes the same content, or the comparison says nothing. */
const compare = async (folder: string, source: string, peers: readonly Peer[]): Promise<readonly string[]> => {
  await run(release(source, folder, 1, day));
  const own = await digestOfRelease(join(folder, 'supplier-1.ndjson'));
  const different: string[] = [];
  for (const peer of peers) {
    const target = join(folder, 'peer.ndjson');
    await run(peer.program(source, target));
    if ((await digestOfPeer(target)) !== own) different.push(peer.name);
    await rm(target);
  }
  return different;
};

const profiled = async (folder: string, source: string) => {
  const profiles = join(folder, 'profile');
  const { command, args } = release(source, folder, 1, day);
  await run({ command, args: ['--cpu-prof', '--cpu-prof-dir', profiles, ...args] });
  return readProfile(profiles);
};

const measureNights = async (): Promise<Nights> => {
  const args = [join(import.meta.dirname, 'nights.ts'), JSON.stringify({ schools: 60, pupils: 20_000, suppliers: 15 })];
  return JSON.parse((await run({ command: process.execPath, args })).out) as Nights;
};

const measureDoors = async (): Promise<Doors> => {
  const args = [join(import.meta.dirname, 'doors.ts'), String(smaller ? 20 : 200), String(smaller ? 2 : 8)];
  return JSON.parse((await run({ command: process.execPath, args })).out) as Doors;
};

const measure = async (folder: string): Promise<Measures> => {
  const [source, large] = [join(folder, 'small.xml'), join(folder, 'large.xml')];
  say(`writing exports of ${mb} and ${4 * mb} MB`);
  await writeLarge(source, mb * 1e6, day);
  await writeLarge(large, 4 * mb * 1e6, day);
  const found = findPeers(folder);
  const peers = found.filter((peer): peer is Peer => 'program' in peer);
  say('comparing what everybody writes');
  const different = await compare(folder, source, peers);
  const of = await measureReleases(folder, source, large, peers);
  say('profile');
  const profile = await profiled(folder, source);
  await rm(large);
  say('two nights of a board');
  const nights = await measureNights();
  say('what suppliers collect');
  const doors = await measureDoors();
  return {
    at: now,
    rounds,
    mb,
    pupils: of('one').map((one) => inner(one).pupils)[0] ?? 0,
    largePupils: of('large').map((one) => inner(one).pupils)[0] ?? 0,
    flags: nodeFlags,
    one: ours(of('one')),
    peers: peers.map(({ name }) => ({ name, ...theirs(of(name)) })),
    missing: found.flatMap((peer) => ('missing' in peer ? [peer] : [])),
    different,
    fifteen: ours(of('fifteen')),
    oneBesideFifteen: ours(of('one beside fifteen')),
    large: ours(of('large')),
    oneBesideLarge: ours(of('one beside large')),
    profile,
    nights,
    doors,
  };
};

const folder = await mkdtemp(join(tmpdir(), 'sluis-bench-'));
try {
  await mkdir(join(folder, 'profile'));
  const text = resultsText(await measure(folder));
  process.stdout.write(text);
  if (!smaller) await writeFile(join(import.meta.dirname, 'RESULTS.md'), text);
} finally {
  await rm(folder, { recursive: true, force: true });
}
