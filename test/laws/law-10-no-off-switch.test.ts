import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { csv } from '../../connectors/csv/connector.ts';
import { edexml } from '../../connectors/edexml/connector.ts';
import { onerosterCsv } from '../../connectors/oneroster-csv/connector.ts';
import { xlsx } from '../../connectors/xlsx/connector.ts';
import { parseHttpPushSettings } from '../../connectors/http-push/settings.ts';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import { registry } from '../../src/cli/registry.ts';
import { globalOptions } from '../../src/cli/parse.ts';
import { readConfig } from '../../src/config.ts';
import { supplierRules } from '../../src/feed/rules.ts';
import { feedOf, openTestHouse, type TestHouse } from '../world/house.ts';
import { wires } from '../world/wire.ts';

const root = join(import.meta.dirname, '../..');

/** Words by which an option would let somebody past the gate, the ledger or a hold. */
const evasive =
  /force|skip|bypass|ignore|unsafe|insecure|disable|off\b|without|^no-|allow|trust|override|raw|debug|all-fields|dump|purge|plain/;

describe('law 10: no off switch', () => {
  it('has no setting in the environment beside the known ones, none of them a switch of gate, ledger or holds', async () => {
    const text = await readFile(join(root, 'src/config.ts'), 'utf8');
    const names = new Set([...text.matchAll(/^ {2}(SLUIS_[A-Z_]+):/gm)].map(([, name]) => name));
    expect(
      [...names].filter((name) =>
        /GATE|AGREEMENT|LEDGER|CHECK|HOLD|GUARD|LIMIT|BSN|SECRE(T|CY)$|RAW|DUMP/.test(name ?? ''),
      ),
    ).toEqual([]);
    for (const name of ['SLUIS_GATE', 'SLUIS_LEDGER', 'SLUIS_SKIP_HOLDS', 'SLUIS_UNSAFE', 'SLUIS_DEBUG']) {
      expect(() => readConfig({ [name]: '0' })).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    }
  });

  it('reads the environment in the runtime and the entrance only', async () => {
    const names = (await readdir(join(root, 'src'), { recursive: true })).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    const found: string[] = [];
    for (const name of names) {
      if (/\bprocess\.(env|argv)\b/.test(await readFile(join(root, 'src', name), 'utf8')))
        found.push(name.replaceAll('\\', '/'));
    }
    expect(found.filter((name) => !/^(main\.ts|runtime\/|cli\/)/.test(name))).toEqual([]);
  });

  it('has no option on the command line that leads past the gate, the ledger or a hold', async () => {
    const commands = await Promise.all(Object.values(registry).map((load) => load()));
    const options = [...commands.flatMap((command) => Object.keys(command.options)), ...Object.keys(globalOptions)];
    expect(options.length).toBeGreaterThan(8);
    expect(options.filter((name) => evasive.test(name))).toEqual([]);
  });

  it.each([
    ['a supplier', () => parseHttpPushSettings({ url: 'https://l.example/', checkAgreement: false })],
    [
      'a supplier that wants no certificate',
      () => parseHttpPushSettings({ url: 'https://l.example/', rejectUnauthorized: false }),
    ],
    ['an EDEXML source', () => edexml.parseSettings({ allowUnknown: true })],
    ['a workbook', () => xlsx.parseSettings({ columns: { Leerlingnummer: 'required' }, formulas: true })],
    ['a OneRoster package', () => onerosterCsv.parseSettings({ allowDelta: true })],
    ['a CSV source', () => csv.parseSettings({ columns: { Leerlingnummer: 'required' }, strict: false })],
  ])('knows no setting of %s that nobody declared', (_, parse) => {
    expect(parse).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });
});

describe('law 10, a hold', () => {
  let world: TestHouse;
  afterEach(() => world.close());

  it('is passed by a decision on the list that was shown, and by no wish', async () => {
    world = await openTestHouse({ suppliers: [{ profile: 'digital-board' }] });
    await world.sync();
    world.clock.sleep(1);
    const few = { ...world.people(), pupils: world.people().pupils.slice(0, 5) };
    await world.drop(world.people().plan.id, writeEdexml(few));
    const held = feedOf(await world.sync(), 'digital-board');
    expect(held.error?.subject.count ?? 0).toBeGreaterThan(25);
    for (const wish of [{}, { full: true }, { supplier: 'digital-board' }]) {
      expect(feedOf(await world.sync(wish), 'digital-board').state).toBe('held');
    }
    const puts = wires(world.supplier('digital-board')).flatMap(({ items }) =>
      items.filter(({ op }) => op === 'remove'),
    );
    expect(puts).toEqual([]);
    await world.decide('all');
    expect(feedOf(await world.sync(), 'digital-board').state).toBe('accepted');
  });

  it.each([
    { holds: { pupils_removed: { count: 5, percent: 100 } } },
    { holds: { pupils_removed: { count: 100_000, percent: 5 } } },
    { holds: { pupils_removed: false } },
    { removal: { suspendedDays: -1, leavingDays: 0 } },
  ])('has no threshold as wide as none: %j', (rules) => {
    expect(supplierRules.safeParse(rules).success).toBe(false);
  });
});
