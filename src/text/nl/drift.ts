/** What nobody declared in a source, and what a person decides about it. */
export const drift = {
  heading: 'Onbekend in de bron (gaat naar niemand)',
  none: 'Er is niets onbekends in de bronnen gevonden.',
  school: 'school',
  name: 'naam in de bron',
  since: 'sinds',
  last: 'laatst',
  times: 'keer',
  place: 'eerste plaats',
  state: 'stand',
  states: { open: 'te beoordelen', ignored: 'genegeerd', mapped: 'wordt gelezen' },
  fresh: 'nieuw',
  codeOf: (field: string) => `onbekende code bij ${field}`,
  choose: (school: string) =>
    `Niet nodig: sluis drift ignore --school ${school} NAAM. Wel een gegeven van ons: sluis drift map --school ${school} NAAM --to pupil/VELD.`,
  ignored: (name: string) => `${name} wordt genegeerd: het gaat naar niemand en er wordt niet meer naar gevraagd.`,
  mapped: (name: string, field: string) =>
    `Vanaf het volgende bestand wordt ${name} gelezen als ${field}. Het gaat alleen naar leveranciers met wie dat is overeengekomen.`,
  ownMapping: (mapping: string) =>
    `Deze school heeft nu een eigen vertaaltabel: ${mapping}. Zet die naam ook in het bestand voor sluis board apply, anders komt daarmee de oude terug.`,
  freshIn: (school: string, names: string) => `${school}: nieuw en onbekend in het bestand: ${names}`,
  notPermitted: (school: string, names: string) =>
    `${school}: nodig voor de overeenkomsten, en in de leerlingadministratie niet voor Sluis opengezet: ${names}. Zet daar deze velden voor Sluis open (veldpermissies), of haal ze uit de overeenkomst.`,
  waits: (school: string, count: string) =>
    `${school}: onbekend en nog te beoordelen: ${count} (sluis drift --school ${school.split(' ')[0] ?? ''})`,
  unproven: {
    no_end:
      'de laatste regel van het bestand mist zijn einde; de leerling op die regel blijft zoals die was. Schrijft uw leerlingadministratie dat einde nooit, zet dan in bestuur.yaml bij de bron: settings: { lastLine: open }. Wie erbij komt en wat wijzigt gaat door; er wordt niemand verwijderd.',
    seen_before:
      'dit bestand is hetzelfde als een eerder bestand. Wie erbij komt en wat wijzigt gaat door; er wordt niemand verwijderd tot er een nieuw bestand is.',
    unstable_aside:
      'een leerling zonder blijvende sleutel kon niet worden gelezen. Wie erbij komt en wat wijzigt gaat door; er wordt niemand verwijderd.',
    moved:
      'de leerlingadministratie veranderde terwijl Sluis haar las. Wie erbij komt en wat wijzigt gaat door; er wordt niemand verwijderd. Bij de volgende uitwisseling leest Sluis alles opnieuw.',
  },
};
