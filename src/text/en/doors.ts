import type { doors as nl } from '../nl/doors.ts';

/** Access with which suppliers collect. */
export const doors: typeof nl = {
  added: (supplier, school) =>
    school === undefined
      ? `${supplier} can collect for every school that switched the product on.`
      : `${supplier} can collect for ${school}.`,
  client: (id) => `Name (client or klantcode): ${id}`,
  secret: (secret) => `Secret: ${secret}`,
  once: 'This secret is kept nowhere and not shown again. Do not hand it over by mail.',
  notYet:
    'Note: this product is switched on nowhere there now. There is nothing to collect until a school switches it on (sluis agreement activate). Check the name of the product with: sluis agreement list.',
  ended: 'This access has ended.',
  none: 'No supplier has access to collect.',
  kinds: { client: 'client', key: 'key' },
  table: {
    supplier: 'supplier',
    product: 'product',
    school: 'school',
    kind: 'kind',
    since: 'since',
    number: 'number',
    every: 'all',
  },
};
