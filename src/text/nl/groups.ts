/** Groups whose name can say something about care. */
export const groups = {
  heading: 'Groepsnamen die iets over zorg kunnen zeggen',
  none: 'Geen enkele groepsnaam van deze school zegt iets over zorg.',
  number: 'nr.',
  name: 'groepsnaam',
  pupils: 'leerlingen',
  state: 'stand',
  outward: 'naam naar buiten',
  states: {
    waits: 'wacht: nog niet bekeken',
    seen: 'bekeken, mag zo naar buiten',
    neutral: 'gaat onder een neutrale naam',
  },
  waiting: (suppliers: string) => `De eerste levering aan ${suppliers} wacht hierop.`,
  choose: (school: string) =>
    `Mogen deze namen zo naar buiten: sluis groups seen --school ${school}. Een neutrale naam geven: sluis groups neutral --school ${school}.`,
  accepted: (count: string) => `Bekeken: ${count}. De levering gaat door bij de volgende uitwisseling.`,
  acceptedNext: (count: string) => `Bekeken: ${count}. Bij de jaarovergang houden deze namen niets meer tegen.`,
  nothingWaits: 'Er is geen groepsnaam die nog bekeken moet worden.',
  askNumber: 'Van welke groep (nummer in de lijst)?',
  askName: 'Welke neutrale naam (hoogstens 64 tekens, zonder zorgwoord)?',
  neutral: 'de neutrale naam',
  numberOf: 'het nummer van de groep',
  namedNext: 'Vanaf het nieuwe schooljaar gaat deze groep onder deze naam naar buiten.',
  named: 'Voortaan gaat deze naam naar buiten, bij de volgende uitwisseling ook bij wie de groep al heeft.',
};
