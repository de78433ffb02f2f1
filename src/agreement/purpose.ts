import * as z from 'zod';
import { note } from './wording.ts';

/**
 * The closed list of purposes, after article 5 of the Privacyconvenant Onderwijs 4.0. There is no
 * commercial use in it, and none can be written.
 */
export const aims = {
  delivery: { nl: 'leveren en in gebruik nemen van leermiddelen', en: 'delivering and using learning materials' },
  access: { nl: 'toegang geven: herkennen en inloggen', en: 'giving access: recognising and signing in' },
  results: { nl: 'leer- en toetsresultaten vastleggen en volgen', en: 'recording and following results' },
  adaptive: { nl: 'leermateriaal op maat', en: 'adaptive learning materials' },
  organisation: { nl: 'onderwijs organiseren: groepen en roosters', en: 'organising teaching: groups and timetables' },
  communication: {
    nl: 'contact met leerlingen, ouders en verzorgers',
    en: 'contact with pupils, parents and guardians',
  },
  images: { nl: 'beeldmateriaal gebruiken', en: 'using images' },
  security: { nl: 'beveiliging en misbruik voorkomen', en: 'security and preventing misuse' },
  continuity: { nl: 'goede werking van het leermiddel', en: 'keeping the learning material working' },
  legal: { nl: 'voldoen aan een wet', en: 'complying with an act' },
} as const;
type Aim = keyof typeof aims;

/**
 * The school's own legal basis (AVG art. 6, first paragraph). A contract is not in the list: a pupil
 * has none with the school. `public_task` is preset.
 */
export const bases = {
  public_task: { nl: 'publieke taak', en: 'public task' },
  legal_obligation: { nl: 'wettelijke verplichting', en: 'legal obligation' },
  legitimate_interest: { nl: 'gerechtvaardigd belang', en: 'legitimate interest' },
  consent: { nl: 'toestemming', en: 'consent' },
} as const;
type Basis = keyof typeof bases;

/** A purpose of an agreement. Legitimate interest needs the written weighing. */
export const purpose = z.strictObject({
  purpose: z.literal(Object.keys(aims) as Aim[]),
  basis: z.literal(Object.keys(bases) as Basis[]).default('public_task'),
  whyNotLess: note,
  weighing: note.optional(),
});
export type Purpose = z.infer<typeof purpose>;
