import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import type { Shape } from '../../src/agreement/shape.ts';
import { access, organisation } from './purposes.ts';
import { groupLines, line, nameLines } from './reasons.ts';

/** A supplier of accounts (the role of SKOOL): one account per pupil for the computers of the school. */
export const accountsProfile: Profile = {
  id: 'accounts',
  name: 'Accounts',
  description: {
    nl: 'Accounts voor leerlingen op de computers van de school.',
    en: "Accounts for pupils on the school's computers.",
  },
  source: { name: 'Eigen voorbeeld voor een leverancier van accounts', on: '2026-11-21' },
  notKnown: [
    {
      nl: 'De koppeling en privacybijsluiter van een echte leverancier zijn niet gevonden; leg de lijst naast die van uw leverancier.',
      en: "The interface and privacybijsluiter of a real supplier were not found; lay the list beside your supplier's.",
    },
  ],
  role: 'processor',
  key: 'key',
  purposes: { access, organisation },
  fields: {
    pupil: {
      key: line('access', 'Een account blijft bij dezelfde leerling, ook als de naam wijzigt.'),
      ...nameLines('access'),
      username: line('access', 'De naam waarmee de leerling inlogt; de school geeft hem uit.'),
      groupKey: line('organisation', 'Bepaalt tot welke mappen en programma’s het account toegang geeft.'),
      locationKey: line('organisation', 'Bepaalt op welke vestiging de leerling inlogt.'),
    },
    group: groupLines('organisation'),
    location: {
      key: line('organisation', 'Verbindt de leerling met de vestiging.'),
      name: line('organisation', 'De beheerder herkent de vestiging aan de naam.'),
    },
    school: {
      brin: line('organisation', 'Zegt van welke school de accounts zijn.'),
      locationCode: line('organisation', 'Zegt van welke vestiging de accounts zijn.'),
    },
  },
};

export const accountsShape: Shape = {
  name: 'accounts',
  accepts: {
    pupil: {
      key: 'id',
      callName: 'givenName',
      familyNamePrefix: 'familyNamePrefix',
      familyName: 'familyName',
      username: 'username',
      groupKey: 'groupId',
      locationKey: 'locationId',
    },
    group: { key: 'id', name: 'name' },
    location: { key: 'id', name: 'name' },
    school: { brin: 'brin', locationCode: 'locationCode' },
  },
  requires: [
    { entity: 'pupil', field: 'key' },
    { entity: 'pupil', field: 'callName' },
    { entity: 'pupil', field: 'familyName' },
  ],
};

export const accounts: SupplierProfile = {
  id: 'accounts',
  name: 'Accounts',
  description: accountsProfile.description,
  shape: accountsShape,
  channels: ['http-push', 'folder', 'sftp'],
  profile: accountsProfile,
};
