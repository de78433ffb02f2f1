/** Toegang waarmee leveranciers zelf ophalen. */
export const doors = {
  added: (supplier: string, school: string | undefined) =>
    school === undefined
      ? `${supplier} kan ophalen voor elke school die het product heeft aangezet.`
      : `${supplier} kan ophalen voor ${school}.`,
  client: (id: string) => `Naam (client of klantcode): ${id}`,
  secret: (secret: string) => `Geheim: ${secret}`,
  once: 'Dit geheim wordt nergens bewaard en niet nog eens getoond. Geef het niet per mail.',
  notYet:
    'Let op: dit product is daar nu nergens aangezet. Er is niets op te halen tot een school het aanzet (sluis agreement activate). Kijk de naam van het product na met: sluis agreement list.',
  ended: 'Deze toegang is beëindigd.',
  none: 'Geen leverancier heeft toegang om zelf op te halen.',
  kinds: { client: 'client', key: 'sleutel' },
  table: {
    supplier: 'leverancier',
    product: 'product',
    school: 'school',
    kind: 'soort',
    since: 'sinds',
    number: 'nummer',
    every: 'alle',
  },
};
