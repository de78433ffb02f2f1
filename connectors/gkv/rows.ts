import * as z from 'zod';

/** One value as the answer writes it; whether it makes sense is the mapping's question. */
const value = z.string().optional();

/** `groepen/groep`. */
export const groep = z.object({ id: value, naam: value, lokaal: value, code: value, schooljaar: value });

/**
 * `leerlingen/leerling` with what it points at: its address and telephone, the group in which it is placed today, and the
 * enrolment that holds today. `inschrijvingType` is the type's description; where there is no enrolment, or its type is not
 * in the answer, it is `geen inschrijving`, so that nobody passes for somebody who follows education.
 */
export const leerling = z.object({
  id: value,
  leerlingNummer: value,
  achternaam: value,
  achternaamOfficieel: value,
  roepNaam: value,
  voornamen: value,
  tussenvoegsel: value,
  tussenvoegselOfficieel: value,
  geslacht: value,
  geboortedatum: value,
  geboortedatumOnzeker: value,
  geboorteplaats: value,
  datumAanmelding: value,
  gemeente: value,
  plaats: value,
  straat: value,
  huisnummer: value,
  postcode: value,
  land: value,
  geheimadres: value,
  telefoonnummer: value,
  telefoonGeheim: value,
  groep: value,
  schooljaar: value,
  leerjaar: value,
  bekostigd: value,
  inschrijvingType: value,
  datumInschrijving: value,
  datumUitschrijving: value,
});

/** The kinds of rows, in ParnasSys' words. */
export const rows = { groep, leerling } as const;

export type RowKind = keyof typeof rows;

/** Per kind the names that a row may carry. */
export const rowNames: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(rows).map(([kind, schema]) => [kind, new Set(Object.keys(schema.shape))]),
);
