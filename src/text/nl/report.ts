/** The table after a sync: one line per supplier and school. */
export const report = {
  supplier: 'leverancier',
  school: 'school',
  inScope: 'leerlingen in beeld',
  added: 'nieuw',
  changed: 'gewijzigd',
  removed: 'verwijderd',
  letThrough: 'doorgelaten gegevens',
  stopped: 'tegengehouden',
  reason: 'reden',
  ledger: (size: string, root: string) => `Logboek: ${size} regels; controlepunt ${root}`,
  fromCurrent: (day: string) => `Geen nieuw bestand: geleverd uit het leerlingenbestand van ${day}.`,
  state: 'stand',
  until: (state: string, at: string) => `${state}, ${at}`,
  field: 'gegeven',
  times: 'keer',
  running: 'Uitwisseling',
  dryRun: 'Proefuitwisseling: er is niets bewaard en niets verstuurd.',
  demoSources: 'Scholen van de demonstratie, en de koppeling waarmee zij worden ingelezen:',
  demoSuppliers: 'Leveranciers van de demonstratie (wat zij hebben is daar te zien):',
  serving: (url: string) => `Statuspagina: ${url} (stoppen met Ctrl+C)`,
  nextNight: (at: string) => `Volgende uitwisseling: ${at}`,
  boardApplied: (name: string, schools: number, suppliers: number) =>
    `${name}: ${schools} ${schools === 1 ? 'school' : 'scholen'} en ${suppliers} ${suppliers === 1 ? 'leverancier' : 'leveranciers'} vastgelegd.`,
  inbox: (school: string, folder: string) => `Bestanden van ${school} komen in ${folder}/`,
  token: 'Geheim van de leverancier:',
  sourceSecret: 'Geheim van de bron:',
  tokenKept: 'Verzegeld bewaard.',
  nothingAgreed: 'nog geen product aangezet, dus er is niets verstuurd.',
  droppedWhileReading: 'Tegengehouden bij het inlezen, voor alle leveranciers',
  turnedDown: (supplier: string, count: number) =>
    count === 1
      ? `${supplier} nam één regel niet aan. Die gaat bij de volgende uitwisseling opnieuw mee.`
      : `${supplier} nam ${count} regels niet aan. Ze gaan bij de volgende uitwisseling opnieuw mee.`,
  demoIsOff:
    'De leveranciers van de demonstratie zijn er alleen zolang sluis start loopt. Start het in een ander venster: npm start.',
};
