/** Sleutels, certificaten en bewijzen van toegang, op de opdrachtregel. */
export const network = {
  kinds: { ed25519: 'Ed25519', hmac: 'gedeeld geheim (HMAC)' },
  noKeys: (supplier: string) =>
    `Leveringen aan ${supplier} worden niet ondertekend. Maak een sleutel met --kind ed25519 of --kind hmac.`,
  key: (kind: string, since: string) => `${kind}, sinds ${since}`,
  keyUntil: (kind: string, until: string) => `${kind}, ondertekent nog mee tot ${until}`,
  secretHidden: 'getoond toen het werd gemaakt, en daarna niet meer',
  made: (supplier: string) => `Leveringen aan ${supplier} worden vanaf nu ondertekend. Geef dit aan de leverancier:`,
  secretOnce: 'Dit geheim wordt maar één keer getoond. Geef het niet per mail.',
  overlap: (days: number) =>
    days === 1
      ? 'De vorige sleutel ondertekent nog 1 dag mee.'
      : `De vorige sleutel ondertekent nog ${days} dagen mee.`,
  certificate: (supplier: string, day: string) =>
    `Sluis maakt zich bij ${supplier} voortaan bekend met dit certificaat; het geldt tot en met ${day}.`,
  password: 'Wachtwoord:',
  login: 'Verzegeld bewaard, voor dit adres en geen ander.',
  token: (school: string) => `Bewijs van toegang waarmee ${school} bestanden aanlevert (wordt één keer getoond):`,
  use: (school: string) =>
    `Stuur het bestand met: POST /upload/${school} en de kop Authorization: Bearer met dit bewijs.`,
};
