import type { ErrorSubject } from '../../errors.ts';
import { always, given } from '../phrase.ts';

/** Words for each way in which a command can be typed wrongly; `found` of usage_invalid holds the key. */
const usage: Readonly<Record<string, (about: ErrorSubject) => string>> = {
  command_unknown: () => 'Deze opdracht bestaat niet.',
  option_unknown: (about) => `De optie ${about.setting ?? 'die u typte'} bestaat niet bij deze opdracht.`,
  option_missing: (about) => `De optie ${about.setting ?? ''} is verplicht bij deze opdracht.`,
  option_choice: (about) => `Noem één van de opties ${about.setting ?? ''}.`,
  option_twice: (about) => `De optie ${about.setting ?? ''} mag maar één keer.`,
  value_missing: (about) => `Bij de optie ${about.setting ?? ''} hoort een waarde.`,
  value_extra: (about) => `Bij de optie ${about.setting ?? ''} hoort geen waarde.`,
  value_invalid: (about) => `De waarde bij ${about.setting ?? 'een optie'} kan niet.`,
  argument_missing: (about) => `Er ontbreekt iets: ${about.setting ?? 'een argument'}.`,
  argument_extra: (about) =>
    `Er staat te veel op de opdrachtregel${given(about.count, (n) => ` (vanaf woord ${n} na de opdracht)`)}.`,
  input_missing: () => 'Er is niets ingetypt.',
  cancelled: () => 'De vraag is afgebroken.',
  file_unreadable: () => 'Dit bestand is er niet of is niet te lezen.',
  token_missing: () =>
    'Wie iets verandert, geeft een bewijs van toegang: typ het als erom wordt gevraagd, of zet het in SLUIS_ACTOR_TOKEN (dat moet als de standaardinvoer het bestand is).',
  board_missing: () => 'Er is nog geen schoolbestuur ingericht.',
  agreement_ambiguous: () => 'Hier passen meer overeenkomsten op.',
  passphrase_short: () => 'De wachtwoordzin is te kort: het moeten minstens 12 tekens zijn.',
  passphrase_differs: () => 'De twee keer zijn niet gelijk; er is niets geschreven.',
  file_exists: () => 'Dit bestand bestaat al; er is niets overschreven.',
  data_in_use: () =>
    'In de gegevensmap staat al iets. Een reservekopie wordt alleen in een lege map teruggezet (inbox en mappings mogen er staan); er is niets veranderd.',
  file_unwritable: () => 'Dit bestand kan niet worden geschreven.',
};

/** Where a page of help is not what somebody needs next. */
const usageNext: Readonly<Record<string, string>> = {
  board_missing: 'Leg uw bestuur vast met: sluis board apply BESTAND. Of begin met de demonstratie: sluis start.',
};

const usageWhat = (about: ErrorSubject): string => usage[about.found ?? '']?.(about) ?? 'Deze opdracht klopt niet.';

export const systemErrors = {
  secret_unused: ({ supplier, school, found }: ErrorSubject) => ({
    what:
      found === undefined
        ? `Bij de bron van ${school ?? 'deze school'} staat geen sftp onder de instellingen; er is niets om in te loggen. Er is niets bewaard.`
        : `Bij ${supplier ?? school ?? 'deze koppeling'} wordt dit geheim niet gebruikt: de koppeling is ${found}. Er is niets bewaard.`,
    next: 'Wijzig de koppeling of haar instellingen in het bestand van het bestuur, en lees het in met: sluis board apply.',
  }),
  config_invalid: (about: ErrorSubject) => ({
    what: `Deze instellingen kloppen niet, ontbreken of zijn onbekend${given(about.setting, (s) => `: ${s}`)}.`,
    next: 'Verbeter ze en probeer het opnieuw. README.md noemt de instellingen van Sluis en van een bestuur; die van een koppeling staan in de README van die koppeling, in connectors.',
  }),
  runtime_too_old: always(
    'Sluis heeft Node 26 of nieuwer nodig.',
    'Voer npm ci uit (zonder --omit=optional) en start met bin/sluis of npm start.',
  ),
  usage_invalid: (about: ErrorSubject) => ({
    what: usageWhat(about),
    next:
      about.expected === undefined
        ? (usageNext[about.found ?? ''] ?? `Bekijk de mogelijkheden met: ${about.name ?? 'sluis help'}.`)
        : `Bedoelde u: ${about.expected}?`,
  }),
  store_unwritable: (about: ErrorSubject) => ({
    what:
      about.name === 'witness'
        ? 'Sluis kan het controlepunt naast de hoofdsleutel niet lezen of schrijven. Er is niets verstuurd.'
        : 'Sluis kan niet schrijven in zijn gegevensmap en is gestopt. Wat niet in het logboek kon, is niet verstuurd.',
    next: 'Vraag de technisch beheerder naar schijfruimte en rechten van de map; daarna gaat Sluis vanzelf verder.',
  }),
  store_corrupt: always(
    'De opgeslagen gegevens van Sluis zijn beschadigd. Er is niets verstuurd.',
    'Laat de technisch beheerder een reservekopie terugzetten, met: sluis restore BESTAND.',
  ),
  lease_lost: always(
    'Een andere uitwisseling heeft het werk van deze uitwisseling overgenomen.',
    'U hoeft niets te doen; de andere uitwisseling maakt het af.',
  ),
  lease_taken: always(
    'Er loopt al een uitwisseling voor deze school.',
    'Wacht tot die klaar is en probeer het opnieuw.',
  ),
  key_missing: always(
    'De hoofdsleutel van Sluis is niet gevonden of past niet. Er is niets verstuurd.',
    'Laat de technisch beheerder het sleutelbestand terugzetten uit de verzegelde kopie, met: sluis keys import BESTAND.',
  ),
  seal_broken: (about: ErrorSubject) =>
    about.name === 'copy'
      ? {
          what: 'De wachtwoordzin past niet bij deze kopie, of de kopie is beschadigd. Er is niets gewijzigd.',
          next: 'Probeer het opnieuw met de wachtwoordzin van deze kopie, of met een andere kopie.',
        }
      : {
          what: 'Opgeslagen gegevens laten zich niet openen: ze zijn veranderd of horen bij een andere sleutel. Er is niets verstuurd.',
          next: 'Laat de technisch beheerder een reservekopie terugzetten en meld dit aan de FG.',
        },
  ledger_broken: (about: ErrorSubject) => ({
    what: `Het logboek klopt niet${given(about.line, (n) => ` vanaf regel ${n}`)}. Er wordt niets meer verstuurd.`,
    next: 'Meld dit aan de FG en laat de technisch beheerder uitzoeken wat er is veranderd.',
  }),
  internal: always(
    'Er ging iets mis in Sluis zelf. Er is niets meer verstuurd.',
    'Probeer het opnieuw; blijft het misgaan, geef deze code dan door aan de technisch beheerder.',
  ),
};
