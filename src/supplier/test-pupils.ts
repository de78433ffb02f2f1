/** One made-up pupil: a name or circumstance that systems stumble over. `year`: place in the list of year groups. */
export type Made = {
  readonly id: string;
  readonly year: number;
  readonly callName: string;
  readonly givenNames: string;
  readonly prefix?: string;
  readonly familyName: string;
  readonly key?: string;
  readonly noEckId?: true;
  /** Lives at the same address, was born on the same day. */
  readonly twinOf?: string;
  /** The source does not say whether the address is secret, so that it never leaves. */
  readonly unsaid?: true;
  readonly applied?: true;
};

const long = 'van Rhemen-Schimmelpenninck tot Nijenhuis-Quarles van Ufford-Bentinck thoe Weldam';

/** All of them invented. Names: apostrophes, one letter, over 70 characters, Frisian, Turkish, Polish, combining signs. */
export const madePupils: readonly Made[] = [
  { id: 'p01', year: 0, callName: 'Noor', givenNames: 'Noor Sophie', prefix: "van 't", familyName: 'Hek' },
  { id: 'p02', year: 0, callName: 'O', givenNames: 'O', familyName: 'Y' },
  {
    id: 'p03',
    year: 1,
    callName: 'Alexandrine-Wilhelmina',
    givenNames: 'Alexandrine-Wilhelmina Charlotte Eugenie Frederique',
    familyName: long,
  },
  { id: 'p04', year: 1, callName: 'Fêdde', givenNames: 'Fêdde Sjoerd', prefix: "fan 'e", familyName: 'Wâldsicht' },
  { id: 'p05', year: 2, callName: 'İlayda', givenNames: 'İlayda Gülşen', familyName: 'Yıldız-Öztürk' },
  { id: 'p06', year: 2, callName: 'Łucja', givenNames: 'Łucja Małgorzata', familyName: 'Wiśniewska-Żółć' },
  { id: 'p07', year: 3, callName: 'Sam', givenNames: 'Samuel', prefix: 'de', familyName: 'Tweeling' },
  { id: 'p08', year: 3, callName: 'Isa', givenNames: 'Isabella', prefix: 'de', familyName: 'Tweeling', twinOf: 'p07' },
  { id: 'p09', year: 4, callName: 'Milan', givenNames: 'Milan', familyName: 'Zonder-Keten', noEckId: true },
  { id: 'p10', year: 4, callName: 'Jip', givenNames: 'Jip', familyName: 'Hekje', key: '#1010' },
  { id: 'p11', year: 5, callName: "D'Arcy", givenNames: "D'Arcy Seán", prefix: "de l'", familyName: "O'Étoile" },
  { id: 'p12', year: 5, callName: 'Zoe\u0308', givenNames: 'Zoe\u0308 Anouk', familyName: 'Bru\u0308ning' },
  { id: 'p13', year: 6, callName: '"Bo" & <Co>', givenNames: 'Robert; --', familyName: '=Som(A1)' },
  { id: 'p14', year: 6, callName: 'Daan', givenNames: 'Daniël', familyName: 'Onbekend-Adres', unsaid: true },
  { id: 'p15', year: 7, callName: 'Vera', givenNames: 'Vera', prefix: 'van den', familyName: 'Laatste-Jaar' },
  { id: 'p16', year: 7, callName: 'Teun', givenNames: 'Antonius', familyName: 'Vertrekker' },
  { id: 'p17', year: 0, callName: 'Pip', givenNames: 'Pippa', familyName: 'Aangemeld', applied: true },
];

/** Comes with the second moment. */
export const newcomer: Made = {
  id: 'p18',
  year: 2,
  callName: 'Nieuwe',
  givenNames: 'Nieuwe',
  prefix: 'van',
  familyName: 'Instroom',
};

/** Begins with the next school year, in the first year group. */
export const beginner: Made = { id: 'p19', year: 0, callName: 'Kleine', givenNames: 'Kleine', familyName: 'Beginner' };
