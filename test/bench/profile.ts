import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Frame = { readonly functionName: string; readonly url: string };
type CpuProfile = {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame; readonly children?: readonly number[] }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** Where the time of a program went: self time, that of Node's own functions with the file of ours that called them. */
export type Share = { readonly name: string; readonly percent: number };

const summed = (profile: CpuProfile, nameOf: (id: number) => string): readonly Share[] => {
  const total = profile.timeDeltas.reduce((sum, delta) => sum + delta, 0);
  const times = new Map<string, number>();
  profile.samples.forEach((id, index) => {
    const name = nameOf(id);
    times.set(name, (times.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  return [...times]
    .map(([name, time]) => ({ name, percent: (100 * time) / total }))
    .sort((a, b) => b.percent - a.percent);
};

const root = join(import.meta.dirname, '../..');

/** `src/release/release.ts`, `saxes`; undefined for what is Node's own. */
const fileOf = ({ url }: Frame): string | undefined => {
  if (!url.startsWith('file:')) return undefined;
  const [, inside] = url.split('/node_modules/');
  if (inside !== undefined) return inside.split('/')[0];
  return decodeURIComponent(url.slice('file://'.length)).replace(`${root}/`, '');
};

/** Reads the one profile that `--cpu-prof` left in a folder: time by file, and by function. */
export const readProfile = async (
  folder: string,
): Promise<{ readonly files: readonly Share[]; readonly functions: readonly Share[] }> => {
  const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.cpuprofile'));
  const profile = JSON.parse(await readFile(join(folder, name), 'utf8')) as CpuProfile;
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const ownerOf = (id: number | undefined): string | undefined => {
    const frame = id === undefined ? undefined : nodes.get(id);
    if (id === undefined || frame === undefined) return undefined;
    return fileOf(frame) ?? ownerOf(parents.get(id));
  };
  const bare = (id: number): string => nodes.get(id)?.functionName ?? '';
  const fileName = (id: number): string =>
    /^\((?:garbage|program|idle)/.test(bare(id)) ? bare(id) : (ownerOf(id) ?? 'Node');
  const functionName = (id: number): string => {
    const frame = nodes.get(id);
    const file = frame === undefined ? undefined : fileOf(frame);
    return file === undefined ? bare(id) || '(native)' : `${bare(id) || '(unnamed)'}, ${file}`;
  };
  return { files: summed(profile, fileName), functions: summed(profile, functionName) };
};
