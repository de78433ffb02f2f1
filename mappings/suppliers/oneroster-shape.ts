import type { Shape } from '../../src/agreement/shape.ts';

const names = {
  eckId: 'userMasterIdentifier',
  key: 'identifier',
  givenNames: 'givenNames',
  callName: 'callName',
  familyNamePrefix: 'familyNamePrefix',
  familyName: 'familyName',
  username: 'username',
  email: 'email',
};

/**
 * What the OneRoster 1.2 door takes. These are the words between the gate and the door; the door makes of them what the
 * standard has: `givenName` of the call name, `familyName` with the infix before it, enrollments of the relations.
 */
export const onerosterRest: Shape = {
  name: 'oneroster-rest',
  accepts: {
    pupil: {
      ...names,
      dateOfBirth: 'birthDate',
      gender: 'sex',
      yearGroup: 'grade',
      groupKey: 'homeClass',
      subgroupKeys: 'otherClasses',
    },
    staff: { ...names, groupKeys: 'classes' },
    group: {
      key: 'classCode',
      name: 'title',
      yearGroup: 'grade',
      kind: 'kind',
      subject: 'subject',
      schoolYear: 'schoolYear',
    },
    school: { brin: 'brin', locationCode: 'locationCode', name: 'name' },
  },
  requires: [
    { entity: 'pupil', field: 'callName' },
    { entity: 'pupil', field: 'familyName' },
    { entity: 'school', field: 'name' },
  ],
};
