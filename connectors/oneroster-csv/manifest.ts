import { GatewayError } from '../../src/errors.ts';
import type { Undeclared } from '../kit/undeclared.ts';
import type { Zip } from '../kit/unzip.ts';
import { type FileName, headers, isFileName, needed, unread } from './files.ts';
import { readTable } from './table.ts';

type Mode = 'absent' | 'bulk' | 'delta';
const modes: ReadonlySet<string> = new Set(['absent', 'bulk', 'delta'] satisfies Mode[]);
const isMode = (text: string): text is Mode => modes.has(text);

/** What a package declares of itself: the files that are to be read. */
export type Manifest = { readonly files: readonly FileName[] };

const wrong = (name: string, line = 1): GatewayError =>
  new GatewayError('source_manifest', { source: 'manifest.csv', line, name });

/**
 * Reads the manifest and holds it against the archive. A file that it declares and that is not there was cut off; one that
 * is there and that it calls absent is nobody's. Errors: source_wrong_root without a manifest, source_manifest (naming a
 * property of the standard), source_cut_off, source_delta.
 */
export const readManifest = async (zip: Zip, undeclared: Undeclared): Promise<Manifest> => {
  const bytes = zip.read('manifest.csv');
  if (bytes === undefined)
    throw new GatewayError('source_wrong_root', { line: 1, column: 1, expected: 'manifest.csv' });
  const properties = await readProperties(bytes, undeclared);
  for (const [name, version] of [
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
  ] as const) {
    if (properties.get(name) !== version) throw wrong(name);
  }
  const names = Object.keys(headers).filter(isFileName);
  const files = names.filter((name) => isThere(zip, name, modeOf(properties, name)));
  for (const name of needed) if (!files.includes(name)) throw wrong(`file.${name}`);
  noteOthers(zip, undeclared);
  return { files };
};

const readProperties = async (bytes: Uint8Array, undeclared: Undeclared): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  const columns = ['propertyName', 'value'];
  for await (const rows of readTable({ name: 'manifest', columns, bytes, undeclared })) {
    for (const row of rows) {
      const name = row.of('propertyName');
      const isDouble = found.has(name);
      found.set(name, row.of('value'));
      if (isDouble) throw wrong(isKnown(name) ? name : 'propertyName', row.line);
      if (!isKnown(name)) undeclared.note('manifest', 'property', name, { line: row.line, column: 1 });
    }
  }
  return found;
};

const isKnown = (name: string): boolean => {
  if (/^(manifest|oneroster)\.version$|^source\.system(Name|Code)$/.test(name)) return true;
  const file = name.replace(/^file\./, '');
  return file !== name && (isFileName(file) || unread.has(file));
};

const modeOf = (properties: ReadonlyMap<string, string>, name: FileName): Mode => {
  const mode = properties.get(`file.${name}`) ?? '';
  if (!isMode(mode)) throw wrong(`file.${name}`);
  return mode;
};

const isThere = (zip: Zip, name: FileName, mode: Mode): boolean => {
  const found = zip.names.includes(`${name}.csv`);
  if (mode === 'delta')
    throw new GatewayError('source_delta', { source: 'manifest.csv', line: 1, name: `${name}.csv` });
  if (mode === 'bulk' && !found) throw new GatewayError('source_cut_off', { source: `${name}.csv`, line: 1 });
  if (mode === 'absent' && found) throw wrong(`file.${name}`);
  return found;
};

/** Law 9: what the standard does not have is never read, and named. */
const noteOthers = (zip: Zip, undeclared: Undeclared): void => {
  for (const path of zip.names) {
    const name = path.replace(/\.csv$/, '');
    if (path === 'manifest.csv' || (path !== name && (isFileName(name) || unread.has(name)))) continue;
    undeclared.note('manifest', 'file', path, { line: 1, column: 1 });
  }
};
