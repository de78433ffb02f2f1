import * as z from 'zod';

/** One value as the file writes it; whether it makes sense is the mapping's question. */
const value = z.string().optional();
const values = z.array(z.string()).optional();

const names = { achternaam: value, voorvoegsel: value, voornamen: value, 'voorletters-1': value, roepnaam: value };

/** EDEXML 2.1 SchoolType; also all of 1.03 and 2.0. */
export const school = z.object({
  schooljaar: value,
  peildatum: value,
  brincode: value,
  dependancecode: value,
  instellingsnummer: value,
  schoolkey: value,
  aanmaakdatum: value,
  auteur: value,
  xsdversie: value,
  commentaar: value,
});

/** EDEXML 2.x VestigingType (1.03 has none). `key` is the attribute. */
export const vestiging = z.object({ key: value, naam: value, omschrijving: value, mutatiedatum: value });

/** EDEXML 2.1 GroepType. */
export const groep = z.object({ key: value, naam: value, jaargroep: value, omschrijving: value, mutatiedatum: value });

/** EDEXML 2.x SamengesteldeGroepType (1.03 has none): a group across home groups. */
export const samengesteldeGroep = z.object({ key: value, naam: value, omschrijving: value, mutatiedatum: value });

/** EDEXML 2.1 LeerlingType. References carry the key of what they point at; `key` and `eckid` are attributes. */
export const leerling = z.object({
  key: value,
  eckid: value,
  ...names,
  geboortedatum: value,
  geslacht: value,
  start_ondw_jgr3: value,
  jaargroep: value,
  groep: value,
  samengestelde_groepen: values,
  vestiging: value,
  gebruikersnaam: value,
  emailadres: value,
  fotourl: value,
  etniciteit: value,
  land: value,
  land_vader: value,
  land_moeder: value,
  sofinummer: value,
  bsn: value,
  onderwijsnummer: value,
  'bsn_ondwnr-4': value,
  rijksregisternummer: value,
  gewicht_nieuw: value,
  gewicht: value,
  postcodenl: value,
  postnummerbe: value,
  postcodeoverig: value,
  instroomdatum: value,
  uitstroomdatum: value,
  mutatiedatum: value,
});

/**
 * EDEXML 2.1 LeerkrachtType. `groepen` has the keys of groups and of groups across; `groepen_rol` and
 * `groepen_rolomschrijving` are the roles that are written within one group.
 */
export const leerkracht = z.object({
  key: value,
  eckid: value,
  ...names,
  gebruikersnaam: value,
  emailadres: value,
  rol: values,
  rolomschrijving: values,
  groepen: values,
  groepen_rol: values,
  groepen_rolomschrijving: values,
  mutatiedatum: value,
});

/** The kinds of rows, in EDEXML's words. */
export const rows = {
  school,
  vestiging,
  groep,
  samengestelde_groep: samengesteldeGroep,
  leerling,
  leerkracht,
} as const;

export type RowKind = keyof typeof rows;

/** Per kind the names that a row may carry. */
export const rowNames: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(rows).map(([kind, schema]) => [kind, new Set(Object.keys(schema.shape))]),
);
