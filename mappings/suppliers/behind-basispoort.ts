import type { RecipientProfile } from '../../src/agreement/profile.ts';
import type { Words } from '../../src/agreement/wording.ts';

const behind = 'basispoort';
const via = 'Basispoort';

const noAnnex: Words = {
  nl: 'De eigen privacybijsluiter is niet gevonden. De school kiest in Basispoort zelf of deze uitgever gegevens krijgt, en heeft met de uitgever een eigen verwerkersovereenkomst.',
  en: 'Its own privacybijsluiter was not found. In Basispoort the school chooses itself whether this publisher gets data, and it has a processor agreement of its own with the publisher.',
};

/** Nieuwsbegrip (CED-Groep): reading, signed in through Basispoort. */
export const nieuwsbegrip: RecipientProfile = {
  id: 'nieuwsbegrip',
  name: 'Nieuwsbegrip (CED-Groep)',
  description: { nl: 'Begrijpend lezen, via Basispoort.', en: 'Reading comprehension, through Basispoort.' },
  source: { name: 'Hulppagina’s van nieuwsbegrip.nl (koppeling met Basispoort)', on: '2026-11-21' },
  notKnown: [
    noAnnex,
    {
      nl: 'Het BRIN moet precies kloppen, met de 00 van de vestiging erbij.',
      en: 'The BRIN has to match exactly, the 00 of the location included.',
    },
  ],
  behind,
  entry: { name: 'Nieuwsbegrip (CED-Groep)', via, reason: 'Lesmateriaal begrijpend lezen.' },
};

/** Malmberg, for Staal: licences belong to groups. */
export const malmbergStaal: RecipientProfile = {
  id: 'malmberg-staal',
  name: 'Malmberg (Staal)',
  description: { nl: 'Taal en spelling, via Basispoort.', en: 'Language and spelling, through Basispoort.' },
  source: { name: 'info.basispoort.nl (uitgevers en licenties)', on: '2026-11-21' },
  notKnown: [noAnnex],
  behind,
  entry: { name: 'Malmberg (Staal)', via, reason: 'Lesmateriaal taal en spelling.' },
};

/** Blink, for Groove.me. */
export const blinkGrooveMe: RecipientProfile = {
  id: 'blink-groove-me',
  name: 'Blink (Groove.me)',
  description: { nl: 'Engels, via Basispoort.', en: 'English, through Basispoort.' },
  source: { name: 'Eigen kennis; bij Blink zelf is geen beschrijving gevonden', on: '2026-11-21' },
  notKnown: [
    noAnnex,
    {
      nl: 'Dat Groove.me zijn leerlingen van Basispoort krijgt, is niet in een openbare beschrijving nagelezen. Vraag het na.',
      en: 'That Groove.me gets its pupils from Basispoort was not read in a public description. Ask.',
    },
  ],
  behind,
  entry: { name: 'Blink (Groove.me)', via, reason: 'Lesmateriaal Engels.' },
};
