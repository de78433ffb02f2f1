import { reasonCodes } from '../ledger/fact.ts';

/** Options that several commands have; a command says so where one is required or means more. */
export const schoolOption = {
  type: 'text',
  value: { nl: 'SCHOOL', en: 'SCHOOL' },
  nl: 'de school (BRIN en vestiging, zes tekens)',
  en: 'the school (BRIN and location, six characters)',
} as const;

export const supplierOption = {
  type: 'text',
  value: { nl: 'LEVERANCIER', en: 'SUPPLIER' },
  nl: 'de leverancier',
  en: 'the supplier',
} as const;

export const productOption = {
  type: 'text',
  value: { nl: 'PRODUCT', en: 'PRODUCT' },
  nl: 'korte naam van het product, zoals in de overeenkomst',
  en: 'short name of the product, as in the agreement',
} as const;

/** Groups of next year's file, while this year's are still what is delivered. */
export const nextYearOption = {
  type: 'flag',
  nl: 'de groepen van volgend schooljaar, uit het bestand voor de generale repetitie',
  en: "next year's groups, of the file that is kept for the rehearsal",
} as const;

/** Which version of an agreement is looked at. */
export const versionOption = {
  type: 'number',
  value: { nl: 'VERSIE', en: 'VERSION' },
  nl: 'deze versie; anders wat van kracht is, of de nieuwste',
  en: 'this version; otherwise what is in force, or the newest',
} as const;

/** Why somebody looks at a pupil. */
export const reasonOption = {
  type: 'choice',
  of: reasonCodes,
  nl: 'waarom u deze leerling bekijkt; komt in het logboek',
  en: 'why you look at this pupil; goes into the ledger',
} as const;
