import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import type { Shape } from '../../src/agreement/shape.ts';
import { access, delivery, organisation } from './purposes.ts';
import { groupLines, line, nameLines } from './reasons.ts';

/** The eleven fields that guides of schools name for Basispoort. */
export const basispoortProfile: Profile = {
  id: 'basispoort',
  name: 'Basispoort',
  description: {
    nl: 'De elf gegevens die schoolgidsen voor Basispoort noemen.',
    en: 'The eleven fields that guides of schools name for Basispoort.',
  },
  source: { name: 'Schoolgidsen in het primair onderwijs', on: '2026-11-21' },
  notKnown: [
    {
      nl: 'De huidige privacybijsluiter van Basispoort is niet gevonden. Basispoort zegt sinds 1 augustus 2018 geen geslacht aan te nemen en gebruikt sinds 2019-2020 eerst het ECK iD.',
      en: "Basispoort's present privacybijsluiter was not found. Basispoort says that it has taken no gender since 1 August 2018 and uses the ECK iD first since 2019-2020.",
    },
    {
      nl: 'De geboortedatum staat in de schoolgidsen, maar niet in de huidige koppeling en niet meer in UWLR 2.3. Laat haar weg als u haar niet nodig hebt.',
      en: 'The date of birth is in the guides, but not in the present interface and no longer in UWLR 2.3. Leave it out when you do not need it.',
    },
  ],
  arrange: [
    {
      nl: 'Het bestuur vraagt de koppeling aan bij Basispoort, met bestuursnummer, naam, BRIN en vestigingscode; de school zet in Basispoort zelf aan welke uitgevers gegevens krijgen.',
      en: 'The board applies to Basispoort for the connection, with its number, name, BRIN and location code; in Basispoort itself the school ticks which publishers get data.',
    },
    {
      nl: 'Kent Basispoort de leerlingen al? Lees de nummers van Basispoort dan eerst in met “sluis issued-ids import”.',
      en: 'Does Basispoort know the pupils already? Then read its numbers first, with “sluis issued-ids import”.',
    },
  ],
  role: 'processor',
  key: 'key',
  purposes: { access, delivery, organisation },
  fields: {
    pupil: {
      key: line('access', 'De leerlingsleutel koppelt het account elke nacht aan dezelfde leerling.'),
      issuedId: line(
        'access',
        'Het nummer dat Basispoort zelf aan de leerling gaf; zo vindt Basispoort het account terug.',
      ),
      ...nameLines('delivery'),
      dateOfBirth: line('access', 'Onderscheidt leerlingen met dezelfde naam, zoals bij een overstap tussen scholen.'),
      gender: line('delivery', 'Staat in de schoolgids bij de afgesproken gegevens. Basispoort neemt het nu niet aan.'),
      yearGroup: line('organisation', 'Bepaalt welk lesmateriaal en welke licenties bij de leerling horen.'),
      groupKey: line('organisation', 'Zet de leerling in de juiste groep.'),
    },
    group: groupLines('organisation'),
    school: {
      brin: line('access', 'Samen met de vestigingscode het nummer waaronder Basispoort de school kent.'),
      locationCode: line('access', 'Samen met het BRIN het nummer waaronder Basispoort de school kent.'),
    },
  },
};

const pupil = {
  key: 'leerlingkey',
  issuedId: 'id',
  callName: 'voornaam',
  familyNamePrefix: 'tussenvoegsel',
  familyName: 'achternaam',
  dateOfBirth: 'geboortedatum',
  yearGroup: 'jaargroep',
  groupKey: 'groepskey',
};
const group = { key: 'groepskey', name: 'groepsnaam' };
const school = { brin: 'brincode', locationCode: 'dependancecode' };

/** What the guides of schools say goes to Basispoort. */
export const basispoortGuides: Shape = {
  name: 'basispoort-guides',
  accepts: { pupil: { ...pupil, gender: 'geslacht' }, group, school },
  requires: [
    { entity: 'pupil', field: 'key' },
    { entity: 'pupil', field: 'callName' },
    { entity: 'pupil', field: 'familyName' },
    { entity: 'school', field: 'brin' },
  ],
};

/** Today's Basispoort takes no gender, and wants the ECK iD first; the key of the source stays as a fallback. */
export const basispoortToday: Shape = {
  name: 'basispoort-today',
  accepts: {
    pupil: {
      eckId: 'eckid',
      key: 'lasKey',
      issuedId: 'id',
      callName: 'voornaam',
      familyNamePrefix: 'voorvoegsel',
      familyName: 'achternaam',
      initials: 'voorletters',
      yearGroup: 'jaargroep',
      groupKey: 'groep',
      subgroupKeys: 'subgroepen',
    },
    group: { key: 'lasKey', name: 'naam', yearGroup: 'jaargroep' },
    school,
  },
  requires: basispoortGuides.requires,
};

/** As the guides describe it: the shipped example. */
export const basispoort: SupplierProfile = {
  id: 'basispoort',
  name: 'Basispoort',
  description: {
    nl: 'Aanmelden en leerlinggegevens voor uitgevers in het primair onderwijs.',
    en: 'Single sign-on and pupil data for publishers in primary education.',
  },
  shape: basispoortGuides,
  otherShapes: [basispoortToday],
  channels: ['http-push', 'folder', 'sftp'],
  profile: basispoortProfile,
};
