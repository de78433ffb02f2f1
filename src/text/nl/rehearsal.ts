/** What next year's file would bring, looked at before the turn of the school year. */
export const rehearsal = {
  kept: (school: string) =>
    `dit bestand is van het volgende schooljaar en is bewaard voor de generale repetitie; er is niets uit verstuurd. Bekijk wat het zou brengen: sluis rehearsal --school ${school}.`,
  heading: (schoolYear: string) => `Generale repetitie van schooljaar ${schoolYear}`,
  intro: (readAt: string, day: string) =>
    `Met het bestand dat op ${readAt} is ingelezen, zou dit gebeuren op ${day}. Er is niets bewaard en niets verstuurd.`,
  supplier: 'leverancier',
  inScope: 'leerlingen in beeld',
  added: 'nieuw',
  changed: 'gewijzigd',
  leaving: 'verlaat de school',
  removed: 'overig weg',
  waiting: 'wacht',
  nobody: 'Voor deze school is er dan geen overeenkomst van kracht.',
  leavingLine: (day: string) => `Wie de school verlaat, gaat weg op ${day}, zonder dat iemand hoeft te besluiten.`,
  waitingLine: (until: string) =>
    `Wie wacht, ontbreekt in het nieuwe bestand en blijft bij de leverancier tot ${until}. Horen zij er volgend jaar nog bij, zet hen dan in de leerlingadministratie goed en maak een nieuw bestand.`,
  waitingLeavers: (suppliers: string) =>
    `Bij ${suppliers} wachten ook de schoolverlaters: aan een eigen dag zou te zien zijn wie in het laatste jaar zat, en dat is daar niet afgesproken. Na het wachten gelden de gewone regels: zijn het er veel, dan beslist een persoon.`,
  waitingLater: 'Wie wacht, ontbreekt in het nieuwe bestand en gaat stap voor stap weg.',
  holdsLine: 'Dit zou op een besluit wachten. Controleer het nieuwe bestand, of reken op een besluit op die dag:',
  names: (count: number, school: string) =>
    `${count === 1 ? 'Eén groepsnaam van volgend jaar kan' : `${count} groepsnamen van volgend jaar kunnen`} iets over zorg zeggen en ${count === 1 ? 'is' : 'zijn'} nog niet bekeken. Bekijk ${count === 1 ? 'die' : 'ze'} nu: sluis groups --school ${school} --next-year.`,
  namesWait: (suppliers: string) => `Anders wacht dan de levering aan ${suppliers}.`,
  ended: (supplier: string, day: string) =>
    `De overeenkomst met ${supplier} is op ${day} afgelopen: er gaat dan niets meer heen. Verleng haar vóór die dag als dat niet de bedoeling is.`,
  nothingWaits: 'Er zou niets op een besluit wachten.',
};
