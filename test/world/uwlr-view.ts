import type { Shaped, View } from '../../src/ports/door.ts';
import { shaped } from '../contract/fake-desk.ts';

/** The form of an ECK iD in tests of the sector. */
export const eckIdOf = (digit: string): string => `https://ketenid.nl/pilot/${digit.repeat(128)}`;

const pupil = (ref: string, data: Shaped['data']): Shaped => shaped('pupil', ref, data);

/** Two groups, one across them, a pupil of each kind, and staff; in the words of the widest set. */
export const items: readonly Shaped[] = [
  shaped('group', 'c1', { '@key': 'G3', naam: '3A', jaargroep: '3' }),
  shaped('group', 'c2', { naam: '4/5 B & C' }),
  shaped('group', 'c3', { '@key': 'S1', naam: 'Schaken' }),
  pupil('a1', {
    '@key': '0101',
    '@eckid': eckIdOf('1'),
    achternaam: 'Ångström "de" Grote',
    voorvoegsel: "in 't",
    roepnaam: '<Éva> & Co',
    geboortedatum: '2018-03-01',
    geslacht: 'female',
    jaargroep: '3',
    'groep/@key': 'G3',
    'samengestelde_groepen/samengestelde_groep/@key': ['S1'],
  }),
  pupil('a2', { '@eckid': eckIdOf('2'), roepnaam: 'Bo', jaargroep: '4', 'groep/@key': 'c2', geslacht: 'other' }),
  pupil('a3', { '@key': '0103', achternaam: 'Cnossen', geboortedatum: '2018', voorvoegsel: 'van onder ter' }),
  pupil('a4', { '@key': '0104' }),
  shaped('school', 'd1', { brincode: '99XA', dependancecode: '00', schooljaar: '2024-2025' }),
  shaped('staff', 'e1', {
    '@key': 'M1',
    achternaam: 'Juf',
    emailadres: 'juf@voorbeeld.example',
    'groepen/@key': ['G3', 'S1'],
  }),
  shaped('staff', 'e2', { '@key': 'M2', roepnaam: 'Meester' }),
];

/** The view of them. The school year is the last one that the official list of 2.2 knows. */
export const viewOf = (shape: string, own: readonly Shaped[] = items): View => ({
  feed: 'uitgever',
  school: '99XA00',
  shape,
  sequence: 3,
  schoolYear: '2024-2025',
  fields: {},
  items: own,
  gone: [],
  changedAt: '2024-11-20T00:30:00.250Z',
  tag: 'tag',
});
