import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { GatewayError } from '../errors.ts';
import { parseMapping } from '../mapping/document.ts';
import type { Mapping } from '../mapping/table.ts';
import type { OwnMappings } from '../sync/gateway.ts';
import { openFolder } from './folder.ts';

const textOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await Array.fromAsync(bytes)).toString('utf8');

const folderOf = (data: string): string => join(data, 'mappings');

/**
 * The shipped mappings and those that schools declared themselves, as YAML or JSON in `mappings/` of the data folder.
 * Throws mapping_invalid with the file's place, or for a name that is taken.
 */
export const readMappings = async (data: string, shipped: readonly Mapping[]): Promise<readonly Mapping[]> => {
  const path = folderOf(data);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const folder = openFolder(path);
  const all = [...shipped];
  for (const file of (await folder.list()).filter((name) => /\.(ya?ml|json)$/.test(name))) {
    const mapping = parseMapping(await textOf((await folder.read(file)).bytes), shipped);
    if (all.some(({ name }) => name === mapping.name))
      throw new GatewayError('mapping_invalid', { name: mapping.name });
    all.push(mapping);
  }
  return all;
};

/** `known` is what everybody looks in; what is learnt or kept is added to it, and what is there stays as it is. */
export const createOwnMappings = (
  data: string,
  shipped: readonly Mapping[],
  known: Map<string, Mapping>,
): OwnMappings => ({
  learn: async (name) => {
    for (const mapping of await readMappings(data, shipped)) {
      if (!known.has(mapping.name)) known.set(mapping.name, mapping);
    }
    return known.get(name);
  },
  keep: async (mapping) => {
    const bytes = new TextEncoder().encode(stringify(mapping));
    try {
      await openFolder(folderOf(data)).write(`${mapping.name}.yaml`, bytes);
    } catch (cause) {
      throw new GatewayError('store_unwritable', { name: mapping.name }, { cause });
    }
    known.set(mapping.name, mapping);
  },
});
