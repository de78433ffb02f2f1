import type { Shape } from '../../src/agreement/shape.ts';

const names = { callName: 'callName', familyNamePrefix: 'familyNamePrefix', familyName: 'familyName' };
const ids = { key: 'identifier', eckId: 'userMasterIdentifier' };
const account = { username: 'username', email: 'email' };
const school = { brin: 'brin', locationCode: 'locationCode', name: 'name', schoolYear: 'schoolYear' };
const group = {
  key: 'id',
  name: 'title',
  yearGroup: 'grade',
  kind: 'kind',
  subject: 'subject',
  schoolYear: 'schoolYear',
};
const pupil = {
  ...ids,
  ...names,
  ...account,
  yearGroup: 'grade',
  groupKey: 'class',
  dateOfBirth: 'birthDate',
  gender: 'sex',
};

const requires: Shape['requires'] = [
  { entity: 'pupil', field: 'callName' },
  { entity: 'pupil', field: 'familyName' },
  { entity: 'pupil', field: 'username' },
];

/** For the format `oneroster-csv`: the words of OneRoster 1.2, and those from which its files are made. */
export const onerosterCsvShape: Shape = {
  name: 'oneroster-csv',
  accepts: {
    school,
    group,
    pupil: { ...pupil, subgroupKeys: 'classes' },
    staff: { ...ids, ...names, ...account, groupKeys: 'classes' },
  },
  requires,
};

/** For the format `oneroster-csv-delta`, which can tell where somebody is and not which of several groups they left. */
export const onerosterDeltaShape: Shape = {
  name: 'oneroster-csv-delta',
  accepts: { school, group, pupil },
  requires,
};

/** For the format `sds`: Microsoft School Data Sync v2.1. */
export const sdsShape: Shape = {
  name: 'sds',
  accepts: {
    school: { name: 'name' },
    group: { key: 'id', name: 'title' },
    pupil: { key: 'sourcedId', ...names, ...account, groupKey: 'class', subgroupKeys: 'classes' },
    staff: { key: 'sourcedId', ...names, ...account, groupKeys: 'classes' },
  },
  requires,
};

/** For the format `google-accounts`: accounts that exist, by their address. */
export const googleShape: Shape = {
  name: 'google-accounts',
  accepts: {
    pupil: { key: 'employeeId', ...names, email: 'email' },
    staff: { key: 'employeeId', ...names, email: 'email' },
  },
  requires: [
    { entity: 'pupil', field: 'callName' },
    { entity: 'pupil', field: 'familyName' },
    { entity: 'pupil', field: 'email' },
  ],
};
