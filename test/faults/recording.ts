import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceivedRequest } from '../world/supplier.ts';
import { type Foolery, runGateway } from './gateway-process.ts';
import { openScene } from './scene.ts';
import { scratch } from './scratch.ts';
import type { Stage } from './stage.ts';

/** What the process did to a disk, in order. `file` is a path under the scene's folder; of a folder too, `.` is its root. */
export type Act =
  | { readonly act: 'write'; readonly file: string; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly act: 'truncate'; readonly file: string; readonly size: number }
  /** Of a file its bytes, of a folder its names. */
  | { readonly act: 'sync'; readonly file: string }
  | { readonly act: 'create' | 'unlink'; readonly file: string }
  /** `file` is the new name. */
  | { readonly act: 'rename'; readonly from: string; readonly file: string }
  /** The store told its caller that a batch is kept. */
  | { readonly act: 'ack' }
  /** Bytes on a socket. */
  | { readonly act: 'sent'; readonly bytes: Uint8Array };

export type Recording = {
  readonly stage: Stage;
  readonly acts: readonly Act[];
  /** What suppliers got, in order of arrival per supplier. */
  readonly received: ReadonlyMap<string, readonly ReceivedRequest[]>;
};

const calls = [
  'openat',
  'pwrite64',
  'fsync',
  'fdatasync',
  'ftruncate',
  'unlink',
  'rename',
  'write',
  'writev',
  'sendto',
];
const options = ['-y', '-xx', '-s', '1000000', '-e', `trace=${calls.join(',')}`];

const unhex = (text: string): Uint8Array => Buffer.from(text.replaceAll('\\x', ''), 'hex');
const name = (text: string): string => Buffer.from(unhex(text)).toString();

/** A call that another thread interrupted stands on two lines. */
const wholeLines = (trace: string): readonly string[] => {
  const begun = new Map<string, string>();
  return trace.split('\n').flatMap((line) => {
    const pid = line.slice(0, line.indexOf(' '));
    const resumed = /^\d+ +<\.\.\. \w+ resumed>(.*)$/.exec(line);
    if (resumed !== null) return [(begun.get(pid) ?? '') + (resumed[1] ?? '')];
    if (!line.endsWith('<unfinished ...>')) return [line];
    begun.set(pid, line.slice(0, -' <unfinished ...>'.length));
    return [];
  });
};

const strings = (text: string): readonly Uint8Array[] =>
  [...text.matchAll(/"((?:\\x..)*)"/g)].map(([, hex = '']) => unhex(hex));

/** The marks that the preloaded part leaves on descriptor 3. */
const told = (fd: number, bytes: Uint8Array): Act =>
  fd === 3 && Buffer.from(bytes).toString().startsWith('ack') ? { act: 'ack' } : { act: 'sent', bytes };

type Under = (path: string) => string | undefined;

/** Calls that name a file, not one that is open. */
const named = (call: string, rest: string, under: Under): Act | undefined => {
  const [file, to] = strings(rest).map((bytes) => under(Buffer.from(bytes).toString()));
  if (file === undefined) return undefined;
  if (call === 'rename') return to === undefined ? undefined : { act: 'rename', from: file, file: to };
  if (call === 'unlink') return { act: 'unlink', file };
  return rest.includes('O_CREAT') ? { act: 'create', file } : undefined;
};

/** `ends`: where the next bytes of a file go that is written from its beginning. */
const actOf = (line: string, under: Under, ends: Map<string, number>): Act | undefined => {
  const [, call, rest = '', result = ''] = /^\d+ +(\w+)\((.*)\) += +(-?\d+)/s.exec(line) ?? [];
  if (call === undefined || result.startsWith('-')) return undefined;
  if (call === 'openat' || call === 'unlink' || call === 'rename') return named(call, rest, under);
  const [, fd = '', path = ''] = /^(\d+)<((?:\\x..)*)>/.exec(rest) ?? [];
  const file = under(name(path));
  const bytes = Buffer.concat(strings(rest));
  const isWrite = call === 'write' || call === 'writev' || call === 'sendto';
  if (file === undefined) return isWrite ? told(Number(fd), bytes) : undefined;
  if (isWrite) {
    const offset = ends.get(file) ?? 0;
    ends.set(file, offset + bytes.length);
    return { act: 'write', file, offset, bytes };
  }
  const last = Number(rest.split(', ').at(-1) ?? 0);
  if (call === 'pwrite64') return { act: 'write', file, offset: last, bytes };
  return call === 'ftruncate' ? { act: 'truncate', file, size: last } : { act: 'sync', file };
};

/** The index of the log lives in shared memory; after a power cut it is made anew. */
const isIndex = (act: Act): boolean => 'file' in act && act.file.endsWith('-shm');

/** Runs the night as a real process and notes every write and fsync of it. Throws when it does not end well. */
export const record = async (stage: Stage, foolery: Foolery = {}): Promise<Recording> => {
  const folder = await scratch('recording');
  const scene = await openScene(stage);
  try {
    const traceTo = join(folder, 'trace');
    const ended = await runGateway(scene, { traceTo, options, ...foolery });
    if (ended.code !== 0) throw new Error(`the recorded night ended with ${ended.code ?? ended.signal}: ${ended.out}`);
    const under = (path: string): string | undefined =>
      path.startsWith(`${scene.folder}/`) ? path.slice(scene.folder.length + 1) : undefined;
    const lines = wholeLines(await readFile(traceTo, 'latin1'));
    const ends = new Map<string, number>();
    const acts = lines.map((line) => actOf(line, under, ends)).filter((act) => act !== undefined);
    const received = new Map([...scene.suppliers].map(([id, server]) => [id, [...server.received]]));
    return { stage, acts: acts.filter((act) => !isIndex(act)), received };
  } finally {
    await scene.close();
    await rm(folder, { recursive: true });
  }
};
