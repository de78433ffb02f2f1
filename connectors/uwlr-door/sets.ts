export type Version = '2.2' | '2.3';

/** What may stand between a pupil's tags, in the order of EDEXML's sequence. */
type PupilElement = 'achternaam' | 'voorvoegsel' | 'roepnaam' | 'geboortedatum' | 'geslacht' | 'jaargroep';

/** A published set in one version: all that its answers may hold, whatever else a view has. */
export type AgreedSet = {
  readonly version: Version;
  readonly pupil: readonly PupilElement[];
  readonly staffEmail: boolean;
  /** LVS-set: the school says as of which day (profile schema 2.2, SchoolType). */
  readonly referenceDay: boolean;
};

const names = ['achternaam', 'voorvoegsel', 'roepnaam'] as const;

const smalle = { staffEmail: true, referenceDay: false };
const smalleOld: AgreedSet = { ...smalle, version: '2.2', pupil: [...names, 'geboortedatum', 'jaargroep'] };
/** 2.3 takes the date of birth away. */
const smalleNew: AgreedSet = { ...smalle, version: '2.3', pupil: [...names, 'jaargroep'] };
/** 2.3 takes the initials and the last four digits of the BSN away; 2.2 cannot do without those, so it is not here. */
const lvsNew: AgreedSet = {
  version: '2.3',
  pupil: [...names, 'geboortedatum', 'geslacht', 'jaargroep'],
  staffEmail: false,
  referenceDay: true,
};

/** A set by the names that `gegevenssetid` may have, in its versions. */
export type SetFamily = { readonly named: RegExp; readonly versions: ReadonlyMap<Version, AgreedSet> };

/** A live name is `Smalle-set-VO`; the sector at its end is the school's affair. */
const smalleNamed = /^smalle[-_ ]?set(?:[-_ ](?:po|vo|so|vso|mbo))?$/i;
const lvsNamed = /^lvs[-_ ]?set(?:[-_ ](?:po|vo|so|vso|mbo))?$/i;

/** What a supplier of each shape may ask. Who has 2.2 may ask 2.3, which has less; not the other way round. */
const families: ReadonlyMap<string, SetFamily> = new Map([
  [
    'uwlr-smalle-2.2',
    {
      named: smalleNamed,
      versions: new Map([
        ['2.2', smalleOld],
        ['2.3', smalleNew],
      ]),
    },
  ],
  ['uwlr-smalle-2.3', { named: smalleNamed, versions: new Map([['2.3', smalleNew]]) }],
  ['uwlr-lvs-2.3', { named: lvsNamed, versions: new Map([['2.3', lvsNew]]) }],
]);

/** Undefined for a shape that is no set of UWLR: the supplier was set up wrongly. */
export const familyOf = (shape: string): SetFamily | undefined => families.get(shape);
