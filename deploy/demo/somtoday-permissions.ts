/** What the school lets a partner see (veldpermissies), per kind of the interface. */
export type Permitted = Readonly<Record<string, boolean>>;

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/** The names that Connect Api 14.10.0 has permissions for. */
const permissionNames = {
  leerling: names(
    `uuid eckid leerlingnummer roepnaam voornamen voorletters voorvoegsel achternaam geslacht geboortedatum emailadres
     mobielnummer telefoonnummer adres verzorgers vestiging plaatsingen lesgroepen vakkeuzes gebruikersnaam
     eduPersonRealId parnassysLeerlingNummer geboorteplaats geboorteland wenstContactViaEMail BSN isActief
     schoolVanHerkomstBrin schoolVanHerkomstNaam adviesSchoolVanHerkomst onderwijsSinds externDebiteurnummer
     bankgegevens debiteuradres`,
  ),
  plaatsing: names(
    `uuid schooljaar startdatum einddatum leerjaar opleiding stamgroep mentor_plaatsing eerste_mentor_stamgroep
     tweede_mentor_stamgroep digiDeliveryId opleidingskenmerken`,
  ),
  stamgroep: names(
    'uuid omschrijving leerjaar onderwijssoort naam leerlingen eerste_mentor_stamgroep tweede_mentor_stamgroep',
  ),
  lesgroep: names(
    `uuid naam leerlingen docenten vak vaknaam landelijke_vakcode vakuuid vakkeuzes leerjaar schooljaar onderwijssoort
     vestiging`,
  ),
  medewerker: names(
    `uuid eckid bsn roepnaam voorletters voorvoegsel achternaam geslacht geboortedatum adres emailadres prive_email
     werk_telefoonnummer prive_telefoonnummer medewerkernummer afkorting lesgroepen vestiging hoofdvestiging is_docent
     functie gebruikersnaam externnummer eduPersonRealId datumInDienst datumUitDienst redenUitDienst`,
  ),
  ouderVerzorger: names(
    `uuid geslacht voorletters voorvoegsel achternaam gebruikersnaam emailadres telefoonnummer adres
     leerlingen_van_vestiging relatie_tot_leerlingen wenstContactViaEMail uitgebreidTelefoonnummer
     uitgebreidMobielNummer uitgebreidMobielWerkNummer`,
  ),
  relatie: names('uuid relatiesoort ouderlijk_gezag mag_post_ontvangen'),
  vestiging: names('uuid naam brins afkorting digideliveryid'),
} as const;
export type PermissionKind = keyof typeof permissionNames;

/** Names (`leerling/voornamen`) that a school of the demo does not permit. */
export type Forbidden = ReadonlySet<string>;

const of = (kind: PermissionKind, forbidden: Forbidden): Permitted =>
  Object.fromEntries(permissionNames[kind].map((name) => [name, !forbidden.has(`${kind}/${name}`)]));

/** The object that goes with an answer when it is asked for. */
export const permissionsOf = (kind: PermissionKind, forbidden: Forbidden): Readonly<Record<string, unknown>> => {
  const own = of(kind, forbidden);
  if (kind === 'leerling') return { ...own, plaatsingVeldpermissies: of('plaatsing', forbidden) };
  if (kind === 'ouderVerzorger') return { ...own, relatie_tot_leerlingen_permissies: of('relatie', forbidden) };
  return own;
};

/** Properties that come and go with another one's permission. */
const along: Readonly<Record<string, string>> = {
  'leerling/telefoonnummer_geheim': 'leerling/telefoonnummer',
  'leerling/adres_geheim': 'leerling/adres',
  'leerling/debiteurGegevens': 'leerling/bankgegevens',
  'medewerker/privetelefoonnummer_geheim': 'medewerker/prive_telefoonnummer',
  'medewerker/adres_geheim': 'medewerker/adres',
  'medewerker/datum_in_dienst': 'medewerker/datumInDienst',
  'ouderVerzorger/telefoonnummer_geheim': 'ouderVerzorger/telefoonnummer',
  'ouderVerzorger/mobielwerknummer_geheim': 'ouderVerzorger/telefoonnummer',
  'ouderVerzorger/adres_geheim': 'ouderVerzorger/adres',
  'stamgroep/mentoren': 'stamgroep/eerste_mentor_stamgroep',
  'plaatsing/mentoren': 'plaatsing/eerste_mentor_stamgroep',
};

type Item = Readonly<Record<string, unknown>>;

const nestedKinds: Readonly<Record<string, PermissionKind>> = {
  'leerling/plaatsingen': 'plaatsing',
  'plaatsing/stamgroep': 'stamgroep',
  'ouderVerzorger/relatie_tot_leerlingen': 'relatie',
};

/** Without the properties that are not permitted and those that have no value: neither is in the answer. */
export const permittedPart = (kind: PermissionKind, item: Item, forbidden: Forbidden): Item =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => {
      const path = `${kind}/${name}`;
      if (value === undefined || forbidden.has(along[path] ?? path)) return [];
      const nested = nestedKinds[path];
      if (nested === undefined) return [[name, value]];
      const cut = (one: unknown): Item => permittedPart(nested, one as Item, forbidden);
      return [[name, Array.isArray(value) ? value.map(cut) : cut(value)]];
    }),
  );
