import type { ErrorSubject } from '../../errors.ts';
import { always, given } from '../phrase.ts';

const kept = 'De vorige gegevens blijven gelden; er is niemand verwijderd.';

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
  feed_removals: (about: ErrorSubject) => ({
    what: `${about.count ?? 'Veel'} leerlingen zouden bij ${about.supplier ?? 'deze leverancier'} verdwijnen. Dat is meer dan de drempel${given(about.limit, (n) => ` van ${n}`)}. Er is nog niets verwijderd.`,
    next: `Klopt het, voer het dan door met: sluis sync --school ${about.school ?? 'SCHOOL'} --supplier ${about.supplier ?? 'LEVERANCIER'} --accept-removals ${about.count ?? 'AANTAL'}. Klopt het niet, maak dan een nieuw bestand.`,
  }),
  feed_group_names: (about: ErrorSubject) => ({
    what: `${about.count === 1 ? 'Eén groepsnaam kan' : `${about.count ?? 'Sommige'} groepsnamen kunnen`} iets over zorg zeggen. Tot iemand ernaar heeft gekeken, gaat er niets nieuws naar ${about.supplier ?? 'deze leverancier'}.`,
    next: `Bekijk de groepsnamen, en geef zo nodig een neutrale naam, met: sluis groups --school ${about.school ?? 'SCHOOL'}.`,
  }),
  feed_count_differs: (about: ErrorSubject) => ({
    what: `Het aantal dat u doorvoert is niet het aantal dat nu zou verdwijnen${given(about.count, (n) => `: dat is ${n}`)}. Er is niets verwijderd.`,
    next: 'Bekijk het nieuwe aantal en besluit opnieuw.',
  }),
};
