import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dice } from '../../deploy/demo/seed.ts';
import type { Act } from './recording.ts';

/** Files by their path, as they would be found. */
export type Disk = ReadonlyMap<string, Uint8Array>;

export const readDisk = async (folder: string): Promise<Disk> => {
  const disk = new Map<string, Uint8Array>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) disk.set(path.slice(folder.length + 1), await readFile(path));
  }
  return disk;
};

type Change = Extract<Act, { readonly file: string }>;

/** A file that grows without being copied at each write: `bytes` has room beyond `size`. */
type File = { bytes: Uint8Array; size: number };
type Files = Map<string, File>;

const fileOf = (bytes: Uint8Array): File => ({ bytes: Uint8Array.from(bytes), size: bytes.length });

const grow = (file: File, size: number): void => {
  if (file.bytes.length < size) {
    const roomier = new Uint8Array(size * 2);
    roomier.set(file.bytes.subarray(0, file.size));
    file.bytes = roomier;
  }
  file.size = Math.max(file.size, size);
};

const shrink = (file: File, size: number): void => {
  file.bytes.fill(0, size, file.size);
  file.size = Math.min(file.size, size);
};

const apply = (files: Files, change: Change): void => {
  if (change.act === 'unlink') {
    files.delete(change.file);
    return;
  }
  if (change.act === 'rename') {
    files.set(change.file, files.get(change.from) ?? fileOf(new Uint8Array()));
    files.delete(change.from);
    return;
  }
  const file = files.get(change.file) ?? fileOf(new Uint8Array());
  files.set(change.file, file);
  if (change.act === 'truncate') {
    if (change.size < file.size) shrink(file, change.size);
    else grow(file, change.size);
  } else if (change.act === 'write') {
    grow(file, change.offset + change.bytes.length);
    file.bytes.set(change.bytes, change.offset);
  }
};

const folderOf = (file: string): string => file.slice(0, Math.max(file.lastIndexOf('/'), 0)) || '.';

/** A sync of a file settles its bytes; a sync of a folder, which names are in it. */
const settles = (sync: Change, change: Change): boolean =>
  change.act === 'write' || change.act === 'truncate' ? sync.file === change.file : sync.file === folderOf(change.file);

/** Some sectors of a write are there, some are as before, and now and then one is neither. */
const torn = (change: Change & { readonly act: 'write' }, dice: Dice): readonly Change[] => {
  const sector = dice.pick([512, 4096]);
  const pieces: Change[] = [];
  for (let at = 0; at < change.bytes.length; at += sector) {
    const whole = change.bytes.subarray(at, at + sector);
    const bytes = dice.chance(0.1) ? Uint8Array.from(whole, () => dice.below(256)) : whole;
    if (dice.chance(0.5)) pieces.push({ ...change, offset: change.offset + at, bytes });
  }
  return pieces;
};

const leftOf = (change: Change, dice: Dice): readonly Change[] => {
  const fate = dice.weighted([
    ['kept', 2],
    ['lost', 2],
    ['torn', 1],
  ] as const);
  if (fate === 'lost') return [];
  return fate === 'torn' && change.act === 'write' ? torn(change, dice) : [change];
};

/** A name that never reached its folder takes the bytes along. */
const nameless = (kept: readonly Change[], unsettled: readonly Change[]): ReadonlySet<string> => {
  const made = unsettled.filter(({ act }) => act === 'create').map(({ file }) => file);
  const named = new Set(kept.filter(({ act }) => act === 'create').map(({ file }) => file));
  return new Set(made.filter((file) => !named.has(file)));
};

const opened = (disk: Disk): Files => new Map([...disk].map(([file, bytes]) => [file, fileOf(bytes)]));
const closed = (files: Files): Disk =>
  new Map([...files].map(([file, { bytes, size }]) => [file, bytes.subarray(0, size)]));

/** What is found when the power fails before act number `at`: everything synced, and of the rest what chance left. */
export const diskAfterCut = (before: Disk, acts: readonly Act[], at: number, dice: Dice): Disk => {
  const files = opened(before);
  let unsettled: Change[] = [];
  for (const act of acts.slice(0, at)) {
    if (!('file' in act)) continue;
    if (act.act !== 'sync') {
      // Opening a file that is there makes nothing.
      if (act.act !== 'create' || !files.has(act.file)) unsettled.push(act);
      continue;
    }
    for (const change of unsettled) if (settles(act, change)) apply(files, change);
    unsettled = unsettled.filter((change) => !settles(act, change));
  }
  const kept = unsettled.flatMap((change) => leftOf(change, dice));
  const gone = nameless(kept, unsettled);
  for (const change of kept) apply(files, change);
  for (const file of gone) files.delete(file);
  return closed(files);
};

/** What every reader saw before act number `at`, since the system shows what was written whether or not it is on the disk. */
export const diskAsSeen = (before: Disk, acts: readonly Act[], at: number): Disk => {
  const files = opened(before);
  for (const act of acts.slice(0, at)) if ('file' in act && act.act !== 'sync') apply(files, act);
  return closed(files);
};
