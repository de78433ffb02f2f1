import type * as z from 'zod';

/** Kinds of items in a generation. `school` and `location` are no persons. */
export const entities = ['school', 'location', 'group', 'pupil', 'staff', 'guardian'] as const;
export type Entity = (typeof entities)[number];

/**
 * Categories of the model processor agreement (privacybijsluiter, model 4.0), by name: their numbers
 * differ between model versions.
 */
const categories = {
  contact: { nl: 'Contactgegevens', en: 'Contact details' },
  birth: { nl: 'Geboortedatum en geslacht', en: 'Date of birth and gender' },
  address: { nl: 'Adres en telefoon', en: 'Address and telephone' },
  pupilNumber: { nl: 'Leerlingnummer', en: 'Pupil number' },
  nationality: { nl: 'Nationaliteit en geboorteplaats', en: 'Nationality and place of birth' },
  guardians: { nl: 'Ouders, voogd', en: 'Parents, guardian' },
  progress: { nl: 'Studievoortgang', en: 'Study progress' },
  organisation: { nl: 'Onderwijsorganisatie', en: 'Organisation of teaching' },
  images: { nl: 'Beeldmateriaal', en: 'Images' },
  staff: { nl: 'Docent, zorgcoördinator, intern begeleider, decaan, mentor', en: 'Teaching staff' },
  chainId: { nl: 'Keten-ID (ECK iD)', en: 'Chain id (ECK iD)' },
  finance: { nl: 'Financiën', en: 'Finance' },
  special: { nl: 'Bijzondere persoonsgegevens', en: 'Special categories' },
  bsn: { nl: 'BSN/PGN', en: 'Citizen service number' },
  other: { nl: 'Overige gegevens', en: 'Other data' },
} as const;
export type Category = keyof typeof categories;

/** Decides which content checks run on a value. Only `text` is searched for forbidden content. */
type Content = 'text' | 'key' | 'number' | 'phone' | 'email' | 'url' | 'code' | 'date' | 'flag';

/** The closed list of coarser forms; see forms.ts. `whole` is the value itself. */
export const forms = ['whole', 'initial', 'year', 'ageBand', 'postcode4', 'alias'] as const;
export type Form = (typeof forms)[number];

/** One field of the catalogue, declared once. */
export type Field = {
  readonly type: z.ZodType<string | boolean | string[]>;
  readonly nl: string;
  readonly en: string;
  readonly category: Category;
  readonly sensitivity: 'ordinary' | 'sensitive';
  readonly content: Content;
  /** Coarser forms an agreement may choose besides `whole`. */
  readonly forms?: readonly Form[];
  /** Rules need it, so it is always read. `never`: no agreement can release it (flags, age class). */
  readonly control?: 'releasable' | 'never';
  /** Leaves only when the source states that this is not secret for this person. */
  readonly secrecy?: 'address' | 'phone';
  /** A relation: it leaves only as the id of a visible item of this kind. */
  readonly target?: Entity;
  /** May be named by an agreement, but values come from the supplier, never from a source. */
  readonly issued?: true;
};

/** A field that no agreement can lift. It has a name, so that it never counts as unknown, and no place in a record. */
export type Ban = {
  readonly nl: string;
  readonly en: string;
  readonly by: 'law' | 'house';
  readonly rule: { readonly nl: string; readonly en: string };
};

export const defineFields = <const F extends Record<string, Field>>(fields: F): F => fields;
