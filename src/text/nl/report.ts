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
  ledgerSize: 'logboek (regels)',
  checkpoint: 'controlepunt',
  nothingSent: 'Er is niets verstuurd.',
  unchanged: 'Er is niets veranderd sinds de vorige uitwisseling.',
  fromCurrent: (day: string) => `Geen nieuw bestand: geleverd uit het leerlingenbestand van ${day}.`,
  unknownNames: 'onbekend in het bestand',
};
