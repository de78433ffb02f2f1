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

const calls = ['openat', 'pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink', 'write', 'writev', 'sendto'];
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

const actOf = (line: string, under: (path: string) => string | undefined): Act | undefined => {
  const [, call, rest = '', result = ''] = /^\d+ +(\w+)\((.*)\) += +(-?\d+)/s.exec(line) ?? [];
  if (call === undefined || result.startsWith('-')) return undefined;
  const [, fd = '', path = ''] = /^(\d+)<((?:\\x..)*)>/.exec(rest) ?? [];
  const [first = new Uint8Array()] = strings(rest);
  if (call === 'openat' || call === 'unlink') {
    const file = under(Buffer.from(first).toString());
    const makes = call === 'unlink' || rest.includes('O_CREAT');
    return file === undefined || !makes ? undefined : { act: call === 'unlink' ? 'unlink' : 'create', file };
  }
  const file = under(name(path));
  if (file === undefined) {
    return call.startsWith('write') || call === 'sendto' ? told(Number(fd), Buffer.concat(strings(rest))) : undefined;
  }
  const numbers = rest.split(', ').map(Number);
  if (call === 'pwrite64') return { act: 'write', file, offset: numbers.at(-1) ?? 0, bytes: first };
  if (call === 'ftruncate') return { act: 'truncate', file, size: numbers.at(-1) ?? 0 };
  return call === 'fsync' || call === 'fdatasync' ? { act: 'sync', file } : undefined;
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
    const acts = lines.map((line) => actOf(line, under)).filter((act) => act !== undefined);
    const received = new Map([...scene.suppliers].map(([id, server]) => [id, [...server.received]]));
    return { stage, acts: acts.filter((act) => !isIndex(act)), received };
  } finally {
    await scene.close();
    await rm(folder, { recursive: true });
  }
};
