import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { calendarOf } from '../calendar/stored.ts';
import { supplierProfiles } from '../../mappings/suppliers/suppliers.ts';
import type { SupplierProfile } from '../agreement/profile.ts';
import { readConfig } from '../config.ts';
import { openHouse } from '../runtime/house.ts';
import { applyBoard, keepToken } from './board.ts';
import { parseBoard } from './board-document.ts';
import type { House } from './house.ts';

const text = `
board: { id: mijn-bestuur, number: "12345", name: Stichting Mijn Bestuur }
schools:
  - id: 99ZZ00
    name: De Proef
    sector: primary
    nightly: "02:15"
    source: { connector: edexml, mapping: edexml }
suppliers:
  - { id: basispoort, name: Basispoort, shape: basispoort-today, channel: http-push, settings: { url: "https://leverancier.example/in" } }
`;

let folder: string;
let house: House;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluis-board-'));
  house = await openHouse(
    readConfig({ SLUIS_DATA: join(folder, 'data'), SLUIS_KEYS: join(folder, 'keys/master.key') }),
  );
});
afterEach(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

const settings = async (): Promise<Record<string, unknown>> => {
  const [row] = await house.gateway.store.all('SELECT settings FROM supplier');
  return JSON.parse(String(row?.['settings'])) as Record<string, unknown>;
};

type Way = { readonly channel: string; readonly shape: string; readonly settings: object };

/** In every way that a starting list says: its shapes by what collects or is sent to, each format with the shape it writes. */
const waysOf = ({ shape, otherShapes = [], channels, files = [] }: SupplierProfile): readonly Way[] =>
  channels.flatMap((channel): readonly Way[] => {
    const url = 'https://leverancier.example/in';
    const far = { host: 'sftp.leverancier.example', user: 'sluis', hostKey: `SHA256:${'a'.repeat(43)}` };
    const place = { 'http-push': { url }, folder: { path: folder }, sftp: far, uwlr: {}, oneroster: {} }[channel];
    if (channel === 'http-push' || channel === 'uwlr' || channel === 'oneroster') {
      const shapes = [shape, ...otherShapes].filter((one) => isFor(channel, one.name));
      return shapes.map(({ name }) => ({ channel, shape: name, settings: place }));
    }
    const plain: Way = { channel, shape: shape.name, settings: place };
    return files.length === 0
      ? [plain]
      : files.map((file) => ({ channel, shape: file.shape.name, settings: { ...place, format: file.format } }));
  });
const isFor = (channel: string, shape: string): boolean =>
  channel === 'http-push' || shape.startsWith(channel === 'uwlr' ? 'uwlr-' : 'oneroster-rest');

describe('a board document', () => {
  it.each([...supplierProfiles.values()])('connects $id in every way that its starting list says', async (profile) => {
    const ways = waysOf(profile);
    expect(new Set(ways.map(({ channel }) => channel))).toEqual(new Set(profile.channels));
    for (const way of ways) {
      const document = JSON.parse(JSON.stringify(parseBoard(text))) as { suppliers: object[] };
      document.suppliers = [{ id: profile.id, name: profile.name, ...way }];
      await applyBoard(house.gateway, parseBoard(JSON.stringify(document)));
    }
  });

  it.each([
    ['uwlr', 'basispoort-today'],
    ['uwlr', 'oneroster-rest'],
    ['oneroster', 'uwlr-smalle-2.3'],
    ['oneroster', 'plain'],
  ])('refuses at the door %s a shape that has none of its words: %s', async (channel, shape) => {
    const wrong = text
      .replace('channel: http-push', `channel: ${channel}`)
      .replace('basispoort-today', shape)
      .replace(/settings: \{ url.*?\}/, 'settings: {}');
    await expect(applyBoard(house.gateway, parseBoard(wrong))).rejects.toMatchObject({
      code: 'config_invalid',
      subject: { supplier: 'basispoort', setting: 'shape' },
    });
  });

  it('registers a board, twice with the same end', async () => {
    await applyBoard(house.gateway, parseBoard(text));
    await applyBoard(house.gateway, parseBoard(text.replace('De Proef', 'De Proeve')));
    expect(await house.board()).toEqual({
      id: 'mijn-bestuur',
      number: '12345',
      name: 'Stichting Mijn Bestuur',
      demo: false,
    });
    const schools = await house.gateway.store.all('SELECT id, name FROM school');
    expect(schools.map((row) => ({ ...row }))).toEqual([{ id: '99ZZ00', name: 'De Proeve' }]);
  });

  it("keeps a school's calendar, and forgets it when the document no longer has one", async () => {
    const said = 'nightly: "02:15"\n    calendar: { region: midden, firstSchoolDay: "2027-08-25" }';
    await applyBoard(house.gateway, parseBoard(text.replace('nightly: "02:15"', said)));
    expect(await calendarOf(house.gateway.store, '99ZZ00')).toEqual({ region: 'midden', firstSchoolDay: '2027-08-25' });
    await applyBoard(house.gateway, parseBoard(text));
    expect(await calendarOf(house.gateway.store, '99ZZ00')).toEqual({});
  });

  it.each([
    ['number: "12345"', 'number: "1234"', 'board.number'],
    ['nightly: "02:15"', 'nightly: "02:15"\n    calendar: { region: oost }', 'schools.0.calendar.region'],
    ['"02:15"', '"25:15"', 'schools.0.nightly'],
    ['"02:15"', '"02:15-02:15"', 'schools.0.nightly'],
    ['sector: primary', 'sector: primair', 'schools.0.sector'],
    ['name: Basispoort,', 'name: Basispoort, extra: 1,', 'suppliers.0'],
  ])('says where %s is wrong when it is %s', (right, wrong, setting) => {
    expect(() => parseBoard(text.replace(right, wrong))).toThrow(
      expect.objectContaining({ code: 'config_invalid', subject: expect.objectContaining({ setting }) }),
    );
  });

  it.each([
    ['connector: edexml', 'connector: magister', { school: '99ZZ00', setting: 'connector' }],
    ['mapping: edexml', 'mapping: somtoday-overzicht', { school: '99ZZ00', setting: 'mapping' }],
    ['shape: basispoort-today', 'shape: alles', { supplier: 'basispoort', setting: 'shape' }],
    ['channel: http-push', 'channel: fax', { supplier: 'basispoort', setting: 'channel' }],
    ['settings: {', 'settings: { bearer: geheim,', { supplier: 'basispoort', setting: 'settings.bearer' }],
    ['settings: {', 'settings: { format: csv,', { supplier: 'basispoort', setting: 'settings.format' }],
  ])('writes nothing when %s is %s', async (right, wrong, subject) => {
    await expect(applyBoard(house.gateway, parseBoard(text.replace(right, wrong)))).rejects.toMatchObject({
      code: 'config_invalid',
      subject,
    });
    expect(await house.board()).toBeUndefined();
  });

  it('keeps a secret sealed, and over a later document', async () => {
    await applyBoard(house.gateway, parseBoard(text));
    await keepToken(house.gateway, 'mijn-bestuur', 'basispoort', 'zeer-geheim-woord');
    await applyBoard(house.gateway, parseBoard(text));
    expect(await settings()).toMatchObject({ url: 'https://leverancier.example/in', sealedBearer: expect.any(String) });
    const file = await readFile(join(folder, 'data/sluis.db'));
    expect(file.includes('zeer-geheim-woord')).toBe(false);
    await expect(keepToken(house.gateway, 'mijn-bestuur', 'gynzy', 'x')).rejects.toMatchObject({
      code: 'supplier_unknown',
    });
  });
});
