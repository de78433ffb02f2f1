import * as z from 'zod';

const value = z.string().optional();
const values = z.array(z.string()).optional();

/**
 * A location (vestiging). `brin` and `vestigingsnummer` are the BRIN6 of `brins` that is the school's; `schooljaar` is
 * the year that was asked for, where the pupils' placements do not say it.
 */
export const vestiging = z.object({
  uuid: value,
  naam: value,
  afkorting: value,
  brin: value,
  vestigingsnummer: value,
  schooljaar: value,
  brins: value,
  externalidentifiers: value,
});

export const stamgroep = z.object({
  uuid: value,
  naam: value,
  omschrijving: value,
  leerjaar: value,
  onderwijssoort: value,
  leerlingen: value,
  mentoren: value,
});

export const lesgroep = z.object({
  uuid: value,
  naam: value,
  leerlingen: value,
  docenten: value,
  vak: value,
  vaknaam: value,
  landelijke_vakcode: value,
  vakuuid: value,
  vakkeuzes: value,
  leerjaar: value,
  schooljaar: value,
  onderwijssoort: value,
  vestiging: value,
});

/**
 * A pupil (leerling) with the placement (plaatsing) of today. `plaatsing.startdatum` and `plaatsing.einddatum` (the
 * last day in) are of all placements that follow on each other without a gap, and absent where they are the first or
 * last day of a school year: every pupil gets a new placement each year, so such a day says nothing of coming or leaving.
 * `plaatsing.stand`: `actief`, `toekomstig`, `uitgeschreven`, or `onbekend`. `opleiding` is its name, `stamgroep`,
 * `vestiging` and `lesgroepen` are UUIDs.
 */
export const leerling = z.object({
  uuid: value,
  eckid: value,
  leerlingnummer: value,
  roepnaam: value,
  voornamen: value,
  voorletters: value,
  voorvoegsel: value,
  achternaam: value,
  geslacht: value,
  geboortedatum: value,
  emailadres: value,
  mobielnummer: value,
  telefoonnummer: value,
  telefoonnummer_geheim: value,
  'adres.postcode': value,
  'adres.straat': value,
  'adres.huisnummer': value,
  'adres.huisnummer_toevoeging': value,
  'adres.huisnummer_zonder_toevoeging': value,
  'adres.woonplaats': value,
  'adres.land': value,
  'adres.buitenlands_adres': value,
  adres_geheim: value,
  verzorgers: value,
  vestiging: value,
  'plaatsing.stand': value,
  'plaatsing.schooljaar': value,
  'plaatsing.startdatum': value,
  'plaatsing.einddatum': value,
  'plaatsing.leerjaar': value,
  'plaatsing.opleiding': value,
  'plaatsing.stamgroep': value,
  'plaatsing.mentoren': value,
  'plaatsing.digiDeliveryId': value,
  'plaatsing.opleidingskenmerken': value,
  lesgroepen: values,
  vakkeuzes: value,
  gebruikersnaam: value,
  eduPersonRealId: value,
  parnassysLeerlingNummer: value,
  geboorteplaats: value,
  geboorteland: value,
  wenstContactViaEMail: value,
  BSN: value,
  isActief: value,
  schoolVanHerkomstBrin: value,
  schoolVanHerkomstNaam: value,
  adviesSchoolVanHerkomst: value,
  onderwijsSinds: value,
  debiteurGegevens: value,
});

/** Staff (medewerker). `groepen`: the UUIDs of the lesson groups that they teach and the home groups that they mentor. */
export const medewerker = z.object({
  uuid: value,
  eckid: value,
  bsn: value,
  roepnaam: value,
  voorletters: value,
  voorvoegsel: value,
  achternaam: value,
  geslacht: value,
  geboortedatum: value,
  adres: value,
  emailadres: value,
  werk_telefoonnummer: value,
  prive_telefoonnummer: value,
  medewerkernummer: value,
  afkorting: value,
  groepen: values,
  vestiging: value,
  hoofdvestiging: value,
  is_docent: value,
  functie: value,
  gebruikersnaam: value,
  externnummer: value,
  eduPersonRealId: value,
  datum_in_dienst: value,
  datum_uit_dienst: value,
  reden_uit_dienst: value,
  privetelefoonnummer_geheim: value,
  adres_geheim: value,
});

/**
 * A parent or guardian (ouder of verzorger). `leerlingen`: only the pupils over whom the source states authority, and
 * for whom it does not say that no post may be sent; `ouderlijk_gezag` is true where there is one. `relatiesoort` is
 * there when it is the same for all of them. `telefoonnummer_geheim` is of both flags, since the number may be either.
 */
export const ouderVerzorger = z.object({
  uuid: value,
  geslacht: value,
  voorletters: value,
  voorvoegsel: value,
  achternaam: value,
  gebruikersnaam: value,
  emailadres: value,
  telefoonnummer: value,
  telefoonnummer_geheim: value,
  adres: value,
  adres_geheim: value,
  leerlingen: values,
  ouderlijk_gezag: value,
  relatiesoort: value,
  leerlingen_van_vestiging: value,
  wenstContactViaEMail: value,
  uitgebreidTelefoonnummer: value,
  uitgebreidMobielNummer: value,
  uitgebreidMobielWerkNummer: value,
});

const rows = { vestiging, stamgroep, lesgroep, leerling, medewerker, ouderVerzorger } as const;
export type RowKind = keyof typeof rows;

/** Every name that each kind of row can carry. */
export const rowNames: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(rows).map(([kind, schema]) => [kind, new Set(Object.keys(schema.shape))]),
);
