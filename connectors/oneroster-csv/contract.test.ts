import { zipTexts } from '../../deploy/demo/workbook.ts';
import type { FixtureName } from '../../test/contract/source.ts';
import { sourceContract } from '../../test/contract/source.ts';
import type { Lines } from '../../test/world/oneroster.ts';
import { csvOf, emptySchool, filesOf, packageOf, schoolOf } from '../../test/world/oneroster.ts';
import { onerosterCsv } from './connector.ts';
import { rowNames } from './rows.ts';

const sanne = {
  sourcedId: 'user-000812',
  username: 'sanne.voorbeeld',
  givenName: 'Sanne Maria',
  preferredGivenName: 'Sanneke',
  familyName: 'van Voorbeeld',
  identifier: '000812',
  password: 'Geheim1!',
  userMasterIdentifier: 'https://ketenid.nl/pilot/ab12',
};
const bram = { sourcedId: 'user-000813', username: 'bram', givenName: 'Bramwell', familyName: 'Proefman' };
const born = [
  { sourcedId: 'user-000812', birthDate: '2017-07-14', sex: 'female', asian: 'true', cityOfBirth: 'Oefenstad' },
];
const small: Readonly<Record<string, Lines>> = { ...schoolOf([sanne, bram]), demographics: born };
const users = small['users'] ?? [];

const hard: Lines = [
  { sourcedId: 'u1', username: 'u1', givenName: 'Zoë', familyName: "d'Aubigné, de", identifier: '01' },
  { sourcedId: 'u2', username: 'u2', givenName: '𝒥an', familyName: 'Nguyễn "Bo"\r\nÇelik' },
];

const broken = filesOf(small);
const usersCut = `${broken['users.csv'] ?? ''}user-000814,,,true\r\n`;

const fixtures: Readonly<Record<FixtureName, Uint8Array>> = {
  small: packageOf(small),
  empty: packageOf(emptySchool),
  diacritics: packageOf(schoolOf(hard)),
  duplicate: packageOf({ ...small, users: [...users, ...users.slice(0, 1)] }),
  broken: zipTexts({ ...broken, 'users.csv': usersCut }),
};

/** `small` with a column behind those of the standard. */
const withColumn = (name: string): Uint8Array => {
  const extended = users.map((user) => ({ ...user, [name]: 'Geheim' }));
  return zipTexts({ ...filesOf(small), 'users.csv': csvOf('users', extended, [name]) });
};

sourceContract({
  connector: onerosterCsv,
  settings: onerosterCsv.parseSettings({}),
  fixtures: new URL('./fixtures/', import.meta.url),
  extension: '.zip',
  bytesOf: (name) => fixtures[name],
  all: rowNames,
  unwanted: { kind: 'student', name: 'password' },
  undeclared: {
    shown: { text: withColumn('metadata.Zorgniveau'), name: 'metadata.Zorgniveau' },
    hidden: { text: withColumn('metadata.0612345678'), secret: '0612345678' },
  },
  secrets: ['0008', 'Sanne', 'Voorbeeld', 'Geheim', 'ketenid', 'Bramwell', 'Proefman', '2017-07-14', 'Oefenstad'],
  brokenCode: 'source_row_width',
});
