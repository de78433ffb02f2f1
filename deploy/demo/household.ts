import type { FamilyName, Origin } from './names.ts';
import { pickFamily, pickOrigin } from './names.ts';
import { demoPhone } from './number.ts';
import type { Dice } from './seed.ts';

/** What brothers and sisters share. */
export type Household = {
  readonly origin: Origin;
  readonly family: FamilyName;
  readonly street: string;
  readonly houseNumber: string;
  /** 1234 and two letters, without a blank. */
  readonly postcode: string;
  readonly city: string;
  readonly phone: string;
  /** Undefined: nobody filled it in, so the source cannot say. */
  readonly addressSecret: boolean | undefined;
  readonly phoneSecret: boolean | undefined;
};

const streets = [
  'Dorpsstraat',
  'Kerkstraat',
  'Beukenlaan',
  'Kastanjelaan',
  'Molenweg',
  'Burgemeester Voorbeeldlaan',
  "Laan van 't Veld",
  'Prinses Irenestraat',
  'Waterlelie',
  'De Savornin Lohmanstraat',
  'Oude Haven',
  'Zuiderzeestraat',
  '2e Dwarsstraat',
  'Plein 1945',
  'Zandpad',
  'Vincent van Goghstraat',
  'Korenbloem',
  'Hof van Voorbeeld',
];

/** SA, SD and SS are not used in Dutch postcodes. */
const letters = (dice: Dice): string => {
  const pair = `${dice.pick([...'ABCDEGHJKLMNPRSTVWXZ'])}${dice.pick([...'ABCDEGHJKLMNPRSTVWXZ'])}`;
  return ['SA', 'SD', 'SS'].includes(pair) ? 'TB' : pair;
};

const stated = (dice: Dice, secret: number): boolean | undefined =>
  dice.weighted([
    [false, 96 - secret],
    [true, secret],
    [undefined, 4],
  ]);

/** A household that lives somewhere in Voorbeeldstad; with a name where the demo needs that name. */
export const createHousehold = (dice: Dice, named?: Pick<Household, 'origin' | 'family'>): Household => {
  const origin = named?.origin ?? pickOrigin(dice);
  const number = 1 + Math.floor(dice.next() ** 2 * 180);
  return {
    origin,
    family: named?.family ?? pickFamily(dice, origin),
    street: dice.pick(streets),
    houseNumber: `${number}${dice.chance(0.08) ? dice.pick(['a', 'b', ' bis', '-2']) : ''}`,
    postcode: `1234${letters(dice)}`,
    city: dice.weighted([
      ['Voorbeeldstad', 82],
      ['Voorbeelddam', 13],
      ["'s-Voorbeeldhage", 5],
    ]),
    phone: demoPhone(dice.below(1_000_000)),
    addressSecret: stated(dice, 2),
    phoneSecret: stated(dice, 5),
  };
};
