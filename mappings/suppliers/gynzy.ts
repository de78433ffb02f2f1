import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import { digitalBoardProfile } from './digital-board.ts';
import { uwlrSmalleSet23 } from './uwlr-shapes.ts';
import { uwlrSmalleSet } from './uwlr.ts';

/** Gynzy: collects over UWLR every night, with a verification code. */
export const gynzyProfile: Profile = {
  ...uwlrSmalleSet,
  id: 'gynzy',
  name: 'Gynzy',
  description: {
    nl: 'Digibord en verwerking op eigen apparaten; Gynzy haalt elke nacht op via UWLR.',
    en: 'Digital board and exercises on own devices; Gynzy collects every night over UWLR.',
  },
  source: { name: 'kenniscentrum.gynzy.com (koppelen met ParnasSys, ESIS en SchoolOAS)', on: '2026-11-21' },
  notKnown: [
    ...uwlrSmalleSet.notKnown,
    {
      nl: `Welke gegevens Gynzy van de set gebruikt is niet gevonden. Gebruikt uw school alleen het digibord, dan is de lijst “${digitalBoardProfile.name}” genoeg.`,
      en: `Which of the fields of the set Gynzy uses was not found. When your school uses the board alone, the list “${digitalBoardProfile.name}” will do.`,
    },
    {
      nl: 'Of Gynzy ook bij een ander adres dan dat van een leerlingadministratie wil ophalen, moet u vragen.',
      en: 'Whether Gynzy will collect at another address than that of a pupil administration you have to ask.',
    },
  ],
  arrange: [
    {
      nl: 'Maak een sleutel met “sluis door add”. Hij begint met het BRIN en de vestiging (zes tekens) en is 39 tekens lang; Gynzy vraagt een verificatiecode van 20 tot 50 tekens die zo begint.',
      en: 'Make a key with “sluis door add”. It begins with BRIN and location (six characters) and has 39 characters; Gynzy asks for a verification code of 20 to 50 that begins so.',
    },
    {
      nl: 'Vul die code in bij Gynzy, onder de koppeling van uw school.',
      en: 'Give that code to Gynzy, at the connection of your school.',
    },
  ],
};

export const gynzy: SupplierProfile = {
  id: 'gynzy',
  name: gynzyProfile.name,
  description: gynzyProfile.description,
  shape: uwlrSmalleSet23,
  channels: ['uwlr'],
  profile: gynzyProfile,
};
