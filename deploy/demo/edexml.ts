import { startOf } from './day.ts';
import type { DemoGroup, DemoSubgroup } from './group.ts';
import type { Gender } from './names.ts';
import type { DemoPupil } from './pupil.ts';
import type { DemoSchool } from './school.ts';
import type { DemoTeacher } from './teacher.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '');

/** An element on a line of its own; nothing where there is no value. */
const element = (depth: number, name: string, value: string | undefined): string =>
  value === undefined ? '' : `${'\t'.repeat(depth)}<${name}>${escaped(value)}</${name}>\n`;

const keyed = (depth: number, name: string, key: string | undefined): string =>
  key === undefined ? '' : `${'\t'.repeat(depth)}<${name} key="${escaped(key)}"/>\n`;

const genders: Readonly<Record<Gender, string>> = { male: '1', female: '2', unspecified: '0', other: '9' };

/**
 * A whole export, EDEXML 2.1 as ParnasSys writes it, with everything that the standard has room for. Valid
 * against the official schema but for the school year, whose list there ends at 2024-2025.
 */
export const writeEdexml = (school: DemoSchool): string =>
  [
    edexmlHead(school),
    ...school.pupils.map((pupil) => pupilXml(pupil, school.schoolYear)),
    edexmlTail(school.teachers),
  ].join('');

/** Everything before the first pupil. */
export const edexmlHead = (
  school: Omit<DemoSchool, 'pupils' | 'teachers'>,
): string => `<?xml version="1.0" encoding="UTF-8"?>
<EDEX xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="EDEXML.structuur.xsd">
${schoolXml(school)}\t<vestigingen>
${school.plan.locations.map(({ key, name }) => `\t\t<vestiging key="${escaped(key)}">\n${element(3, 'naam', name)}\t\t</vestiging>\n`).join('')}\t</vestigingen>
\t<groepen>
${school.groups.map(groupXml).join('')}${school.subgroups.map(subgroupXml).join('')}\t</groepen>
\t<leerlingen>
`;

/** Everything after the last pupil. */
export const edexmlTail = (teachers: readonly DemoTeacher[]): string =>
  `\t</leerlingen>\n\t<leerkrachten>\n${teachers.map(teacherXml).join('')}\t</leerkrachten>\n</EDEX>\n`;

const schoolXml = ({ plan, schoolYear, today }: Pick<DemoSchool, 'plan' | 'schoolYear' | 'today'>): string =>
  [
    '\t<school>\n',
    element(2, 'schooljaar', schoolYear),
    element(2, 'peildatum', today),
    element(2, 'brincode', plan.id.slice(0, 4)),
    element(2, 'dependancecode', plan.id.slice(4)),
    element(2, 'schoolkey', String(41_000 + plan.ordinal)),
    element(2, 'aanmaakdatum', `${today}T00:30:00`),
    element(2, 'auteur', 'ParnasSys'),
    element(2, 'xsdversie', '2.1'),
    '\t</school>\n',
  ].join('');

const remark = (depth: number, notes: DemoPupil['notes']): string => {
  if (notes.length === 0) return '';
  const tabs = '\t'.repeat(depth);
  const blocks = notes.map(
    ({ code, text }) =>
      `${tabs}\t<blok xsi:type="OpmerkingGegevensType">\n${element(depth + 2, 'code', code)}${element(depth + 2, 'opmerking', text)}${tabs}\t</blok>\n`,
  );
  return `${tabs}<toevoegingen>\n${blocks.join('')}${tabs}</toevoegingen>\n`;
};

const groupXml = (group: DemoGroup): string =>
  [
    `\t\t<groep key="${escaped(group.key)}">\n`,
    element(3, 'naam', group.name),
    element(3, 'jaargroep', group.yearGroup),
    element(3, 'omschrijving', group.note),
    '\t\t</groep>\n',
  ].join('');

const subgroupXml = ({ key, name }: DemoSubgroup): string =>
  `\t\t<samengestelde_groep key="${escaped(key)}">\n${element(3, 'naam', name)}\t\t</samengestelde_groep>\n`;

const opening = (name: string, { key, eckId }: { readonly key: string; readonly eckId?: string }): string =>
  `\t\t<${name} key="${escaped(key)}"${eckId === undefined ? '' : ` eckid="${escaped(eckId)}"`}>\n`;

/** One pupil, complete: `schoolYear` decides when group 3 began. */
const pupilXml = (pupil: DemoPupil, schoolYear: string): string =>
  [
    opening('leerling', pupil),
    namesXml(pupil),
    element(3, 'geboortedatum', pupil.dateOfBirth),
    element(3, 'geslacht', genders[pupil.gender]),
    element(3, 'start_ondw_jgr3', startOfYearThree(pupil, schoolYear)),
    placeXml(pupil),
    element(3, 'gebruikersnaam', pupil.username),
    element(3, 'emailadres', pupil.email),
    element(3, 'fotourl', pupil.photoUrl),
    backgroundXml(pupil),
    element(3, 'postcodenl', pupil.postcode),
    element(3, 'instroomdatum', pupil.enrolledFrom),
    element(3, 'uitstroomdatum', pupil.leftOn),
    remark(3, pupil.notes),
    element(3, 'mutatiedatum', `${pupil.changedOn}T15:12:08`),
    '\t\t</leerling>\n',
  ].join('');

/** What schools find in the file when nobody filled in more: about 520 bytes. */
export const plainPupilXml = (pupil: DemoPupil): string =>
  [
    opening('leerling', pupil),
    element(3, 'achternaam', pupil.familyName),
    element(3, 'voorvoegsel', pupil.familyNamePrefix),
    element(3, 'voorletters-1', pupil.initials),
    element(3, 'roepnaam', pupil.callName),
    element(3, 'geboortedatum', pupil.dateOfBirth),
    element(3, 'geslacht', genders[pupil.gender]),
    placeXml(pupil),
    numberXml(pupil),
    element(3, 'postcodenl', pupil.postcode),
    '\t\t</leerling>\n',
  ].join('');

type Named = Pick<DemoPupil, 'familyName' | 'initials' | 'callName'> & {
  readonly familyNamePrefix?: string;
  readonly givenNames?: string;
};

const namesXml = (person: Named): string =>
  [
    element(3, 'achternaam', person.familyName),
    element(3, 'voorvoegsel', person.familyNamePrefix),
    element(3, 'voornamen', person.givenNames),
    element(3, 'voorletters-1', person.initials),
    element(3, 'roepnaam', person.callName),
  ].join('');

const placeXml = (pupil: DemoPupil): string => {
  const left = pupil.status === 'left';
  const subgroups = pupil.subgroupKeys.map((key) => keyed(4, 'samengestelde_groep', key)).join('');
  return [
    element(3, 'jaargroep', left ? 'H' : pupil.yearGroup),
    keyed(3, 'groep', left ? undefined : pupil.groupKey),
    subgroups === '' ? '' : `\t\t\t<samengestelde_groepen>\n${subgroups}\t\t\t</samengestelde_groepen>\n`,
    keyed(3, 'vestiging', pupil.locationKey),
  ].join('');
};

const startOfYearThree = ({ yearGroup }: DemoPupil, schoolYear: string): string | undefined =>
  /^[3-8]$/.test(yearGroup) ? `${startOf(schoolYear) - (Number(yearGroup) - 3)}-08-01` : undefined;

const backgroundXml = (pupil: DemoPupil): string =>
  [
    element(3, 'etniciteit', pupil.background.ethnicity),
    element(3, 'land', pupil.background.country),
    element(3, 'land_vader', pupil.background.countryOfFather),
    element(3, 'land_moeder', pupil.background.countryOfMother),
    numberXml(pupil),
    element(3, 'gewicht_nieuw', pupil.background.weight),
    element(3, 'gewicht', pupil.background.oldWeight),
  ].join('');

/** The schema's choice: at most one of the three. */
const numberXml = ({ bsn, educationNumber, numberShown }: DemoPupil): string => {
  const number = bsn ?? educationNumber;
  if (number === undefined || numberShown === 'none') return '';
  if (numberShown === 'lastFour') return element(3, 'bsn_ondwnr-4', number.slice(-4));
  return element(3, bsn === undefined ? 'onderwijsnummer' : 'bsn', number);
};

const teacherXml = (teacher: DemoTeacher): string => {
  const groups = [
    ...teacher.groupKeys.map((key) => keyed(4, 'groep', key)),
    ...teacher.subgroupKeys.map((key) => keyed(4, 'samengestelde_groep', key)),
  ].join('');
  return [
    opening('leerkracht', teacher),
    namesXml(teacher),
    element(3, 'gebruikersnaam', teacher.username),
    element(3, 'emailadres', teacher.email),
    ...teacher.roles.map((role) => element(3, 'rol', role)),
    groups === '' ? '' : `\t\t\t<groepen>\n${groups}\t\t\t</groepen>\n`,
    '\t\t</leerkracht>\n',
  ].join('');
};
