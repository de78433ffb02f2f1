/** What `sluis bench` says. */
export const bench = {
  suppliers: 'leveranciers',
  pupils: 'leerlingen',
  seconds: 'seconden',
  speed: 'MB per seconde',
  memory: (mb: string) => `Gebruikt geheugen: hoogstens ${mb} MB.`,
};
