import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { readMappings } from './own-mappings.ts';

const text = `
name: onze-lijst
connector: csv
columns: { Nr: required, Voornaam: required, BSN: optional }
tables: [{ row: rij, entity: pupil, fields: { key: Nr, callName: Voornaam } }]
banned: { rij: { BSN: bsn } }
`;

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'sluis-mappings-'));
  await mkdir(join(data, 'mappings'));
});
afterEach(() => rm(data, { recursive: true }));

const put = (name: string, content: string): Promise<void> => writeFile(join(data, 'mappings', name), content);

it('adds what a school declared to what is shipped', async () => {
  await put('onze.yaml', text);
  await put('lees-mij.txt', 'geen vertaaltabel');
  const mappings = await readMappings(data, [edexmlMapping]);
  expect(mappings.map(({ name }) => name)).toEqual(['edexml', 'onze-lijst']);
});

it.each([
  ['a banned column as a field', text.replace('callName: Voornaam', 'callName: BSN')],
  ['a name that is taken', text.replace('onze-lijst', 'edexml')],
  ['a field that does not exist', text.replace('callName', 'nickName')],
])('refuses %s', async (_, content) => {
  await put('onze.yaml', content);
  await expect(readMappings(data, [edexmlMapping])).rejects.toMatchObject({ code: 'mapping_invalid' });
});
