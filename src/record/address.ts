import { text } from './code.ts';
import { defineFields } from './field.ts';

/** Address and telephone of a pupil: they leave only when the source states that they are not secret (law 3). */
export const addressFields = defineFields({
  phone: {
    type: text(32),
    nl: 'telefoonnummer',
    en: 'telephone',
    category: 'address',
    sensitivity: 'sensitive',
    content: 'phone',
    secrecy: 'phone',
  },
  street: {
    type: text(128),
    nl: 'straat',
    en: 'street',
    category: 'address',
    sensitivity: 'sensitive',
    content: 'text',
    secrecy: 'address',
  },
  houseNumber: {
    type: text(16),
    nl: 'huisnummer',
    en: 'house number',
    category: 'address',
    sensitivity: 'sensitive',
    content: 'text',
    secrecy: 'address',
  },
  postcode: {
    type: text(32),
    nl: 'postcode',
    en: 'postcode',
    category: 'address',
    sensitivity: 'sensitive',
    content: 'text',
    forms: ['postcode4'],
    secrecy: 'address',
  },
  city: {
    type: text(128),
    nl: 'woonplaats',
    en: 'city',
    category: 'address',
    sensitivity: 'sensitive',
    content: 'text',
    secrecy: 'address',
  },
});
