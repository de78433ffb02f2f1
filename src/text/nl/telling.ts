/** The daily note, and the report of what runs came to. */
export const telling = {
  headline: {
    fine: () => 'Alles in orde',
    waits: (count: number) => (count === 1 ? '1 punt wacht op een besluit' : `${count} punten wachten op een besluit`),
    wrong: () => 'Iets is misgegaan',
  },
  kinds: {
    act: 'Heeft u nodig',
    again: 'Wordt vanzelf opnieuw geprobeerd',
    decide: 'Wacht op een besluit',
  },
  fine: 'Goed gegaan',
  schools: (count: number) => `${count} scholen`,
  suppliers: (count: number) => `${count} leveranciers`,
  well: (schools: string) => `Alles goed bij: ${schools}.`,
  delivered: (added: string, changed: string, removed: string) =>
    `Geleverd in het afgelopen etmaal: ${added} nieuw, ${changed} gewijzigd, ${removed} verwijderd (leerlingen, over alle leveranciers).`,
  foot: (day: string) =>
    `Notitie van Sluis van ${day}. Er staan alleen aantallen en namen van scholen en leveranciers in. Meer: sluis report, of de statuspagina.`,
  subject: (headline: string, board: string, day: string) => `Sluis: ${headline} (${board}, ${day})`,
  heldWhat: 'Er wacht iets op een besluit. Dat deel is nog niet geleverd.',
  held: 'Bekijk het en besluit met: sluis holds.',
  silent: (since: string | undefined) =>
    since === undefined ? 'Er kwam nog nooit een goed leerlingenbestand.' : `Geen nieuwe gegevens sinds ${since}.`,
  silentNext: 'Maak een nieuw bestand in de leerlingadministratie, of kijk waarom het niet aankomt.',
  missed: (since: string | undefined) =>
    since === undefined ? 'Er is nog geen uitwisseling geweest.' : `Er is geen uitwisseling geweest sinds ${since}.`,
  missedNext: 'Kijk of Sluis draait en of de tijd van deze school klopt; nu uitwisselen kan met: sluis sync.',
  stopped: 'De uitwisseling is gestopt door een fout.',
  stoppedNext: 'Kijk met sluis sync wat er misgaat, of vraag de technisch beheerder.',
  note: 'Notitie van vandaag',
  untold: {
    mail: 'De notitie van vandaag is nog niet gemaild.',
    webhook: 'De notitie van vandaag is nog niet naar de webhook.',
  },
  silences: 'Geen nieuwe gegevens',
  lastRuns: 'Laatste uitwisseling per school en leverancier',
  noRuns: 'Er is nog geen uitwisseling geweest.',
  trend: (nights: number) => (nights === 1 ? 'De laatste nacht' : `De laatste ${nights} nachten`),
  trendLead:
    'Leerlingen die per nacht zijn toegevoegd, gewijzigd of verwijderd bij leveranciers, en hoe de nacht afliep.',
  night: 'nacht',
  added: 'nieuw',
  changed: 'gewijzigd',
  removed: 'verwijderd',
  stoppedValues: 'tegengehouden gegevens',
  heldCount: 'wacht op besluit',
  failedCount: 'mislukt',
  took: 'duur',
  state: 'stand',
  states: { none: 'geen uitwisseling', fine: 'goed', waits: 'wacht op besluit', failed: 'mislukt' },
  table: 'Toon deze nachten als tabel',
  plotText: (nights: number, from: string, to: string) =>
    `Staafdiagram van ${nights} nachten, van ${from} tot en met ${to}.`,
  plotSum: (added: string, changed: string, removed: string) =>
    `Samen ${added} nieuw, ${changed} gewijzigd en ${removed} verwijderd.`,
  plotStates: (fine: number, waits: number, failed: number, none: number) =>
    `Goed: ${fine}. Wacht op besluit: ${waits}. Mislukt: ${failed}. Geen uitwisseling: ${none}. De tabel hieronder heeft dezelfde cijfers.`,
  scale: (most: string) => `Schaal: de bovenste lijn is ${most} leerlingen`,
  clipped: 'Een staaf met een getal erin is hoger dan past; het getal is zijn waarde.',
  legend: 'Uitleg van het diagram',
};
