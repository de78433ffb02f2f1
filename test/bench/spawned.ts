import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A program with what it is called with. */
export type Program = { readonly command: string; readonly args: readonly string[] };

/** Wall time of the whole process, and its largest resident memory where the system tells (Linux). */
export type Spawned = { readonly seconds: number; readonly peakMb: number | undefined; readonly out: string };

const lookMs = 20;

/** The high-water mark of a process that still runs. */
const highWater = (pid: number): number | undefined => {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
};

/** Runs a program to its end. Rejects when it fails. */
export const run = ({ command, args }: Program): Promise<Spawned> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    let peakMb: number | undefined;
    const looking = setInterval(() => {
      peakMb = (child.pid === undefined ? undefined : highWater(child.pid)) ?? peakMb;
    }, lookMs);
    child.stdout.on('data', (chunk: Buffer) => {
      out += String(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(looking);
      const seconds = (performance.now() - start) / 1000;
      if (code === 0) resolve({ seconds, peakMb, out });
      else reject(new Error(`${command} ended with ${code}`));
    });
  });

export const works = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
};
