import * as z from 'zod';

/** An object of the interface: its declared properties, and which of them hold objects (or lists of them) that are looked into. */
export type Described = { readonly names: ReadonlySet<string>; readonly nested: Readonly<Record<string, Described>> };

const described = (names: string, nested: Described['nested'] = {}): Described => ({
  names: new Set(names.trim().split(/\s+/)),
  nested,
});

const adres = described(
  'postcode straat huisnummer huisnummer_toevoeging huisnummer_zonder_toevoeging woonplaats land buitenlands_adres',
);
const opleiding = described(
  'uuid afkorting naam code landelijke_naam profielafkorting profielnaam leerjaren vanafschooljaar totschooljaar',
);
const mentor = described('medewerker_uuid toewijzing');
const stamgroep = described('uuid omschrijving leerjaar onderwijssoort naam leerlingen mentoren', { mentoren: mentor });
const plaatsing = described(
  `uuid schooljaar startdatum einddatum leerjaar opleiding stamgroep mentoren digiDeliveryId opleidingskenmerken`,
  { opleiding, stamgroep, mentoren: mentor },
);

/**
 * Every property of what is read, by the names of the Connect Api 14.10.0: what is not here was declared by nobody. Held
 * against the published description where that is at hand.
 */
export const interfaceObjects = {
  Adres: adres,
  Plaatsing: plaatsing,
  Opleiding: opleiding,
  Mentor: mentor,
  Stamgroep: stamgroep,
  Vestiging: described('uuid naam afkorting brins externalidentifiers'),
  Instelling: described('uuid naam afkorting brins'),
  Lesgroep: described(
    `uuid naam leerlingen docenten vak vaknaam landelijke_vakcode vakuuid vakkeuzes leerjaar schooljaar onderwijssoort
     vestiging`,
  ),
  Leerling: described(
    `uuid eckid leerlingnummer roepnaam voornamen voorletters voorvoegsel achternaam geslacht geboortedatum emailadres
     mobielnummer telefoonnummer adres verzorgers vestiging plaatsingen lesgroepen vakkeuzes gebruikersnaam
     eduPersonRealId parnassysLeerlingNummer geboorteplaats geboorteland wenstContactViaEMail BSN isActief
     schoolVanHerkomstBrin schoolVanHerkomstNaam adviesSchoolVanHerkomst onderwijsSinds debiteurGegevens
     telefoonnummer_geheim adres_geheim`,
    { adres, plaatsingen: plaatsing },
  ),
  Medewerker: described(
    `uuid eckid bsn roepnaam voorletters voorvoegsel achternaam geslacht geboortedatum adres emailadres
     werk_telefoonnummer prive_telefoonnummer medewerkernummer afkorting lesgroepen vestiging hoofdvestiging is_docent
     functie gebruikersnaam externnummer eduPersonRealId datum_in_dienst datum_uit_dienst reden_uit_dienst
     privetelefoonnummer_geheim adres_geheim`,
  ),
  OuderVerzorger: described(
    `uuid geslacht voorletters voorvoegsel achternaam gebruikersnaam emailadres telefoonnummer adres
     leerlingen_van_vestiging relatie_tot_leerlingen wenstContactViaEMail uitgebreidTelefoonnummer
     uitgebreidMobielNummer uitgebreidMobielWerkNummer telefoonnummer_geheim mobielwerknummer_geheim adres_geheim`,
    { relatie_tot_leerlingen: described('uuid relatiesoort ouderlijk_gezag mag_post_ontvangen') },
  ),
} as const satisfies Record<string, Described>;

/** A value as text; whether it makes sense is the mapping's question. What has no value has no property (or null). */
const scalar = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : String(value)));
const flag = z.boolean().nullish();
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? undefined);
const uuid = z.string().max(64);
const reference = z.looseObject({ uuid });

/** The parts of the answers that are more than a value; all else of an item stays as it came until a row is made. */
const plaatsingPart = z.looseObject({
  schooljaar: scalar,
  startdatum: scalar,
  einddatum: scalar,
  leerjaar: scalar,
  opleiding: z.looseObject({ naam: scalar }).nullish(),
  stamgroep: z.looseObject({ uuid: scalar }).nullish(),
});
export type PlaatsingPart = z.infer<typeof plaatsingPart>;

export const leerlingPart = z.looseObject({
  vestiging: z.looseObject({ uuid: scalar }).nullish(),
  adres: z
    .looseObject({
      postcode: scalar,
      straat: scalar,
      huisnummer: scalar,
      huisnummer_toevoeging: scalar,
      huisnummer_zonder_toevoeging: scalar,
      woonplaats: scalar,
      land: scalar,
      buitenlands_adres: scalar,
    })
    .nullish(),
  plaatsingen: listOf(plaatsingPart),
  lesgroepen: listOf(reference),
});
export const stamgroepPart = z.looseObject({
  uuid: scalar,
  mentoren: listOf(z.looseObject({ medewerker_uuid: uuid })),
});
export const medewerkerPart = z.looseObject({ uuid: scalar, lesgroepen: listOf(reference) });
export const ouderVerzorgerPart = z.looseObject({
  relatie_tot_leerlingen: listOf(
    z.looseObject({ uuid, relatiesoort: scalar, ouderlijk_gezag: flag, mag_post_ontvangen: flag }),
  ),
  telefoonnummer_geheim: flag,
  mobielwerknummer_geheim: flag,
});
export const vestigingPart = z.looseObject({ uuid, brins: listOf(z.string()) });
export const instellingPart = z.looseObject({ uuid, brins: listOf(z.string()) });

/** What the school lets this partner see, per property: false where it does not. */
export const permissions = z.record(z.string(), z.unknown());
export type Permissions = z.infer<typeof permissions>;

/** RFC 6749, 5.1. */
export const tokenAnswer = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  expires_in: z.number().positive().optional(),
});
