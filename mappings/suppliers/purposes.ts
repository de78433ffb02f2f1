import type { AgreementDocument } from '../../src/agreement/schema.ts';

type Purpose = AgreementDocument['purposes'][string];

/** Purposes that come back in several profiles, each on the school's public task. */
export const access: Purpose = {
  purpose: 'access',
  basis: 'public_task',
  whyNotLess:
    'De leerling moet bij elk lesmateriaal als dezelfde leerling worden herkend. Zonder sleutel ontstaan dubbele accounts en raken resultaten kwijt.',
};

export const delivery: Purpose = {
  purpose: 'delivery',
  basis: 'public_task',
  whyNotLess:
    'De leerkracht kiest leerlingen op naam uit een lijst en zet materiaal per groep klaar. Alleen nummers zijn in de klas niet werkbaar.',
};

export const organisation: Purpose = {
  purpose: 'organisation',
  basis: 'public_task',
  whyNotLess:
    'Materiaal wordt per groep en jaargroep klaargezet. Zonder indeling zou de school elke leerling met de hand moeten indelen.',
};

export const results: Purpose = {
  purpose: 'results',
  basis: 'public_task',
  whyNotLess:
    'Toetsresultaten worden vergeleken met leerlingen van dezelfde leeftijd en jaargroep. Minder gegevens geven een onjuist beeld van de leerling.',
};
