/** Numbers that a supplier gave pupils, read in from a file. */
export const issuedIds = {
  stored: (stored: number, same: number): string =>
    `${stored === 1 ? 'Eén nummer vastgelegd' : `${stored} nummers vastgelegd`}; ${same} stonden er al zo in.`,
  next: 'Ze gaan mee bij de volgende uitwisseling, voor zover ze zijn afgesproken.',
  unknown: (count: number, lines: string): string =>
    `${count === 1 ? 'Eén leerling is' : `${count} leerlingen zijn`} op deze school niet ingelezen en overgeslagen: regel ${lines}.`,
  refused: (count: number): string =>
    `Er is niets vastgelegd: ${count === 1 ? 'één regel klopt' : `${count} regels kloppen`} niet.`,
  again: 'Verbeter wat er niet klopt en bied het hele bestand opnieuw aan.',
  more: 'en meer',
  faults: {
    value_missing: 'is niet ingevuld',
    value_invalid: 'is te lang',
    pupil_twice: 'deze leerling staat er twee keer in',
    number_twice: 'dit nummer is van meer dan één leerling',
  },
};
