import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../errors.ts';
import { parseMapping } from '../mapping/document.ts';
import type { Mapping } from '../mapping/table.ts';
import { openFolder } from './folder.ts';

const textOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await Array.fromAsync(bytes)).toString('utf8');

/**
 * The shipped mappings and those that schools declared themselves, as YAML or JSON in `mappings/` of the data folder.
 * Throws mapping_invalid with the file's place, or for a name that is taken.
 */
export const readMappings = async (data: string, shipped: readonly Mapping[]): Promise<readonly Mapping[]> => {
  const path = join(data, 'mappings');
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
