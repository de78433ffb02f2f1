import type { Shaped } from '../../src/ports/door.ts';
import { acrossOf, type Groups } from './groups.ts';
import { listOf, textOf } from './words.ts';
import { element, leaf, list, reference } from './xml.ts';

/** NEN-ISO 5218 as EDEXML 2.1 has it: 9 is *not specified*; it has no code for *other*. */
const genders: Readonly<Record<string, string>> = { male: '1', female: '2', other: '9', unspecified: '9' };

/** EDEXLeerkrachtRolType; any other role is written in words. */
const roles = new Set('ADJ ADM CON DIR ICT IB KLA LRK LOS LOC OWA OUD RT SMW STA TAL VAK'.split(' '));

const maxPrefix = 10;
const maxInitials = 6;

/** `voorletters-1` is one to six letters without dots. */
const initialsOf = (item: Shaped): string | undefined => {
  const letters = textOf(item, 'voorletters-1')?.replaceAll(/[\s.]/gu, '') ?? '';
  return letters === '' ? undefined : [...letters].slice(0, maxInitials).join('');
};

/** A longer infix than `voorvoegsel` can hold goes before the surname: nothing of a name is cut off. */
const surnameOf = (item: Shaped): readonly [string | undefined, string | undefined] => {
  const [surname, prefix] = [textOf(item, 'achternaam'), textOf(item, 'voorvoegsel')];
  if (surname === undefined || prefix === undefined || [...prefix].length <= maxPrefix) return [surname, prefix];
  return [`${prefix} ${surname}`, undefined];
};

/** Either with a surname, or the call name alone (LeerlingType, LeerkrachtType). Someone without either gets their key. */
const nameLeaves = (item: Shaped, key: string): readonly string[] => {
  const [surname, prefix] = surnameOf(item);
  const callName = textOf(item, 'roepnaam');
  if (surname === undefined) return [leaf('roepnaam', callName ?? key.slice(0, 64))];
  return [
    leaf('achternaam', surname),
    leaf('voorvoegsel', prefix),
    leaf('voornamen', textOf(item, 'voornamen')),
    leaf('voorletters-1', initialsOf(item)),
    leaf('roepnaam', callName),
  ];
};

/** A year or an age band is no xs:date, and EDEXML has no other place for it. */
const dayOf = (item: Shaped, name: string): string | undefined => {
  const text = textOf(item, name);
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
};

/** What can be pointed at. */
export type Targets = { readonly groups: Groups; readonly locations: ReadonlySet<string> };

const within = (keys: ReadonlySet<string>, key: string | undefined): string | undefined =>
  key !== undefined && keys.has(key) ? key : undefined;

/** LeerlingType, in the order of its sequence. A reference to what is not in the file would be invalid and is left out. */
export const pupilElement = (item: Shaped, { groups, locations }: Targets): string => {
  const key = textOf(item, 'key') ?? item.ref;
  const across = acrossOf(item, groups).map((one) => reference('samengestelde_groep', one));
  const gender = textOf(item, 'geslacht');
  return element('leerling', { key, eckid: textOf(item, 'eckid') }, [
    ...nameLeaves(item, key),
    leaf('geboortedatum', dayOf(item, 'geboortedatum')),
    leaf('geslacht', gender === undefined ? undefined : genders[gender]),
    leaf('jaargroep', textOf(item, 'jaargroep')),
    reference('groep', within(groups.home, textOf(item, 'groep'))),
    list('samengestelde_groepen', across),
    reference('vestiging', within(locations, textOf(item, 'vestiging'))),
    leaf('gebruikersnaam', textOf(item, 'gebruikersnaam')),
    leaf('emailadres', textOf(item, 'emailadres')),
    leaf('fotourl', textOf(item, 'fotourl')),
    leaf('instroomdatum', dayOf(item, 'instroomdatum')),
  ]);
};

/** LeerkrachtType, in the order of its sequence. */
export const staffElement = (item: Shaped, { groups }: Targets): string => {
  const key = textOf(item, 'key') ?? item.ref;
  const kept = listOf(item, 'groepen').filter((one) => groups.home.has(one) || groups.across.has(one));
  const groupRefs = kept.map((one) => reference(groups.home.has(one) ? 'groep' : 'samengestelde_groep', one));
  return element('leerkracht', { key, eckid: textOf(item, 'eckid') }, [
    ...nameLeaves(item, key),
    leaf('gebruikersnaam', textOf(item, 'gebruikersnaam')),
    leaf('emailadres', textOf(item, 'emailadres')),
    ...listOf(item, 'rol').map((role) => leaf(roles.has(role) ? 'rol' : 'rolomschrijving', role)),
    list('groepen', groupRefs),
  ]);
};
