import { createHash } from 'node:crypto';
import { startOf } from './day.ts';
import type { DemoGroup } from './group.ts';
import type { Gender } from './names.ts';
import { demoPhone } from './number.ts';
import { promoted } from './promoted.ts';
import type { DemoPupil } from './pupil.ts';
import type { DemoSchool } from './school.ts';
import type { DemoTeacher } from './teacher.ts';

/** An object as the interface gives it; what is undefined is not in the answer. */
export type ApiObject = Readonly<Record<string, unknown>> & { readonly uuid: string };

/** Everything that the interface has of one school year of a school. */
export type SomtodayYear = Readonly<
  Record<'stamgroep' | 'lesgroep' | 'leerling' | 'medewerker' | 'ouderVerzorger', readonly ApiObject[]>
>;

/** The same text gives the same UUID, on every machine. */
const uuidOf = (text: string): string => {
  const hex = createHash('sha256').update(`somtoday/${text}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

export const organisationOf = ({ plan }: DemoSchool): string => uuidOf(`${plan.id.slice(0, 4)}/instelling`);
export const vestigingOf = ({ plan }: DemoSchool): string => uuidOf(`${plan.id}/vestiging`);

const reference = (school: DemoSchool) => ({ uuid: vestigingOf(school), naam: school.plan.name });
const pupilId = ({ plan }: DemoSchool, key: string): string => uuidOf(`${plan.id}/leerling/${key}`);
const teacherId = ({ plan }: DemoSchool, key: string): string => uuidOf(`${plan.id}/medewerker/${key}`);
/** Groups are others each year, also those that are called the same. */
const groupId = ({ plan, schoolYear }: DemoSchool, key: string): string => uuidOf(`${plan.id}/${schoolYear}/${key}`);

const subjects = { ne: 'Nederlands', en: 'Engels', wi: 'Wiskunde' } as const;
const lessonId = (school: DemoSchool, group: string, subject: string): string => groupId(school, `${group}/${subject}`);

const yearOf = (yearGroup: string): number => Number(yearGroup) - 10;
const slashed = ({ schoolYear }: DemoSchool): string => schoolYear.replace('-', '/');
const genders: Readonly<Record<Gender, string>> = {
  male: 'MAN',
  female: 'VROUW',
  unspecified: 'ONBEKEND',
  other: 'ONBEKEND',
};

const mentorsOf = (school: DemoSchool, { key }: DemoGroup) =>
  school.teachers
    .filter(({ roles, groupKeys }) => roles.includes('LRK') && groupKeys.includes(key))
    .slice(0, 2)
    .map((teacher, index) => ({
      medewerker_uuid: teacherId(school, teacher.key),
      toewijzing: index === 0 ? 'EersteMentorStamgroep' : 'TweedeMentorStamgroep',
    }));

const stamgroepOf = (school: DemoSchool, group: DemoGroup): ApiObject => ({
  uuid: groupId(school, group.key),
  naam: group.name,
  omschrijving: `Stamgroep ${group.name}`,
  leerjaar: yearOf(group.yearGroup),
  leerlingen: placedIn(school, group.key),
  mentoren: mentorsOf(school, group),
});

const placedIn = (school: DemoSchool, key: string) =>
  school.pupils
    .filter(({ groupKey, status }) => groupKey === key && status === 'enrolled')
    .map((pupil) => ({ uuid: pupilId(school, pupil.key), vestiging: reference(school) }));

const lesgroepOf = (school: DemoSchool, group: DemoGroup, [vak, vaknaam]: readonly [string, string]): ApiObject => ({
  uuid: lessonId(school, group.key, vak),
  naam: `${group.name}.${vak}`,
  leerlingen: placedIn(school, group.key),
  docenten: teachersOf(school, group.key).map(({ key }) => teacherId(school, key)),
  vak,
  vaknaam,
  leerjaar: yearOf(group.yearGroup),
  schooljaar: slashed(school),
  vestiging: reference(school),
});

const teachersOf = ({ teachers }: DemoSchool, group: string): readonly DemoTeacher[] =>
  teachers.filter(({ groupKeys, roles }) => groupKeys.includes(group) && roles.includes('LRK'));

const lessonsOf = (school: DemoSchool, group: string) =>
  Object.keys(subjects).map((subject) => ({
    uuid: lessonId(school, group, subject),
    naam: `${school.groups.find(({ key }) => key === group)?.name ?? ''}.${subject}`,
  }));

const addressOf = ({ postcode, street, houseNumber, city }: DemoPupil) => ({
  postcode,
  straat: street,
  huisnummer: houseNumber,
  woonplaats: city,
  land: 'Nederland',
});

/** From when until when, both days in, within this school year; undefined for who is not placed in it. */
const placedFrom = ({ schoolYear }: DemoSchool, { status, enrolledFrom, leftOn }: DemoPupil) => {
  const [first, last] = [`${startOf(schoolYear)}-08-01`, `${startOf(schoolYear) + 1}-07-31`];
  if (status === 'applied' || enrolledFrom > last || (leftOn !== undefined && leftOn < first)) return undefined;
  return {
    startdatum: enrolledFrom > first ? enrolledFrom : first,
    einddatum: leftOn !== undefined && leftOn < last ? leftOn : last,
  };
};

const plaatsingOf = (school: DemoSchool, pupil: DemoPupil, days: ReturnType<typeof placedFrom>) => {
  const group = school.groups.find(({ key }) => key === pupil.groupKey);
  const opleiding = pupil.programme;
  return {
    uuid: uuidOf(`${school.plan.id}/${school.schoolYear}/plaatsing/${pupil.key}`),
    schooljaar: slashed(school),
    ...days,
    leerjaar: yearOf(pupil.yearGroup),
    ...(opleiding === undefined ? {} : { opleiding: { uuid: uuidOf(`opleiding/${opleiding}`), naam: opleiding } }),
    ...(group === undefined
      ? {}
      : { stamgroep: { uuid: groupId(school, group.key), naam: group.name }, mentoren: mentorsOf(school, group) }),
  };
};

const familyId = ({ plan }: DemoSchool, { street, houseNumber, familyName }: DemoPupil): string =>
  uuidOf(`${plan.id}/ouder/${street}/${houseNumber}/${familyName}`);

const leerlingOf = (school: DemoSchool, pupil: DemoPupil): ApiObject => ({
  uuid: pupilId(school, pupil.key),
  eckid: pupil.eckId,
  leerlingnummer: Number(pupil.key),
  roepnaam: pupil.callName,
  voornamen: pupil.givenNames,
  voorletters: pupil.initials,
  voorvoegsel: pupil.familyNamePrefix,
  achternaam: pupil.familyName,
  geslacht: genders[pupil.gender],
  geboortedatum: pupil.dateOfBirth,
  geboorteland: pupil.background.country,
  emailadres: pupil.email,
  gebruikersnaam: pupil.username,
  telefoonnummer: pupil.phone,
  telefoonnummer_geheim: pupil.phoneSecret,
  adres: addressOf(pupil),
  adres_geheim: pupil.addressSecret,
  verzorgers: [{ uuid: familyId(school, pupil), volgnummer: 1 }],
  vestiging: reference(school),
  plaatsingen: [plaatsingOf(school, pupil, placedFrom(school, pupil))],
  lesgroepen: pupil.groupKey === undefined ? [] : lessonsOf(school, pupil.groupKey),
  BSN: pupil.bsn,
  isActief: pupil.status === 'enrolled',
  onderwijsSinds: pupil.background.arrivedOn,
});

const medewerkerOf = (school: DemoSchool, teacher: DemoTeacher): ApiObject => ({
  uuid: teacherId(school, teacher.key),
  eckid: teacher.eckId,
  roepnaam: teacher.callName,
  voorletters: teacher.initials,
  voorvoegsel: teacher.familyNamePrefix,
  achternaam: teacher.familyName,
  emailadres: teacher.email,
  prive_telefoonnummer: demoPhone(Number(teacher.key.replaceAll(/\D/g, ''))),
  gebruikersnaam: teacher.username,
  functie: teacher.roles.includes('LRK') ? 'Docent' : 'Medewerker',
  is_docent: teacher.roles.includes('LRK'),
  vestiging: reference(school),
  lesgroepen: teacher.roles.includes('LRK') ? teacher.groupKeys.flatMap((group) => lessonsOf(school, group)) : [],
});

/** One parent per household: one in fifteen has no authority. */
const parentOf = (school: DemoSchool, children: readonly DemoPupil[], index: number): ApiObject | undefined => {
  const [first] = children;
  if (first === undefined) return undefined;
  const ids = children.map(({ key }) => pupilId(school, key));
  return {
    uuid: familyId(school, first),
    geslacht: index % 2 === 0 ? 'VROUW' : 'MAN',
    voorletters: first.initials.slice(0, 1),
    voorvoegsel: first.familyNamePrefix,
    achternaam: first.familyName,
    emailadres: `ouder${index}@ouders.${school.plan.domain}`,
    telefoonnummer: first.phone,
    telefoonnummer_geheim: first.phoneSecret,
    mobielwerknummer_geheim: first.phoneSecret,
    adres: addressOf(first),
    adres_geheim: first.addressSecret,
    leerlingen_van_vestiging: ids,
    relatie_tot_leerlingen: ids.map((uuid) => ({
      uuid,
      relatiesoort: index % 2 === 0 ? 'Moeder' : 'Vader',
      ouderlijk_gezag: index % 15 !== 7,
      mag_post_ontvangen: true,
    })),
  };
};

const yearIn = (school: DemoSchool, pupils: readonly DemoPupil[]): SomtodayYear => {
  const families = Map.groupBy(pupils, (pupil) => familyId(school, pupil));
  return {
    stamgroep: school.groups.map((group) => stamgroepOf(school, group)),
    lesgroep: school.groups.flatMap((group) =>
      Object.entries(subjects).map((subject) => lesgroepOf(school, group, subject)),
    ),
    leerling: pupils.map((pupil) => leerlingOf(school, pupil)),
    medewerker: school.teachers.map((teacher) => medewerkerOf(school, teacher)),
    ouderVerzorger: [...families.values()].flatMap((children, index) => parentOf(school, children, index) ?? []),
  };
};

const placed = (school: DemoSchool, on?: string): readonly DemoPupil[] =>
  school.pupils.filter((pupil) => {
    const days = placedFrom(school, pupil);
    return days !== undefined && (on === undefined || (days.startdatum <= on && days.einddatum >= on));
  });

/** What a school has by the question (peilschooljaar): of this moment, of this whole school year, or of the next. */
export const yearFor = (school: DemoSchool, asked: string | null): SomtodayYear => {
  if (asked === 'VOLGEND') {
    const next = promoted(school);
    return yearIn(next, placed(next));
  }
  return yearIn(school, placed(school, asked === 'HUIDIG' ? undefined : school.today));
};
