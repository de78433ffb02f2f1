import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import type { Shape } from '../../src/agreement/shape.ts';
import { delivery, organisation } from './purposes.ts';
import { groupLines, line } from './reasons.ts';

/** A digital board in the classroom (the role of Gynzy): a call name on a tile and nothing that leads to the pupil. */
export const digitalBoardProfile: Profile = {
  id: 'digital-board',
  name: 'Digibord',
  description: {
    nl: 'Lessen op het digibord: roepnaam en groep, onder een pseudoniem.',
    en: 'Lessons on the digital board: call name and group, under a pseudonym.',
  },
  source: { name: 'Eigen voorbeeld voor digibordsoftware', on: '2026-11-21' },
  notKnown: [
    {
      nl: 'De koppeling en privacybijsluiter van een echte leverancier zijn niet gevonden; leg de lijst naast die van uw leverancier.',
      en: "The interface and privacybijsluiter of a real supplier were not found; lay the list beside your supplier's.",
    },
  ],
  role: 'processor',
  key: 'alias',
  purposes: { delivery, organisation },
  fields: {
    pupil: {
      key: line(
        'delivery',
        'Een pseudoniem houdt leerlingen met dezelfde roepnaam uit elkaar; de echte sleutel is niet nodig.',
        'alias',
      ),
      callName: line('delivery', 'De leerling ziet de eigen naam op het bord.'),
      groupKey: line('organisation', 'De leerkracht opent de eigen groep.'),
    },
    group: {
      key: line('organisation', 'Verbindt de leerling met de groep, als pseudoniem.', 'alias'),
      name: groupLines('organisation').name,
    },
  },
};

export const digitalBoardShape: Shape = {
  name: 'digital-board',
  accepts: {
    pupil: { key: 'studentId', callName: 'firstName', groupKey: 'classId' },
    group: { key: 'classId', name: 'className' },
  },
  requires: [
    { entity: 'pupil', field: 'key' },
    { entity: 'pupil', field: 'callName' },
    { entity: 'group', field: 'key' },
  ],
};

export const digitalBoard: SupplierProfile = {
  id: 'digital-board',
  name: 'Digibord',
  description: digitalBoardProfile.description,
  shape: digitalBoardShape,
  channels: ['http-push', 'folder', 'sftp'],
  profile: digitalBoardProfile,
};
