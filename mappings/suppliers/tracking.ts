import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import type { Words } from '../../src/agreement/wording.ts';
import { edexmlShape } from './edexml.ts';
import { uwlrLvsSet23 } from './uwlr-shapes.ts';
import { uwlrLvsSet } from './uwlr.ts';

type Tracker = Pick<Profile, 'id' | 'name' | 'description' | 'source'> & { readonly notKnown: readonly Words[] };

const arrange: readonly Words[] = [
  {
    nl: 'Maak per school een autorisatiesleutel met “sluis door add” en geef die aan de leverancier, met het adres van uw UWLR-loket.',
    en: 'Make an authorisation key per school with “sluis door add” and give it to the supplier, with the address of your UWLR door.',
  },
  {
    nl: 'Resultaten komen niet via Sluis terug: die gaan van de leverancier naar uw leerlingadministratie.',
    en: 'Results do not come back through Sluis: they go from the supplier to your pupil administration.',
  },
];

/** A pupil tracking system starts from the LVS-set 2.3. */
const trackingProfile = ({ notKnown, ...tracker }: Tracker): Profile => ({
  ...uwlrLvsSet,
  ...tracker,
  notKnown: [...uwlrLvsSet.notKnown, ...notKnown],
  arrange,
});

const supplier = (profile: Profile): SupplierProfile => ({
  id: profile.id,
  name: profile.name,
  description: profile.description,
  shape: uwlrLvsSet23,
  channels: ['uwlr', 'sftp', 'folder'],
  files: [{ format: 'edexml', shape: edexmlShape }],
  profile,
});

const noAnnex = (name: string): Words => ({
  nl: `De privacybijsluiter van ${name} is niet gevonden; leg de lijst ernaast.`,
  en: `The privacybijsluiter of ${name} was not found; lay the list beside it.`,
});

export const cito = supplier(
  trackingProfile({
    id: 'cito',
    name: 'Cito (Leerling in beeld)',
    description: { nl: 'Leerlingvolgsysteem en toetsen van Cito.', en: 'Pupil tracking and tests of Cito.' },
    source: { name: 'Openbare hulppagina’s van Cito (Leerling in beeld: UWLR, anders EDEXML)', on: '2026-11-21' },
    notKnown: [noAnnex('Cito')],
  }),
);

export const boom = supplier(
  trackingProfile({
    id: 'boom',
    name: 'Boom testcentrum',
    description: { nl: 'Leerlingvolgsysteem en toetsen van Boom.', en: 'Pupil tracking and tests of Boom.' },
    source: { name: 'Openbare hulppagina’s van Boom testcentrum (UWLR, anders EDEXML)', on: '2026-11-21' },
    notKnown: [noAnnex('Boom')],
  }),
);

export const iep = supplier(
  trackingProfile({
    id: 'iep',
    name: 'IEP (Bureau ICE)',
    description: { nl: 'Leerlingvolgsysteem en toetsen van IEP.', en: 'Pupil tracking and tests of IEP.' },
    source: { name: 'handleiding.toets.nl (IEP LVS en Basispoort)', on: '2026-11-21' },
    notKnown: [
      {
        nl: 'Volgens de handleiding krijgt IEP de leerlingen elke nacht van Basispoort, na een vinkje daar. Dan is IEP een ontvanger achter Basispoort en is deze lijst niet nodig. Of IEP ook rechtstreeks ophaalt, moet u vragen.',
        en: 'By its manual IEP gets the pupils from Basispoort every night, after a tick there. Then IEP is a recipient behind Basispoort and this list is not needed. Whether IEP also collects directly you have to ask.',
      },
      noAnnex('IEP'),
    ],
  }),
);

export const dia = supplier(
  trackingProfile({
    id: 'dia',
    name: 'DIA (Diataal)',
    description: { nl: 'Leerlingvolgsysteem en toetsen van DIA.', en: 'Pupil tracking and tests of DIA.' },
    source: {
      name: 'UWLR 2.2 profielschema en wijzigingen van 2.3 (Edustandaard); niets van DIA zelf',
      on: '2026-11-21',
    },
    notKnown: [
      {
        nl: 'Er is geen openbare beschrijving van de koppeling van DIA gevonden. Vraag of DIA de LVS-set 2.3 aanneemt.',
        en: 'No public description of the interface of DIA was found. Ask whether DIA takes the LVS-set 2.3.',
      },
      noAnnex('DIA'),
    ],
  }),
);
