import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import { accountsProfile, accountsShape } from './accounts.ts';
import { edexmlShape } from './edexml.ts';
import { onerosterRest } from './oneroster-shape.ts';
import { overviewShape } from './overview.ts';
import { access, organisation } from './purposes.ts';
import { line, nameLines } from './reasons.ts';
import { googleShape, onerosterCsvShape, onerosterDeltaShape, sdsShape } from './roster-shapes.ts';

/** SKOOL: accounts and a workplace, out of the list of pupils. */
const skoolProfile: Profile = {
  ...accountsProfile,
  id: 'skool',
  name: 'SKOOL',
  description: {
    nl: 'Accounts en werkplek; SKOOL maakt accounts bij Microsoft of Google.',
    en: 'Accounts and workplace; SKOOL makes accounts at Microsoft or Google.',
  },
  source: { name: 'info.basispoort.nl (SKOOL als partner); geen specificatie van SKOOL zelf', on: '2026-11-21' },
  notKnown: [
    {
      nl: 'Er is geen openbare beschrijving van de koppeling van SKOOL gevonden. Waarschijnlijk leest SKOOL het leerlingadministratiesysteem zelf, via UWLR. Vraag welk bestand het aanneemt en welke kolommen het nodig heeft.',
      en: 'No public description of the interface of SKOOL was found. It probably reads the pupil administration itself, by UWLR. Ask which file it takes and which columns it needs.',
    },
    {
      nl: 'De privacybijsluiter van SKOOL is niet gevonden; leg de lijst ernaast.',
      en: 'The privacybijsluiter of SKOOL was not found; lay the list beside it.',
    },
  ],
  arrange: [
    {
      nl: 'Spreek met SKOOL af hoe het bestand wordt opgehaald (map of SFTP), en wie de gebruikersnamen bepaalt.',
      en: 'Agree with SKOOL how the file is collected (folder or SFTP), and who decides on usernames.',
    },
  ],
};

const accountName = line('access', 'De naam waarmee de leerling inlogt; de school geeft hem uit.');
const aliasKey = line(
  'access',
  'Een pseudoniem houdt het account bij dezelfde leerling; het leerlingnummer is niet nodig.',
  'alias',
);
const classLines: Profile['fields']['group'] = {
  key: line('organisation', 'Verbindt de leerling met de groep, als pseudoniem.', 'alias'),
  name: line('organisation', 'De leerkracht herkent de groep aan de naam.'),
};

/** Microsoft School Data Sync: classes in Teams for accounts that exist. */
const sdsProfile: Profile = {
  id: 'microsoft-sds',
  name: 'Microsoft School Data Sync',
  description: {
    nl: 'Groepen in Microsoft Teams, voor accounts die er al zijn.',
    en: 'Groups in Microsoft Teams, for accounts that are there already.',
  },
  source: { name: 'learn.microsoft.com, School Data Sync, SDS V2.1 CSV File Format', on: '2026-11-22' },
  notKnown: [
    {
      nl: 'Niet geprobeerd tegen School Data Sync zelf. Of een leeg bestand met groepen wordt aangenomen is niet bekend.',
      en: 'Not tried against School Data Sync itself. Whether an empty file of groups is accepted is not known.',
    },
    {
      nl: 'Microsoft is voor een deel van zijn diensten zelf verwerkingsverantwoordelijke; lees de overeenkomst daarop na.',
      en: 'For some of its services Microsoft is a controller itself; read the agreement with that in mind.',
    },
  ],
  arrange: [
    {
      nl: 'De gebruikersnaam in uw leerlingadministratie moet de aanmeldnaam bij Microsoft zijn, met domein. Leerlingen zonder gebruikersnaam staan niet in het bestand.',
      en: 'The username in your pupil administration has to be the sign-in name at Microsoft, with its domain. Pupils without a username are not in the file.',
    },
    {
      nl: 'Uw beheerder maakt in School Data Sync een stroom met CSV van versie 2.1 en levert daar elke keer dezelfde vijf bestanden aan.',
      en: 'Your administrator makes a flow with CSV of version 2.1 in School Data Sync, and hands it the same five files each time.',
    },
  ],
  role: 'processor',
  key: 'alias',
  purposes: { access, organisation },
  fields: {
    pupil: {
      key: aliasKey,
      ...nameLines('access'),
      username: accountName,
      groupKey: line('organisation', 'Zet de leerling in het team van de groep.'),
    },
    group: classLines,
    school: { name: line('organisation', 'Verplicht in School Data Sync: de naam van de organisatie.') },
  },
};

/** Google: accounts that exist, and classes by OneRoster. */
const googleProfile: Profile = {
  id: 'google',
  name: 'Google Workspace',
  description: {
    nl: 'Namen bij Google-accounts die er al zijn.',
    en: 'Names at Google accounts that are there already.',
  },
  source: {
    name: 'support.google.com/a/answer/40057 (Add or update multiple users from a CSV file)',
    on: '2026-11-22',
  },
  notKnown: [
    {
      nl: 'Een nieuw account heeft een wachtwoord nodig en dat heeft Sluis niet: dit bestand werkt alleen accounts bij die er al zijn. Niet geprobeerd tegen Google zelf.',
      en: 'A new account needs a password, and Sluis has none: this file only brings accounts up to date that are there already. Not tried against Google itself.',
    },
    {
      nl: 'Google Classroom leest OneRoster 1.2; aan welke eisen een bron dan moet voldoen staat in het programma van Google en is niet onderzocht.',
      en: 'Google Classroom reads OneRoster 1.2; what a source has to meet for that is in Google’s programme and was not looked into.',
    },
  ],
  arrange: [
    {
      nl: 'Het e-mailadres in uw leerlingadministratie moet het adres van het Google-account zijn. Leerlingen zonder adres staan niet in het bestand.',
      en: 'The e-mail address in your pupil administration has to be the address of the Google account. Pupils without one are not in the file.',
    },
    {
      nl: 'Het bestand zet iedereen in de bovenste organisatie-eenheid (/). Gebruikt u er meer, neem dan OneRoster.',
      en: 'The file puts everybody in the top organisational unit (/). Take OneRoster when you use more of them.',
    },
  ],
  role: 'processor',
  key: 'alias',
  purposes: { access },
  fields: {
    pupil: {
      key: aliasKey,
      ...nameLines('access'),
      email: line(
        'access',
        'Het adres is bij Google het account zelf; zonder adres is niet te zeggen wie wordt bedoeld.',
      ),
    },
  },
};

export const skool: SupplierProfile = {
  id: 'skool',
  name: skoolProfile.name,
  description: skoolProfile.description,
  shape: accountsShape,
  channels: ['sftp', 'folder', 'http-push'],
  files: [
    { format: 'csv-comma', shape: accountsShape },
    { format: 'csv', shape: overviewShape },
    { format: 'edexml', shape: edexmlShape },
    { format: 'oneroster-csv', shape: onerosterCsvShape },
    { format: 'sds', shape: sdsShape },
  ],
  profile: skoolProfile,
};

export const microsoftSds: SupplierProfile = {
  id: 'microsoft-sds',
  name: sdsProfile.name,
  description: sdsProfile.description,
  shape: sdsShape,
  channels: ['folder', 'sftp'],
  files: [{ format: 'sds', shape: sdsShape }],
  profile: sdsProfile,
};

export const google: SupplierProfile = {
  id: 'google',
  name: googleProfile.name,
  description: googleProfile.description,
  shape: googleShape,
  otherShapes: [onerosterRest],
  channels: ['folder', 'sftp', 'oneroster'],
  files: [
    { format: 'google-accounts', shape: googleShape },
    { format: 'oneroster-csv', shape: onerosterCsvShape },
    { format: 'oneroster-csv-delta', shape: onerosterDeltaShape },
  ],
  profile: googleProfile,
};
