import { dayBetween } from './birth.ts';
import type { Origin } from './names.ts';
import type { Dice } from './seed.ts';

/** What exports know of where a family comes from. All of it is banned from every supplier, nationality excepted. */
export type Background = {
  /** EDEXML 2.1 EDEXEtniciteitType: 0, 1 or 9. */
  readonly ethnicity: '0' | '1' | '9';
  /** EDEXML 2.1 EDEXLandType: ISO 3166-1 alpha-2, or ? for unknown. */
  readonly country: string;
  readonly countryOfFather: string;
  readonly countryOfMother: string;
  readonly nationality: string;
  /** For who was born elsewhere. */
  readonly arrivedOn?: string;
  /** EDEXML 2.1 EDEXLrlGewichtNieuwType and EDEXLrlGewichtType. */
  readonly weight?: '?' | '0' | '0,3' | '1,2';
  readonly oldWeight?: '?' | '0.00' | '0.25' | '0.90';
};

const countries: Readonly<Record<Origin, readonly [code: string, nationality: string]>> = {
  dutch: ['NL', 'Nederlandse'],
  turkish: ['TR', 'Turkse'],
  moroccan: ['MA', 'Marokkaanse'],
  surinamese: ['SR', 'Surinaamse'],
  polish: ['PL', 'Poolse'],
  vietnamese: ['VN', 'Vietnamese'],
};

export const pickBackground = (dice: Dice, origin: Origin, born: string, today: string): Background => {
  const [code, nationality] = countries[origin];
  const bornThere = origin !== 'dutch' && dice.chance(origin === 'polish' ? 0.4 : 0.08);
  const parent = (): string => (dice.chance(0.03) ? '?' : dice.chance(0.6) ? code : 'NL');
  return {
    ethnicity: dice.chance(0.04) ? '9' : origin === 'dutch' ? '0' : '1',
    country: bornThere ? code : 'NL',
    countryOfFather: parent(),
    countryOfMother: parent(),
    nationality: bornThere ? nationality : 'Nederlandse',
    ...(bornThere ? { arrivedOn: dayBetween(dice, born, today) } : {}),
    ...pickWeights(dice),
  };
};

const pickWeights = (dice: Dice): Pick<Background, 'weight' | 'oldWeight'> => {
  const weight = dice.weighted([
    ['0' as const, 70],
    ['0,3' as const, 7],
    ['1,2' as const, 4],
    ['?' as const, 3],
    [undefined, 16],
  ]);
  const oldWeight = dice.chance(0.1) ? dice.pick(['?', '0.00', '0.25', '0.90'] as const) : undefined;
  return { ...(weight === undefined ? {} : { weight }), ...(oldWeight === undefined ? {} : { oldWeight }) };
};
