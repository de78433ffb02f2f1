import type { ErrorSubject } from '../../errors.ts';
import { always, given } from '../phrase.ts';
import { holdSentences } from './hold-sentences.ts';

const kept = 'De vorige gegevens blijven gelden; er is niemand verwijderd.';

/** The hold itself in words, where its kind is known. */
const sentenceOf = ({ found, supplier = 'deze leverancier', count, limit }: ErrorSubject): string =>
  isHoldKind(found)
    ? holdSentences[found]({ supplier, count, limit })
    : `Wijzigingen bij ${supplier} wachten op een besluit. Er is nog niets veranderd.`;

const isHoldKind = (found: string | undefined): found is keyof typeof holdSentences =>
  found !== undefined && Object.hasOwn(holdSentences, found);

export const schoolErrors = {
  school_wrong: (about: ErrorSubject) => ({
    what: `Dit bestand hoort bij BRIN ${about.found ?? 'van een andere school'}; deze koppeling is voor ${about.expected ?? about.school ?? 'een andere school'}. Er is niets ingelezen.`,
    next: 'Zet het bestand in de map van de goede school.',
  }),
  year_late: (about: ErrorSubject) => ({
    what: `Dit bestand is van schooljaar ${about.found ?? 'vorig jaar'}. Tot er een nieuw bestand is, blijven de vorige gegevens gelden.`,
    next: `Zet de jaarovergang klaar in de leerlingadministratie en maak een nieuw bestand${given(about.expected, (y) => ` van ${y}`)}.`,
  }),
  year_early: (about: ErrorSubject) => ({
    what: `Dit bestand is van het volgende schooljaar${given(about.found, (y) => ` (${y})`)}; het is bewaard voor de generale repetitie. Er is niets verstuurd.`,
    next: 'U hoeft niets te doen; bied voor dit schooljaar een bestand van dit schooljaar aan.',
  }),
  year_wrong: (about: ErrorSubject) => ({
    what: `Dit bestand is van schooljaar ${about.found ?? 'een ander jaar'}; verwacht is ${about.expected ?? 'dit schooljaar'}. Er is niets ingelezen.`,
    next: 'Maak in de leerlingadministratie een bestand van dit schooljaar.',
  }),
  export_empty: always(
    `In dit bestand staat geen enkele leerling; daarom geldt het als niet compleet. ${kept}`,
    'Maak een nieuw bestand en kijk of alle groepen zijn gekozen.',
  ),
  generation_missing: (about: ErrorSubject) => ({
    what: `Van ${about.school ?? 'deze school'} is nog geen leerlingenbestand ingelezen. Er is niets verstuurd.`,
    next: 'Bied eerst een bestand uit de leerlingadministratie aan.',
  }),
  generation_expired: (about: ErrorSubject) => ({
    what: `Er zijn geen nieuwe gegevens van ${about.school ?? 'deze school'}${given(about.date, (d) => ` sinds ${d}`)}. Er is niets verstuurd en niemand verwijderd.`,
    next: 'Bied een nieuw bestand uit de leerlingadministratie aan.',
  }),
  rehearsal_missing: (about: ErrorSubject) => ({
    what: `Van ${about.school ?? 'deze school'} is er nog geen bestand van het volgende schooljaar${given(about.expected, (y) => ` (${y})`)}; er valt nog niets te repeteren.`,
    next: `Zet de jaarovergang klaar in de leerlingadministratie, maak een bestand van het nieuwe schooljaar en zet het in de map van de school. Dat kan nu al: vóór 1 augustus${given(about.expected, (y) => ` ${y.slice(0, 4)}`)} wordt er niets uit verstuurd.`,
  }),
  record_duplicate: (about: ErrorSubject) => ({
    what: `Dezelfde sleutel komt ${about.count ?? 'meer dan één'} keer voor; die regels zijn apart gezet en nergens gewijzigd of verwijderd.`,
    next: 'Haal de dubbele regels weg in de leerlingadministratie en maak een nieuw bestand.',
  }),
  school_unknown: always(
    'Deze school is hier niet bekend.',
    'Gebruik de BRIN met vestigingscode, zes tekens, zoals op de statuspagina.',
  ),
  pupil_unknown: always(
    'Deze leerling is hier niet bekend.',
    'Controleer de leerlingsleutel in de leerlingadministratie, en of er daarna al een nieuw bestand is ingelezen.',
  ),
  supplier_unknown: always('Deze leverancier is hier niet bekend.', 'Kies een leverancier van de statuspagina.'),
  feed_held: (about: ErrorSubject) => ({
    what: sentenceOf(about),
    next: `Bekijk wie het zijn en besluit: sluis holds show ${about.school ?? 'SCHOOL'}. Klopt het niet, maak dan een nieuw bestand; er gaat niets verloren.`,
  }),
  hold_missing: always('Er wacht niets onder dit nummer of bij deze school.', 'Bekijk wat er wacht met: sluis holds.'),
  hold_changed: always(
    'De lijst is veranderd sinds zij werd getoond; er is niets besloten.',
    'Bekijk de nieuwe lijst met sluis holds en besluit opnieuw.',
  ),
  feed_group_names: (about: ErrorSubject) => ({
    what: `${about.count === 1 ? 'Eén groepsnaam kan' : `${about.count ?? 'Sommige'} groepsnamen kunnen`} iets over zorg zeggen. Tot iemand ernaar heeft gekeken, gaat er niets nieuws naar ${about.supplier ?? 'deze leverancier'}.`,
    next: `Bekijk de groepsnamen, en geef zo nodig een neutrale naam, met: sluis groups --school ${about.school ?? 'SCHOOL'}.`,
  }),
};
