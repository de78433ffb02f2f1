import type { DemoPupil } from '../../deploy/demo/pupil.ts';
import { demoBsn, demoEducationNumber, demoPhone } from '../../deploy/demo/number.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import type { Dice } from '../../deploy/demo/seed.ts';
import { diceOf } from '../../deploy/demo/seed.ts';
import type { DemoTeacher } from '../../deploy/demo/teacher.ts';

/** What a field is called in the files. */
export type SourceNames = { readonly edexml?: string; readonly somtoday?: string };

/** One value that was replaced by a marker, and where. `index` counts in the list of its kind in the school. */
export type Canary = SourceNames & {
  readonly of: 'pupil' | 'teacher' | 'group' | 'subgroup' | 'location';
  readonly index: number;
  /** The name in the demo's model. */
  readonly field: string;
  readonly marker: string;
  /** `word`: too short to be sure; count it only between characters that are not letters or digits. */
  readonly match: 'anywhere' | 'word';
  /** The same value as a converter may write it; it counts as the marker too. */
  readonly also?: string;
};

export type Exemption = SourceNames & { readonly field: string; readonly reason: string };

export type Stamped = {
  readonly school: DemoSchool;
  readonly canaries: readonly Canary[];
  readonly exempt: readonly Exemption[];
};

const consonants = [...'bdfgklmnprstvwz'];
const vowels = [...'aeiou'];

/** Never the same word twice: `length` letters, pronounceable, so that no check on content stops it. */
const wordsOf = (dice: Dice): ((length: number) => string) => {
  const given = new Set<string>();
  const word = (length: number): string => {
    const made = Array.from({ length }, (_, i) => dice.pick(i % 2 === 0 ? consonants : vowels)).join('');
    if (given.has(made)) return word(length);
    given.add(made);
    return made;
  };
  return word;
};

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

type Stamp = {
  /** Notes the canary and gives the marker back. */
  mark(field: string, names: SourceNames, marker: string, match?: Canary['match']): string;
  word(length?: number): string;
};

/**
 * Replaces every value of every pupil, teacher, group and location by a marker that occurs once in the world, of
 * the right type. Every pupil gets every field; the secrecy flags stay as they are. Numbers are shown whole.
 */
export const stampCanaries = (school: DemoSchool, seed: string): Stamped => {
  const dice = diceOf(`${seed}/canaries`);
  const words = wordsOf(dice);
  const canaries: Canary[] = [];
  const stampFor = (of: Canary['of'], index: number): Stamp => ({
    word: (length = 14) => words(length),
    mark: (field, names, marker, match = 'anywhere') => {
      const also = field === 'postcode' ? { also: `${marker.slice(0, 4)} ${marker.slice(4)}` } : {};
      canaries.push({ of, index, field, ...names, marker, match, ...also });
      return marker;
    },
  });
  const renamed = renameShared(school, stampFor);
  // Schools of one world share no number and no postcode, so that a marker says of which school it is.
  const first = school.plan.ordinal * 2000;
  const pupils = renamed.pupils.map((pupil, i) =>
    stampPupil(pupil, { i, unique: first + i }, stampFor('pupil', i), dice),
  );
  const teachers = renamed.teachers.map((teacher, i) => stampTeacher(teacher, i, stampFor('teacher', i), dice));
  return { school: { ...renamed, pupils, teachers }, canaries, exempt };
};

const names = (edexml?: string, somtoday?: string): SourceNames => ({
  ...(edexml === undefined ? {} : { edexml }),
  ...(somtoday === undefined ? {} : { somtoday }),
});

const eckIdWith = (hex: string): string => `https://ketenid.nl/pilot/${hex}`;

/** Twelve digits: longer than any number that a content check looks for. The index keeps them unique. */
const keyOf = (dice: Dice, index: number): string =>
  `7${String(dice.below(10_000_000)).padStart(7, '0')}${String(index).padStart(4, '0')}`;

type Ordinal = { readonly i: number; readonly unique: number };

const stampPupil = (pupil: DemoPupil, { i, unique }: Ordinal, { mark, word }: Stamp, dice: Dice): DemoPupil => {
  const { bsn: _, educationNumber: __, ...rest } = pupil;
  const host = (pupil.photoUrl ?? 'https://foto.voorbeeld.example/').split('/').slice(0, 3).join('/');
  return {
    ...rest,
    key: mark('key', names('key', 'Leerlingnummer'), keyOf(dice, i)),
    eckId: eckIdWith(mark('eckId', names('eckid'), dice.hex(128))),
    callName: mark('callName', names('roepnaam', 'Roepnaam'), capital(word())),
    givenNames: mark('givenNames', names('voornamen'), capital(word())),
    initials: mark('initials', names('voorletters-1'), word(6).toUpperCase(), 'word'),
    familyNamePrefix: mark('familyNamePrefix', names('voorvoegsel', 'Voorvoegsel'), word(10)),
    familyName: mark('familyName', names('achternaam', 'Achternaam'), capital(word())),
    programme: mark('programme', names(undefined, 'Opleiding'), word()),
    username: mark('username', names('gebruikersnaam', 'Gebruikersnaam'), word()),
    email: `${mark('email', names('emailadres', 'E-mail'), word())}@leerling.voorbeeld.example`,
    photoUrl: `${host}/${mark('photoUrl', names('fotourl'), word())}.jpg`,
    street: mark('street', names(undefined, 'Straat'), capital(word())),
    city: mark('city', names(undefined, 'Plaats'), capital(word())),
    postcode: mark('postcode', names('postcodenl', 'Postcode'), postcodeOf(unique), 'word'),
    phone: mark('phone', names(undefined, 'Telefoonnummer'), demoPhone(dice.below(100) * 10_000 + i)),
    background: {
      ...pupil.background,
      nationality: mark('nationality', names(undefined, 'Eerste Nationaliteit'), capital(word())),
    },
    notes: [{ code: mark('notes.code', names('code'), word()), text: mark('notes.text', names('opmerking'), word()) }],
    numberShown: 'whole',
    ...(i % 5 === 4
      ? {
          educationNumber: mark(
            'educationNumber',
            names('onderwijsnummer', 'Onderwijsnummer'),
            demoEducationNumber(unique),
            'word',
          ),
        }
      : { bsn: mark('bsn', names('bsn', 'BSN'), demoBsn(unique), 'word') }),
  };
};

const letter = (n: number): string => String.fromCharCode(65 + (n % 26));

/** 1234AA, 1234AB and on; beyond 676 pupils 1235AA. */
const postcodeOf = (i: number): string => {
  return `${1234 + Math.floor(i / 676)}${letter(Math.floor(i / 26))}${letter(i)}`;
};

const stampTeacher = (teacher: DemoTeacher, i: number, { mark, word }: Stamp, dice: Dice): DemoTeacher => ({
  ...teacher,
  key: mark('key', names('key'), keyOf(dice, i)),
  eckId: eckIdWith(mark('eckId', names('eckid'), dice.hex(128))),
  callName: mark('callName', names('roepnaam'), capital(word())),
  initials: mark('initials', names('voorletters-1'), word(6).toUpperCase(), 'word'),
  familyNamePrefix: mark('familyNamePrefix', names('voorvoegsel'), word(10)),
  familyName: mark('familyName', names('achternaam'), capital(word())),
  username: mark('username', names('gebruikersnaam'), word()),
  email: `${mark('email', names('emailadres'), word())}@voorbeeld.example`,
});

/** Groups, subgroups and locations get new keys and names, and everyone who points at them follows. */
const renameShared = (school: DemoSchool, stampFor: (of: Canary['of'], index: number) => Stamp): DemoSchool => {
  const keys = new Map<string, string>();
  const shared = new Map<string, string>();
  const rename = <Item extends { readonly key: string; readonly name: string }>(
    of: Canary['of'],
    items: readonly Item[],
  ) =>
    items.map((item, i): Item => {
      const { mark, word } = stampFor(of, i);
      const key = mark('key', names('key'), word());
      const name = shared.get(of + item.name) ?? capital(word());
      shared.set(of + item.name, name);
      mark('name', names('naam', of === 'group' ? 'Stamgroep' : undefined), name);
      keys.set(item.key, key);
      return { ...item, key, name };
    });
  const moved = (key: string): string => keys.get(key) ?? key;
  const locations = rename('location', school.plan.locations);
  const groups = rename('group', school.groups).map((group) => ({ ...group, locationKey: moved(group.locationKey) }));
  const subgroups = rename('subgroup', school.subgroups);
  const pupils = school.pupils.map((pupil) => ({
    ...pupil,
    locationKey: moved(pupil.locationKey),
    subgroupKeys: pupil.subgroupKeys.map(moved),
    ...(pupil.groupKey === undefined ? {} : { groupKey: moved(pupil.groupKey) }),
  }));
  const teachers = school.teachers.map((teacher) => ({
    ...teacher,
    groupKeys: teacher.groupKeys.map(moved),
    subgroupKeys: teacher.subgroupKeys.map(moved),
  }));
  return { ...school, plan: { ...school.plan, locations }, groups, subgroups, pupils, teachers };
};

const tooSmall = 'a date, flag or code: too few possible values to find one back';
const exempt: readonly Exemption[] = [
  { field: 'dateOfBirth', ...names('geboortedatum', 'Geboortedatum'), reason: tooSmall },
  { field: 'gender', ...names('geslacht', 'Geslacht'), reason: tooSmall },
  { field: 'yearGroup', ...names('jaargroep', 'Leerjaar'), reason: tooSmall },
  { field: 'yearThreeFrom', ...names('start_ondw_jgr3'), reason: tooSmall },
  { field: 'enrolledFrom', ...names('instroomdatum', 'Inschrijfdatum'), reason: tooSmall },
  { field: 'leftOn', ...names('uitstroomdatum', 'Uitschrijfdatum'), reason: tooSmall },
  { field: 'changedOn', ...names('mutatiedatum'), reason: tooSmall },
  { field: 'ethnicity', ...names('etniciteit'), reason: tooSmall },
  { field: 'country', ...names('land'), reason: tooSmall },
  { field: 'countryOfFather', ...names('land_vader'), reason: tooSmall },
  { field: 'countryOfMother', ...names('land_moeder'), reason: tooSmall },
  { field: 'weight', ...names('gewicht_nieuw'), reason: tooSmall },
  { field: 'oldWeight', ...names('gewicht'), reason: tooSmall },
  { field: 'lastFour', ...names('bsn_ondwnr-4'), reason: 'four digits; the world shows whole numbers instead' },
  { field: 'houseNumber', ...names(undefined, 'Huisnummer'), reason: tooSmall },
  { field: 'addressSecret', ...names(undefined, 'Adres geheim'), reason: tooSmall },
  { field: 'phoneSecret', ...names(undefined, 'Telefoonnummer geheim'), reason: tooSmall },
  { field: 'schoolYear', ...names('schooljaar', 'Schooljaar'), reason: 'one value for the whole school' },
  { field: 'arrivedOn', ...names(undefined, 'Datum in Nederland'), reason: tooSmall },
  { field: 'educatedSince', ...names(undefined, 'Nederlands onderwijs sinds'), reason: tooSmall },
  { field: 'funding', ...names(undefined, 'Bekostiging'), reason: tooSmall },
  { field: 'notSentToRod', ...names(undefined, 'Niet versturen naar ROD J/N'), reason: tooSmall },
  { field: 'placed', ...names(undefined, 'Plaatsing actief op peildatum'), reason: tooSmall },
  { field: 'displayName', ...names(undefined, 'Volledige Naam'), reason: 'made of three other markers' },
];
