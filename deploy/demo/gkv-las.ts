import { addDays } from './day.ts';
import type { DemoPupil } from './pupil.ts';
import type { DemoSchool } from './school.ts';
import {
  type Asked,
  envelope,
  faultAnswer,
  type LasAnswer,
  type SoapLas,
  type SoapLasOptions,
  startSoapLas,
  textIn,
} from './soap-las.ts';

export type GkvLasOptions = SoapLasOptions & {
  /** The schools as they are now, asked anew for each question. */
  readonly schools: () => readonly DemoSchool[];
  /** The leveranciersleutel. */
  readonly key: string;
  /** Changes the pupils' lists of an answer; for tests. */
  readonly only?: (pupil: DemoPupil) => boolean;
};

const namespace = 'http://www.topicus.nl/parnassys';
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replaceAll(/[&<>]/g, (character) => escapes[character] ?? '');

/** A value, or nothing at all: an empty field is left out. */
const leaf = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `<${name}>${escaped(value)}</${name}>`;
const thing = (name: string, ...content: readonly string[]): string => `<${name}>${content.join('')}</${name}>`;

/** `2026 / 2027`, and a date with the zone in which it was typed. */
const spaced = (schoolYear: string): string => schoolYear.replace('-', ' / ');
const dated = (day: string | undefined): string | undefined =>
  day === undefined ? undefined : `${day}T00:00:00+01:00`;

const types = {
  enrolled: 'Volgt onderwijs',
  applied: 'Aangemeld',
  future: 'Toekomstig',
  left: 'Uitgeschreven',
} as const;
const typeIds = Object.keys(types);
const genders = { male: 'Man', female: 'Vrouw', unspecified: 'Onbekend', other: 'Anders' } as const;

const yearIds = { last: '7001', now: '7002' };
const yearBefore = (schoolYear: string): string => {
  const [first = 0] = schoolYear.split('-').map(Number);
  return `${first - 1}-${first}`;
};

const homeOf = ({ postcode, street, houseNumber, phone }: DemoPupil): string =>
  `${postcode}/${street}/${houseNumber}/${phone}`;

const said = (secret: boolean | undefined): string | undefined => (secret === undefined ? undefined : String(secret));

const addressXml = (pupil: DemoPupil, id: string): string =>
  thing(
    'adres',
    leaf('id', id),
    leaf('gemeente', pupil.city),
    leaf('plaats', pupil.city),
    leaf('straat', pupil.street),
    leaf('huisnummer', pupil.houseNumber),
    leaf('postcode', pupil.postcode),
    leaf('land', 'Nederland'),
    leaf('geheimadres', said(pupil.addressSecret)),
    thing('telefoon', leaf('id', `9${id}`), leaf('nummer', pupil.phone), leaf('geheim', said(pupil.phoneSecret))),
  );

/** Who has been at school for more than a year has a placement of last year too. */
const placements = (pupil: DemoPupil, { schoolYear }: DemoSchool): string => {
  const start = `${schoolYear.slice(0, 4)}-08-01`;
  const before = pupil.enrolledFrom < addDays(start, -300);
  const year = Number(pupil.yearGroup);
  const placed = (id: string, ...content: readonly string[]) => thing('groepsindeling', leaf('id', id), ...content);
  const past = placed(
    `${pupil.key}1`,
    leaf('groep', '6999'),
    leaf('schooljaar', yearIds.last),
    leaf('leerjaar', String(year - 1)),
    leaf('vanafDatum', dated(addDays(start, -365))),
    leaf('totDatum', dated(addDays(start, -1))),
    leaf('bekostigd', 'true'),
  );
  const now = placed(
    `${pupil.key}2`,
    leaf('groep', pupil.groupKey),
    leaf('schooljaar', yearIds.now),
    leaf('leerjaar', pupil.yearGroup),
    leaf('vanafDatum', dated(pupil.enrolledFrom > start ? pupil.enrolledFrom : start)),
    leaf('totDatum', dated(addDays(start, 364))),
    leaf('bekostigd', 'true'),
  );
  const isHere = pupil.status === 'enrolled' || pupil.status === 'future';
  const list = `${before && year > 1 ? past : ''}${isHere && pupil.groupKey !== undefined ? now : ''}`;
  return list === '' ? '' : thing('groepsindelingen', list);
};

const pupilXml = (pupil: DemoPupil, school: DemoSchool, addressId: string): string =>
  thing(
    'leerling',
    leaf('id', `55${pupil.key}`),
    leaf('leerlingNummer', pupil.key),
    leaf('achternaam', pupil.familyName),
    leaf('achternaamOfficieel', pupil.familyName),
    leaf('roepNaam', pupil.callName),
    leaf('voornamen', pupil.givenNames),
    leaf('tussenvoegsel', pupil.familyNamePrefix),
    leaf('tussenvoegselOfficieel', pupil.familyNamePrefix),
    leaf('geslacht', genders[pupil.gender]),
    leaf('geboortedatum', dated(pupil.dateOfBirth)),
    leaf('geboortedatumOnzeker', 'false'),
    leaf('geboorteplaats', pupil.city),
    leaf('leerlingAdres', addressId),
    placements(pupil, school),
    thing(
      'inschrijvingen',
      thing(
        'inschrijving',
        leaf('id', `66${pupil.key}`),
        leaf('inschrijvingType', String(typeIds.indexOf(pupil.status) + 1)),
        leaf('datumInschrijving', dated(pupil.enrolledFrom)),
        leaf('datumUitschrijving', dated(pupil.leftOn)),
      ),
    ),
  );

const answerXml = (school: DemoSchool, only: (pupil: DemoPupil) => boolean): string => {
  const pupils = school.pupils.filter(only);
  const homes = [...new Set(pupils.map(homeOf))];
  const idOf = (pupil: DemoPupil): string => String(1000 + homes.indexOf(homeOf(pupil)));
  const first = new Map(pupils.toReversed().map((pupil) => [idOf(pupil), pupil]));
  return thing(
    'return',
    thing('adressen', ...[...first].toReversed().map(([id, pupil]) => addressXml(pupil, id))),
    thing(
      'groepen',
      thing('groep', leaf('id', '6999'), leaf('naam', 'Vorig jaar'), leaf('schooljaar', yearIds.last)),
      ...school.groups.map(({ key, name }) =>
        thing('groep', leaf('id', key), leaf('naam', name), leaf('lokaal', 'A1'), leaf('schooljaar', yearIds.now)),
      ),
    ),
    thing(
      'schooljaren',
      thing('schooljaar', leaf('id', yearIds.last), leaf('naam', spaced(yearBefore(school.schoolYear)))),
      thing('schooljaar', leaf('id', yearIds.now), leaf('naam', spaced(school.schoolYear))),
    ),
    thing(
      'inschrijvingtypes',
      ...Object.values(types).map((name, index) =>
        thing(
          'inschrijvingtype',
          leaf('id', String(index + 1)),
          leaf('omschrijving', name),
          leaf('code', name.slice(0, 3)),
        ),
      ),
    ),
    thing('leerlingen', ...pupils.map((pupil) => pupilXml(pupil, school, idOf(pupil)))),
  );
};

/** A ParnasSys that answers `getLeerlingen`: lists that point at each other by id. */
export const startGkvLas = (options: GkvLasOptions): Promise<SoapLas> => {
  const { key, only = () => true } = options;
  const answer = ({ body }: Asked): LasAnswer => {
    if (textIn(body, 'leveranciersleutel') !== key) return faultAnswer('Client');
    const brin = textIn(body, 'brinnummer');
    const year = textIn(body, 'schooljaar');
    const school = options.schools().find(({ plan }) => plan.id.slice(0, 4) === brin);
    if (school === undefined || year !== spaced(school.schoolYear)) return faultAnswer('Server');
    const name = 'ns2:getLeerlingenResponse';
    return {
      status: 200,
      xml: envelope(`<${name} xmlns:ns2="${namespace}">${answerXml(school, only)}</${name}>`),
    };
  };
  return startSoapLas(options, answer);
};
