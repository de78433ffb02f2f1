import type { ErrorSubject } from '../../errors.ts';
import { always, fieldWord, given, moment, type Phrase } from '../phrase.ts';

const kept = 'De vorige gegevens blijven gelden; er is niemand verwijderd.';
const anew = 'Maak in de leerlingadministratie een nieuw bestand en bied dat aan.';

/** What is wrong with one place of a sheet. */
const sheetFaults: Readonly<Record<string, string>> = {
  formula: 'In deze cel staat een formule. Sluis rekent nooit formules uit en gelooft ook niet wat er eerder uit kwam',
  error: 'In deze cel staat een foutwaarde, zoals #N/B',
  merged: 'Hier zijn cellen samengevoegd; dan is niet te zeggen bij welke leerling iets hoort',
  hidden_rows:
    'Vanaf deze regel zijn regels verborgen, bijvoorbeeld door een filter; dan is niet te zeggen wat bedoeld is',
  number: 'Dit getal is te groot om precies te zijn bewaard; de laatste cijfers kunnen weg zijn',
  type: 'Deze cel heeft een soort die Sluis niet kent',
};
/** Van een bron die Sluis zelf bevraagt is er geen bestand dat iemand opnieuw kan maken. */
const orAnswer =
  (file: Phrase, wrong: string): Phrase =>
  (about) =>
    about.connector === undefined
      ? file(about)
      : {
          what: `Het antwoord van de leerlingadministratie${given(about.school, (s) => ` van ${s}`)} ${wrong}. ${kept}`,
          next: 'Sluis vraagt de gegevens de komende nacht opnieuw op; blijft het, vraag dan de leverancier van de leerlingadministratie.',
        };

export const sourceErrors = {
  source_unreachable: (about: ErrorSubject) => ({
    what: `De leerlingadministratie${given(about.school, (s) => ` van ${s}`)} is niet bereikbaar. ${kept}`,
    next: 'Sluis probeert het vanzelf opnieuw; duurt het langer dan een dag, vraag dan de leverancier van de leerlingadministratie.',
  }),
  source_missing: (about: ErrorSubject) => ({
    what: `Er is geen bestand gevonden${given(about.school, (s) => ` voor ${s}`)}${given(about.name, (n) => ` met de naam ${n}, dat erbij hoort`)}. ${kept}`,
    next: `Zet ${about.name === undefined ? 'een nieuw bestand' : 'alle bestanden die bij elkaar horen'} uit de leerlingadministratie in de map van deze school.`,
  }),
  source_too_large: orAnswer(
    (about: ErrorSubject) => ({
      what: `Het bestand is groter dan is toegestaan${given(about.limit, (n) => ` (${n} bytes)`)}. Er is niets ingelezen.`,
      next: 'Controleer of dit het bestand van één school is; zo ja, laat de technisch beheerder de grens verhogen.',
    }),
    'is groter dan is toegestaan',
  ),
  source_not_xml: orAnswer(
    always(
      `Dit is geen XML-bestand. Er is niets ingelezen.`,
      'Kies het EDEXML-bestand, niet een ingepakt bestand of een overzicht.',
    ),
    'is niet te lezen: het is geen XML',
  ),
  source_cut_off: orAnswer(
    (about: ErrorSubject) => ({
      what: `Het bestand${given(about.school, (s) => ` van ${s}`)} is niet compleet: het houdt hier op. ${kept}`,
      next: anew,
    }),
    'hield onderweg op',
  ),
  source_doctype: orAnswer(
    always(
      'In dit bestand staat een DOCTYPE; dat hoort niet in een bestand van een leerlingadministratie en kan gevaarlijk zijn. Er is niets ingelezen.',
      'Controleer waar dit bestand vandaan komt en maak een nieuw bestand.',
    ),
    'bevat een DOCTYPE; dat hoort er niet in',
  ),
  source_encoding: orAnswer(
    (about: ErrorSubject) => ({
      what: `De tekens in dit bestand zijn niet te lezen${given(about.expected, (e) => ` als ${e}`)}. Er is niets ingelezen.`,
      next: 'Maak het bestand opnieuw en open en bewaar het niet eerst in een ander programma.',
    }),
    'is niet te lezen: de tekens kloppen niet, of het is ingepakt',
  ),
  source_limit: orAnswer(
    (about: ErrorSubject) => ({
      what: `Dit bestand gaat over een grens die Sluis uit voorzorg stelt${given(about.name, (n) => `: ${n}`)}. Er is niets ingelezen.`,
      next: 'Controleer waar dit bestand vandaan komt; een gewoon bestand van een school blijft ver onder deze grenzen.',
    }),
    'gaat over een grens die Sluis uit voorzorg stelt',
  ),
  source_wrong_root: orAnswer(
    (about: ErrorSubject) => ({
      what: `Dit is een ander soort bestand dan deze koppeling leest${given(about.expected, (e) => ` (verwacht: ${e})`)}. Er is niets ingelezen.`,
      next: 'Kies het bestand dat bij deze koppeling hoort, of laat de koppeling aanpassen.',
    }),
    'is een ander antwoord dan verwacht',
  ),
  source_malformed: orAnswer(always(`Het bestand is op deze plaats beschadigd. ${kept}`, anew), 'is beschadigd'),
  source_header: (about: ErrorSubject) => ({
    what: `De kolommen van dit bestand kloppen niet met de afspraak${given(about.name, (n) => `: ${n}`)}${given(about.expected, (e) => ` (verwacht: ${e})`)}. Er is niets ingelezen.`,
    next: 'Maak het overzicht opnieuw met precies de afgesproken kolommen, of laat de vertaaltabel aanpassen.',
  }),
  source_row_width: (about: ErrorSubject) => ({
    what: `Deze regel heeft ${about.count ?? 'een ander aantal'} kolommen${given(about.expected, (e) => `; het moeten er ${e} zijn`)}. ${kept}`,
    next: anew,
  }),
  source_archive: always(
    'Dit ingepakte bestand klopt niet: het is beschadigd, met een wachtwoord ingepakt, of zo gemaakt dat uitpakken gevaarlijk kan zijn. Er is niets ingelezen.',
    'Controleer waar dit bestand vandaan komt en maak een nieuw bestand, zonder wachtwoord.',
  ),
  source_old_excel: always(
    'Dit is een oud Excel-bestand (xls) of een Excel-bestand met een wachtwoord; dat leest Sluis niet. Er is niets ingelezen.',
    'Maak het overzicht opnieuw als Excel-werkmap (xlsx) of als CSV, zonder wachtwoord.',
  ),
  source_sheet: (about: ErrorSubject) => ({
    what: `${(Object.hasOwn(sheetFaults, about.found ?? '') ? sheetFaults[about.found ?? ''] : undefined) ?? 'Deze cel is niet te lezen'}. ${kept}`,
    next: 'Bied het bestand aan zoals de leerlingadministratie het maakt, zonder het eerst te bewerken; herstel anders deze plaats.',
  }),
  source_sheet_missing: (about: ErrorSubject) => ({
    what: `In dit Excel-bestand staat ${given(about.expected, (e) => `geen werkblad met de naam ${e}`) || 'geen zichtbaar werkblad'}. Er is niets ingelezen.`,
    next: 'Maak het overzicht opnieuw, of laat de instelling sheet van deze bron aanpassen.',
  }),
  source_manifest: (about: ErrorSubject) => ({
    what: `Dit OneRoster-pakket is niet zoals OneRoster 1.2 voorschrijft${given(about.name, (n) => `: ${n}`)}. ${kept}`,
    next: 'Laat de leverancier van de leerlingadministratie het pakket volgens OneRoster 1.2 maken.',
  }),
  source_several_schools: (about: ErrorSubject) => ({
    what: `In dit pakket staan ${about.count ?? 'meer'} scholen, en er is niet gezegd welke daarvan deze school is. Er is niets ingelezen.`,
    next: 'Zet bij deze bron de instelling school op de sourcedId van deze school, of laat een pakket van één school maken.',
  }),
  source_delta: (about: ErrorSubject) => ({
    what: `Dit pakket bevat alleen wijzigingen (delta)${given(about.name, (n) => `, in ${n}`)}. Wie er niet in staat is niet weg, en wat er niet in staat is niet leeg; zo kan Sluis geen hele school lezen. ${kept}`,
    next: 'Laat de leerlingadministratie elke nacht het volledige pakket (bulk) aanbieden.',
  }),
  source_older: (about: ErrorSubject) => ({
    what: `Dit bestand${given(about.found, (at) => ` is gemaakt op ${moment(at)} en`)} is ouder dan het bestand dat in gebruik is${given(about.expected, (at) => `, van ${moment(at)}`)}. ${kept}`,
    next: anew,
  }),
  source_column_changed: (about: ErrorSubject) => ({
    what: `Bij ${about.count ?? 'meer'} regels is ${fieldWord(about, 'nl') ?? 'een gegeven'} niet te lezen; misschien staat er nu iets anders in die kolom. ${kept}`,
    next: 'Bekijk met sluis source check wat er in het bestand staat. Herstel de kolom in de leerlingadministratie en maak een nieuw bestand, of laat de vertaaltabel aanpassen.',
  }),
  source_bsn_key: (about: ErrorSubject) => ({
    what: `De leerlingsleutel${given(about.name, (n) => ` (${n})`)} in dit bestand is een BSN. Er is niets ingelezen.`,
    next: 'Kies in de leerlingadministratie een eigen sleutel of het leerlingnummer en maak een nieuw bestand.',
  }),
  source_forbidden_content: (about: ErrorSubject) => ({
    what: `In ${about.name ?? about.field ?? 'een gegeven'} staan bij ${about.count ?? 'meer'} leerlingen nummers of adressen die daar niet horen. Er is niets ingelezen.`,
    next: 'Haal die in de leerlingadministratie weg uit dat gegeven en maak een nieuw bestand.',
  }),
  source_overlap: (about: ErrorSubject) => ({
    what: `Te weinig leerlingen in dit bestand${given(about.count, (n) => ` (${n})`)} zijn bekend van de vorige keer; misschien is het van een andere school. Er is niets ingelezen.`,
    next: 'Controleer of dit het bestand van deze school is; zo ja, bevestig het bestand.',
  }),
  source_unconfirmed: (about: ErrorSubject) => ({
    what: 'Dit is het eerste bestand van deze bron, en er staat geen BRIN in. Er is niets ingelezen.',
    next: `Controleer of het bestand van deze school is en bevestig het met: sluis source confirm --school ${about.school ?? 'SCHOOL'}.`,
  }),
  drift_unknown: (about: ErrorSubject) => ({
    what:
      about.count !== undefined && about.count > 1
        ? 'Deze naam staat bij meer dan één soort regel in de bron. Er is niets veranderd.'
        : 'Deze naam is niet als onbekend gevonden in de bron van deze school. Er is niets veranderd.',
    next: `Neem de naam precies over uit: sluis drift --school ${about.school ?? 'SCHOOL'}.`,
  }),
  drift_decided: (about: ErrorSubject) => ({
    what: `Over ${about.name ?? 'deze naam'} is al besloten. Er is niets veranderd.`,
    next: `Bekijk wat er is besloten met: sluis drift --school ${about.school ?? 'SCHOOL'}.`,
  }),
  drift_unmappable: (about: ErrorSubject) => ({
    what: `${about.name ?? 'Deze naam'} kan zo niet worden beoordeeld${given(about.field, (f) => `: niet als ${fieldWord(about, 'nl') ?? f}`)}. Er is niets veranderd.`,
    next: 'Wat nooit mag, wat geheim kan zijn, een naam die niet getoond mag worden en de vaste namen van EDEXML worden nooit gelezen. Kies een ander gegeven, geef de kolom in de leerlingadministratie een andere naam, of negeer haar.',
  }),
  inbox_unreadable: (about: ErrorSubject) => ({
    what: `De map${given(about.school, (s) => ` van ${s}`)} voor nieuwe bestanden kan niet worden gelezen. ${kept}`,
    next: 'Laat de technisch beheerder de rechten van deze map nakijken.',
  }),
  inbox_stuck: (about: ErrorSubject) => ({
    what: `Het bestand${given(about.school, (s) => ` van ${s}`)} is ingelezen, maar kan niet uit de map worden gehaald.`,
    next: 'Laat de technisch beheerder Sluis schrijfrechten op deze map geven; anders wordt hetzelfde bestand elke nacht opnieuw gelezen.',
  }),
  mapping_invalid: (about: ErrorSubject) => ({
    what: `De vertaaltabel${given(about.name ?? about.source, (n) => ` ${n}`)} klopt niet. Er is niets ingelezen.`,
    next: 'Laat de technisch beheerder de vertaaltabel herstellen.',
  }),
};
