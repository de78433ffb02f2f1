import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import type { Shape } from '../../src/agreement/shape.ts';
import { line, nameLines } from './reasons.ts';

/** A distributor of books in secondary education: a parcel at the door, so an address that is not secret. */
export const booksProfile: Profile = {
  id: 'books',
  name: 'Schoolboeken',
  description: {
    nl: 'Boekenpakketten thuisbezorgd in het voortgezet onderwijs.',
    en: 'Parcels of books delivered at home in secondary education.',
  },
  source: { name: 'Eigen voorbeeld voor een boekendistributeur', on: '2026-11-21' },
  notKnown: [
    {
      nl: 'Veel distributeurs vragen het adres zelf aan ouders. Vraag of ophalen op school of een bestelling door de ouders kan: dan is geen adres nodig.',
      en: 'Many distributors ask the parents for the address themselves. Ask whether collecting at school or an order by the parents will do: then no address is needed.',
    },
  ],
  role: 'processor',
  key: 'key',
  purposes: {
    delivery: {
      purpose: 'delivery',
      basis: 'public_task',
      whyNotLess:
        'Het pakket wordt op naam samengesteld en thuisbezorgd. Wie een geheim adres heeft, haalt het pakket op school op.',
    },
  },
  fields: {
    pupil: {
      key: line('delivery', 'Verbindt bestelling, levering en inname met dezelfde leerling.'),
      ...nameLines('delivery'),
      yearGroup: line('delivery', 'Bepaalt de boekenlijst, samen met de opleiding.'),
      programme: line('delivery', 'Bepaalt de boekenlijst, samen met het leerjaar.'),
      street: line('delivery', 'Bezorgadres; gaat nooit mee als het adres geheim is of de bron dat niet weet.'),
      houseNumber: line('delivery', 'Bezorgadres; gaat nooit mee als het adres geheim is of de bron dat niet weet.'),
      postcode: line('delivery', 'Bezorgadres; gaat nooit mee als het adres geheim is of de bron dat niet weet.'),
      city: line('delivery', 'Bezorgadres; gaat nooit mee als het adres geheim is of de bron dat niet weet.'),
    },
    school: {
      brin: line('delivery', 'Zegt van welke school de boekenlijst is.'),
      locationCode: line('delivery', 'Zegt van welke vestiging de boekenlijst is.'),
    },
  },
};

export const booksShape: Shape = {
  name: 'books',
  accepts: {
    pupil: {
      key: 'customerKey',
      callName: 'firstName',
      familyNamePrefix: 'infix',
      familyName: 'lastName',
      yearGroup: 'year',
      programme: 'programme',
      street: 'street',
      houseNumber: 'houseNumber',
      postcode: 'postcode',
      city: 'city',
    },
    school: { brin: 'brin', locationCode: 'locationCode' },
  },
  requires: [
    { entity: 'pupil', field: 'key' },
    { entity: 'pupil', field: 'familyName' },
  ],
};

export const books: SupplierProfile = {
  id: 'books',
  name: 'Schoolboeken',
  description: booksProfile.description,
  shape: booksShape,
  channels: ['http-push', 'folder', 'sftp'],
  profile: booksProfile,
};
