import type { Profile } from '../../src/agreement/profile.ts';
import { access, delivery, organisation, results } from './purposes.ts';
import { groupLines, line, nameLines } from './reasons.ts';

const source = { name: 'UWLR 2.2 profielschema en wijzigingen van 2.3 (Edustandaard)', on: '2026-11-21' };

const sourceKey = line('access', 'Mag alleen tijdelijk naast het ECK iD mee, voor accounts van voor het ECK iD.');

/** Groups and school are alike in every set. */
const places: Pick<Profile['fields'], 'group' | 'school'> = {
  group: {
    ...groupLines('organisation'),
    yearGroup: line('organisation', 'Een combinatiegroep telt per jaargroep.'),
  },
  school: {
    brin: line('access', 'Zegt van welke school de gegevens zijn.'),
    locationCode: line('access', 'Zegt van welke vestiging de gegevens zijn.'),
    schoolYear: line('organisation', 'De indeling in groepen geldt voor een schooljaar.'),
  },
};

/** UWLR Smalle set as version 2.3 has it: without date of birth, ECK iD first. */
export const uwlrSmalleSet: Profile = {
  id: 'uwlr-smalle-set',
  name: 'UWLR Smalle set 2.3',
  description: {
    nl: 'De kleine vaste set voor methodegebonden lesmateriaal.',
    en: 'The small fixed set for learning material that belongs to a method.',
  },
  source,
  notKnown: [
    {
      nl: 'De schemabestanden van UWLR 2.3 zijn niet gevonden; de lijst volgt het schema van 2.2 met de beschreven wijzigingen. Bij sommige leveranciers staat de geboortedatum nog in het antwoord.',
      en: 'The schema files of UWLR 2.3 were not found; the list follows the schema of 2.2 with the changes as described. Some suppliers still have the date of birth in the answer.',
    },
  ],
  role: 'processor',
  key: 'eckId',
  purposes: { access, delivery, organisation },
  fields: {
    pupil: {
      eckId: line(
        'access',
        'Pseudoniem voor de leermiddelenketen: het lesmateriaal herkent de leerling zonder leerlingnummer.',
      ),
      key: sourceKey,
      ...nameLines('delivery'),
      yearGroup: line('organisation', 'Bepaalt welk lesmateriaal bij de leerling hoort.'),
      groupKey: line('organisation', 'Zet de leerling in de juiste groep.'),
      subgroupKeys: line('organisation', 'Zet de leerling in de juiste subgroep, zoals een niveaugroep.'),
    },
    ...places,
  },
};

/** UWLR LVS-set 2.3: without initials and without the last four digits of the BSN, which no agreement can lift. */
export const uwlrLvsSet: Profile = {
  id: 'uwlr-lvs-set-2.3',
  name: 'UWLR LVS-set 2.3',
  description: {
    nl: 'De set voor leerlingvolgsystemen en toetsen.',
    en: 'The set for pupil tracking and tests.',
  },
  source,
  notKnown: [
    {
      nl: 'De schemabestanden van UWLR 2.3 zijn niet gevonden. De set van 2.2 vroeg de laatste vier cijfers van het BSN; die gaan nooit mee.',
      en: 'The schema files of UWLR 2.3 were not found. The set of 2.2 asked for the last four digits of the BSN; those never go.',
    },
  ],
  role: 'processor',
  key: 'eckId',
  purposes: { access, organisation, results },
  fields: {
    pupil: {
      eckId: line('access', 'Pseudoniem voor de leermiddelenketen: resultaten komen bij de goede leerling terug.'),
      key: sourceKey,
      ...nameLines('results'),
      dateOfBirth: line('results', 'Toetsscores worden genormeerd op leeftijd in maanden.'),
      gender: line('results', 'Verplicht in de LVS-set; vraag de leverancier waarvoor het wordt gebruikt.'),
      yearGroup: line('results', 'Toetsscores worden genormeerd op jaargroep.'),
      groupKey: line('organisation', 'Groepsoverzichten van resultaten voor de leerkracht.'),
      subgroupKeys: line('organisation', 'Resultaten per subgroep, zoals een niveaugroep.'),
    },
    ...places,
  },
};
