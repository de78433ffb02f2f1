import type { Shaped, Vocabulary } from '../../src/ports/door.ts';

const person = [
  'key',
  'eckid',
  'achternaam',
  'voorvoegsel',
  'voornamen',
  'voorletters-1',
  'roepnaam',
  'gebruikersnaam',
  'emailadres',
];

/**
 * EDEXML 2.1 as we write it. Not in it, whatever an agreement says: extension blocks (`toevoegingen`), numbers of
 * citizens, origin, weighting and postcode. `uitstroomdatum` neither: the manual does not say whether it is the last day in.
 */
export const edexmlWords: Vocabulary = {
  school: ['schooljaar', 'brincode', 'dependancecode', 'schoolkey'],
  location: ['key', 'naam'],
  group: ['key', 'naam', 'jaargroep'],
  pupil: [
    ...person,
    'geboortedatum',
    'geslacht',
    'jaargroep',
    'groep',
    'samengestelde_groepen',
    'vestiging',
    'fotourl',
    'instroomdatum',
  ],
  staff: [...person, 'rol', 'groepen'],
};

/** The text of a name; undefined where it is absent or is no text. */
export const textOf = ({ data }: Shaped, name: string): string | undefined => {
  const value = data[name];
  return typeof value === 'string' ? value : undefined;
};

export const listOf = ({ data }: Shaped, name: string): readonly string[] => {
  const value = data[name];
  return Array.isArray(value) ? value : [];
};
