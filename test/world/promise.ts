import type { DemoPupil } from '../../deploy/demo/pupil.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import type { ReceiverState } from '../../deploy/demo/receiver.ts';

/**
 * What each supplier of the demo was promised, written from the model and the suppliers' own descriptions. It shares no
 * code with the gateway: an oracle, not a mirror.
 */
type Wire = Record<string, unknown>;
type Kinds = Record<string, Wire[]>;

const present = (value: Wire): Wire => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));

/** ISO 5218 in EDEXML knows no `other`: 9 is not specified. */
const genderOf = ({ gender }: DemoPupil): string => (gender === 'other' ? 'unspecified' : gender);

export const following = (school: DemoSchool): readonly DemoPupil[] =>
  school.pupils.filter(({ status }) => status === 'enrolled');

const groupsOf = (school: DemoSchool) => {
  const used = new Set(following(school).map(({ groupKey }) => groupKey));
  return school.groups.filter(({ key }) => used.has(key));
};

const schoolLine = ({ plan }: DemoSchool, brin: string, location: string): Wire => ({
  [brin]: plan.id.slice(0, 4),
  [location]: plan.id.slice(4),
});

const basispoort = (school: DemoSchool): Kinds => ({
  school: [schoolLine(school, 'brincode', 'dependancecode')],
  group: groupsOf(school).map(({ key, name }) => ({ groepskey: key, groepsnaam: name })),
  pupil: following(school).map((pupil) =>
    present({
      leerlingkey: pupil.key,
      voornaam: pupil.callName,
      tussenvoegsel: pupil.familyNamePrefix,
      achternaam: pupil.familyName,
      geboortedatum: pupil.dateOfBirth,
      geslacht: genderOf(pupil),
      jaargroep: pupil.yearGroup,
      groepskey: pupil.groupKey,
    }),
  ),
});

/** An overview has no keys of groups, only names, and no locations. */
const accounts = (school: DemoSchool): Kinds => {
  const secondary = school.plan.sector === 'secondary';
  const nameOf = (key: string | undefined) => school.groups.find((group) => group.key === key)?.name;
  const names = [...new Set(groupsOf(school).map(({ name }) => name))];
  const used = new Set(following(school).map(({ locationKey }) => locationKey));
  const locations = school.plan.locations.filter(({ key }) => used.has(key));
  return {
    school: [schoolLine(school, 'brin', 'locationCode')],
    ...(secondary ? {} : { location: locations.map(({ key, name }) => ({ id: key, name })) }),
    group: secondary
      ? names.map((name) => ({ id: name, name }))
      : groupsOf(school).map(({ key, name }) => ({ id: key, name })),
    pupil: following(school).map((pupil) =>
      present({
        id: pupil.key,
        givenName: pupil.callName,
        familyNamePrefix: pupil.familyNamePrefix,
        familyName: pupil.familyName,
        username: pupil.username,
        groupId: secondary ? nameOf(pupil.groupKey) : pupil.groupKey,
        locationId: secondary ? undefined : pupil.locationKey,
      }),
    ),
  };
};

const digitalBoard = (school: DemoSchool): Kinds => ({
  group: groupsOf(school).map(({ name }) => ({ className: name })),
  pupil: following(school).map((pupil) => ({ firstName: pupil.callName })),
});

/** A line break inside a street is a blank on the wire, and a postcode has one between digits and letters. */
const books = (school: DemoSchool): Kinds => ({
  school: [schoolLine(school, 'brin', 'locationCode')],
  pupil: following(school).map((pupil) =>
    present({
      customerKey: pupil.key,
      firstName: pupil.callName,
      infix: pupil.familyNamePrefix,
      lastName: pupil.familyName,
      year: pupil.yearGroup,
      programme: pupil.programme,
      ...(pupil.addressSecret === false
        ? {
            street: pupil.street.replace('\r\n', ' '),
            houseNumber: pupil.houseNumber,
            postcode: `${pupil.postcode.slice(0, 4)} ${pupil.postcode.slice(-2)}`,
            city: pupil.city,
          }
        : {}),
    }),
  ),
});

export const promised: Readonly<Record<string, (school: DemoSchool) => Kinds>> = {
  basispoort,
  accounts,
  'digital-board': digitalBoard,
  books,
};

/** Names on the wire that each supplier may hold, per kind, and not one more. */
export const allowed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  basispoort: {
    school: ['brincode', 'dependancecode'],
    group: ['groepskey', 'groepsnaam'],
    pupil: [
      'achternaam',
      'geboortedatum',
      'geslacht',
      'groepskey',
      'id',
      'jaargroep',
      'leerlingkey',
      'tussenvoegsel',
      'voornaam',
    ],
  },
  accounts: {
    school: ['brin', 'locationCode'],
    location: ['id', 'name'],
    group: ['id', 'name'],
    pupil: ['familyName', 'familyNamePrefix', 'givenName', 'groupId', 'id', 'locationId', 'username'],
  },
  'digital-board': { group: ['classId', 'className'], pupil: ['classId', 'firstName', 'studentId'] },
  books: {
    school: ['brin', 'locationCode'],
    pupil: [
      'city',
      'customerKey',
      'firstName',
      'houseNumber',
      'infix',
      'lastName',
      'postcode',
      'programme',
      'street',
      'year',
    ],
  },
};

/** Names that are a pseudonym or number of the gateway's or the supplier's own; they are checked apart. */
const own = new Set(['classId', 'studentId']);

/** What a supplier holds of a school, without references. The names in `omitted` are left out. */
export const heldOf = (state: ReceiverState, school: string, omitted: ReadonlySet<string> = own): Kinds => {
  const feeds = Object.values(state.feeds).filter((feed) => feed.school === school);
  const kinds: Kinds = {};
  for (const { kinds: held } of feeds) {
    for (const [kind, refs] of Object.entries(held)) {
      const lines = Object.values(refs).map((line) =>
        Object.fromEntries(Object.entries(line).filter(([name]) => !omitted.has(name))),
      );
      if (lines.length > 0) kinds[kind] = [...(kinds[kind] ?? []), ...lines];
    }
  }
  return kinds;
};

const linesOf = (kinds: Kinds): ReadonlySet<string> =>
  new Set(
    Object.entries(kinds).flatMap(([kind, lines]) =>
      lines.map((line) => `${kind} ${JSON.stringify(Object.entries(line).sort())}`),
    ),
  );

/** What was promised and is not held, and what is held and was not promised; a few lines of each, and both counts. */
export const compared = (held: Kinds, promise: Kinds): Record<string, unknown> => {
  const [has, should] = [linesOf(held), linesOf(promise)];
  const [missing, extra] = [[...should.difference(has)], [...has.difference(should)]];
  return { missing: missing.length, extra: extra.length, first: [...missing.slice(0, 2), ...extra.slice(0, 2)] };
};

export const asPromised = { missing: 0, extra: 0, first: [] };
