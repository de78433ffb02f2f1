import type { Shape } from '../../src/agreement/shape.ts';

/**
 * Wire names are the places of UWLR 2.x, from a person's or a group's own element.
 */
const names = { familyName: 'achternaam', familyNamePrefix: 'voorvoegsel', callName: 'roepnaam' };
const identity = { key: '@key', eckId: '@eckid' };

const pupil = {
  ...identity,
  ...names,
  yearGroup: 'jaargroep',
  groupKey: 'groep/@key',
  subgroupKeys: 'samengestelde_groepen/samengestelde_groep/@key',
};
const staff = { ...identity, ...names, groupKeys: 'groepen/@key' };
const group = { key: '@key', name: 'naam', yearGroup: 'jaargroep' };
const school = { brin: 'brincode', locationCode: 'dependancecode', schoolYear: 'schooljaar' };

/** UWLR 2.2, profile schema *Smalle set* (Edustandaard, 2016-12-14). */
export const uwlrSmalleSet22: Shape = {
  name: 'uwlr-smalle-2.2',
  accepts: {
    pupil: { ...pupil, dateOfBirth: 'geboortedatum' },
    staff: { ...staff, email: 'emailadres' },
    group,
    school,
  },
  requires: [{ entity: 'pupil', field: 'callName' }],
};

/** UWLR 2.3, *Smalle set* (Edustandaard, June 2020): no date of birth, and an ECK iD for whoever has one. */
export const uwlrSmalleSet23: Shape = {
  name: 'uwlr-smalle-2.3',
  accepts: { pupil, staff: { ...staff, email: 'emailadres' }, group, school },
  requires: [
    { entity: 'pupil', field: 'eckId' },
    { entity: 'pupil', field: 'callName' },
  ],
};

/** UWLR 2.3, *LVS-set*: no initials and no part of a BSN; call name, birth, gender and year group are obligatory. */
export const uwlrLvsSet23: Shape = {
  name: 'uwlr-lvs-2.3',
  accepts: { pupil: { ...pupil, dateOfBirth: 'geboortedatum', gender: 'geslacht' }, staff, group, school },
  requires: [
    { entity: 'pupil', field: 'eckId' },
    { entity: 'pupil', field: 'callName' },
    { entity: 'pupil', field: 'dateOfBirth' },
    { entity: 'pupil', field: 'gender' },
    { entity: 'pupil', field: 'yearGroup' },
  ],
};
