/** Deliveries on the command line, and the emergency stop. */
export const deliveries = {
  everything: 'alle leveranciers, alle scholen',
  stopped: (place: string) =>
    `Noodstop: ${place}. Er gaat niets meer, ook niet wat onderweg was. Leerlingenbestanden worden nog wel ingelezen.`,
  resumed: (place: string) =>
    `De noodstop is opgeheven: ${place}. De volgende uitwisseling brengt de leverancier weer bij.`,
  stops: 'Noodstop',
  since: 'sinds',
  place: 'waar',
  reason: 'reden',
  waiting: 'Wordt opnieuw geprobeerd',
  failed: 'Niet afgeleverd',
  sent: 'Laatste leveringen',
  noneWaiting: 'Er wacht niets.',
  noneFailed: 'Alles is afgeleverd.',
  noneSent: 'Er is nog niets verstuurd.',
  school: 'school',
  supplier: 'leverancier',
  attempts: 'pogingen',
  next: 'volgende poging',
  at: 'wanneer',
  mode: 'soort',
  modes: { full: 'alles', changes: 'wijzigingen', withdrawal: 'intrekking' },
  number: 'nummer',
  state: 'stand',
  again: (count: number) =>
    count === 1 ? 'Eén levering wordt nu opnieuw geprobeerd.' : `${count} leveringen worden nu opnieuw geprobeerd.`,
  nothingAgain: 'Er is niets dat opnieuw geprobeerd moet worden.',
};
