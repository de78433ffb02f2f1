import { readFile, writeFile } from 'node:fs/promises';
import { parseStringPromise } from 'xml2js';

/** The agreed fields of each pupil as NDJSON, with xml2js as its manual shows it: the whole document at once. */
type Item = { readonly $?: { readonly key?: string } } & Readonly<Record<string, readonly unknown[] | undefined>>;
type Document = {
  readonly EDEX: {
    readonly school: readonly [Item];
    readonly groepen: readonly [{ readonly groep: readonly Item[] }];
    readonly leerlingen: readonly [{ readonly leerling: readonly Item[] }];
  };
};

const textOf = (item: Item, name: string): string | undefined => {
  const value = item[name]?.[0];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const keyOf = (value: unknown): string | undefined => (value as Item | undefined)?.$?.key;

const [source = '', target = ''] = process.argv.slice(2);
const { EDEX } = (await parseStringPromise(await readFile(source, 'utf8'))) as Document;
const school = `${textOf(EDEX.school[0], 'brincode')}${textOf(EDEX.school[0], 'dependancecode') ?? '00'}`;
const groups = new Map(EDEX.groepen[0].groep.map((group) => [keyOf(group), textOf(group, 'naam')]));
const lines = EDEX.leerlingen[0].leerling.map((pupil) => {
  const groepskey = keyOf(pupil['groep']?.[0]);
  return JSON.stringify({
    leerlingkey: keyOf(pupil),
    school,
    voornaam: textOf(pupil, 'roepnaam'),
    tussenvoegsel: textOf(pupil, 'voorvoegsel'),
    achternaam: textOf(pupil, 'achternaam'),
    geboortedatum: textOf(pupil, 'geboortedatum'),
    geslacht: textOf(pupil, 'geslacht'),
    jaargroep: textOf(pupil, 'jaargroep'),
    groepskey,
    groepsnaam: groups.get(groepskey),
  });
});
await writeFile(target, `${lines.join('\n')}\n`);
