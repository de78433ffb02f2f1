import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** The fields of a pupil that the source has; the eleventh of the agreement is the supplier's own number. */
const fields = [
  'leerlingkey',
  'school',
  'voornaam',
  'tussenvoegsel',
  'achternaam',
  'geboortedatum',
  'geslacht',
  'jaargroep',
  'groepskey',
  'groepsnaam',
] as const;

type Line = Readonly<Record<string, string | undefined>>;

/** EDEXML's codes in the words of the catalogue. */
const genders: Line = { 0: 'unspecified', 1: 'male', 2: 'female', 9: 'unspecified' };

const digest = (lines: readonly Line[]): string => {
  const texts = lines.map((line) => JSON.stringify(fields.map((field) => line[field] ?? ''))).sort();
  return createHash('sha256').update(texts.join('\n')).digest('hex');
};

const linesOf = async (path: string): Promise<readonly string[]> =>
  (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');

/** Of what a peer wrote: a line per pupil. */
export const digestOfPeer = async (path: string): Promise<string> => {
  const lines = (await linesOf(path)).map((line) => JSON.parse(line) as Line);
  return digest(lines.map((line) => ({ ...line, geslacht: genders[line['geslacht'] ?? ''] })));
};

/** Of what we wrote: groups and the school have lines of their own, which are joined here. */
export const digestOfRelease = async (path: string): Promise<string> => {
  const puts = (await linesOf(path)).map((line) => JSON.parse(line) as { readonly kind: string; readonly data: Line });
  const of = (kind: string): readonly Line[] => puts.filter((put) => put.kind === kind).map((put) => put.data);
  const names = new Map(of('group').map((group) => [group['groepskey'], group['groepsnaam']]));
  const [school = {}] = of('school');
  const joined = { school: `${school['brincode']}${school['dependancecode']}` };
  return digest(of('pupil').map((pupil) => ({ ...pupil, ...joined, groepsnaam: names.get(pupil['groepskey']) })));
};
