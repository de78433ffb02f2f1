import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inspect } from 'node:util';
import type { FakeSupplier } from '../../world/supplier.ts';

/** Bytes that somebody or something outside the gateway's memory can see. `supplier`: who sees them. */
export type Sink = { readonly name: string; readonly supplier?: string; readonly bytes: Buffer };

export type Sinks = {
  readonly all: Sink[];
  add(name: string, seen: string | Uint8Array, supplier?: string): void;
  /** As it would be logged, serialised or printed by a debugger, cause and stack included. */
  error(name: string, error: unknown): void;
};

export const createSinks = (): Sinks => {
  const all: Sink[] = [];
  const add: Sinks['add'] = (name, seen, supplier) => {
    const bytes = Buffer.from(seen);
    all.push(supplier === undefined ? { name, bytes } : { name, bytes, supplier });
  };
  return {
    all,
    add,
    error: (name, error) =>
      add(`error ${name}`, [String(error), JSON.stringify(error), inspect(error, { depth: 12 })].join('\n')),
  };
};

/** Every file under a folder, whole, with its name: names are bytes on the disk too. */
export const addFolder = async (sinks: Sinks, name: string, folder: string, skip?: RegExp): Promise<void> => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of found.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name);
    if (skip?.test(relative(folder, path)) === true) continue;
    const bytes = Buffer.concat([Buffer.from(`${relative(folder, path)}\n`), await readFile(path)]);
    sinks.add(`${name} ${relative(folder, path)}`, bytes);
  }
};

/** What came over the wire, in its own bytes: method, address, header lines and body. */
export const addReceived = (sinks: Sinks, supplier: string, { received }: FakeSupplier): void => {
  received.forEach(({ method, path, rawHeaders, body }, i) => {
    const head = Buffer.from(`${method} ${path}\n${rawHeaders.join('\n')}\n\n`);
    sinks.add(`request ${i + 1} at ${supplier}`, Buffer.concat([head, body]), supplier);
  });
};

/** Files that a supplier fetches from its folder. */
export const addDropbox = async (sinks: Sinks, supplier: string, folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const bytes = Buffer.concat([Buffer.from(`${name}\n`), await readFile(join(folder, name))]);
    sinks.add(`file ${name} at ${supplier}`, bytes, supplier);
  }
};
