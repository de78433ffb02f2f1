import type { SourceRow, Wanted } from '../../src/ports.ts';
import type { Thing } from './reader.ts';
import type { RowKind } from './rows.ts';

/** What decides which placement and which enrolment hold. */
export type Moment = {
  /** In Amsterdam. */
  readonly today: string;
  /** As ParnasSys writes it: `2026 / 2027`. */
  readonly schoolYear: string;
};

const listOf = ({ within }: Thing, name: string): readonly Thing[] => within[name] ?? [];

const byId = (things: readonly Thing[]): ReadonlyMap<string, Thing> =>
  new Map(things.flatMap((thing) => (thing.texts['id'] === undefined ? [] : [[thing.texts['id'], thing] as const])));

/** xs:date or xs:dateTime: with a zone of its own the day stands in front; in UTC, midnight in Amsterdam is the evening before. */
const dateForm = /^(\d{4}-\d\d-\d\d)(?:T(\d\d):\d\d:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/** The day of a date; what is no date stays as it is, for the mapping to judge. */
export const dayIn = (text: string): string => {
  const [, day, hour, zone] = dateForm.exec(text) ?? [];
  if (day === undefined) return text;
  const isEvening = zone === 'Z' && Number(hour ?? 0) >= 22;
  return isEvening ? new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10) : day;
};

const dayOf = ({ texts }: Thing, name: string): string | undefined => {
  const text = texts[name];
  return text === undefined ? undefined : dayIn(text);
};

type Span = { readonly from: string; readonly until: string };

/** Both ends are in it; an open end is open. */
const spanOf = (thing: Thing, from: string, until: string): Span => ({
  from: dayOf(thing, from) ?? '0000-00-00',
  until: dayOf(thing, until) ?? '9999-99-99',
});

/** The one that holds today and began last; else the one that begins first; else the one that ended last. */
const holding = (things: readonly Thing[], span: (thing: Thing) => Span, today: string): Thing | undefined => {
  const ordered = things.toSorted((a, b) => (span(a).from < span(b).from ? -1 : 1));
  const now = ordered.findLast((thing) => span(thing).from <= today && span(thing).until >= today);
  return now ?? ordered.find((thing) => span(thing).from > today) ?? ordered.at(-1);
};

/** Where a school year stands among the answer's own: a reference to it, or its name as it is. */
const yearNames = (years: ReadonlyMap<string, Thing>) => (thing: Thing | undefined) => {
  const year = thing?.texts['schooljaar'];
  return year === undefined ? undefined : (years.get(year)?.texts['naam'] ?? year);
};

const sameYear = (one: string | undefined, other: string): boolean =>
  one !== undefined && one.replaceAll(/\s/g, '') === other.replaceAll(/\s/g, '');

const placementSpan = (thing: Thing): Span => spanOf(thing, 'vanafDatum', 'totDatum');
const enrolmentSpan = (thing: Thing): Span => spanOf(thing, 'datumInschrijving', 'datumUitschrijving');

/** Nobody passes for enrolled for want of a word: this one is no status, and sets the pupil aside. */
const noEnrolment = 'geen inschrijving';

type Lists = {
  readonly addresses: ReadonlyMap<string, Thing>;
  readonly types: ReadonlyMap<string, Thing>;
  readonly yearOf: (thing: Thing | undefined) => string | undefined;
};

type Values = Readonly<Record<string, string | undefined>>;

const addressValues = (pupil: Thing, { addresses }: Lists): Values => {
  const address = addresses.get(pupil.texts['leerlingAdres'] ?? '');
  if (address === undefined) return {};
  const { id: _id, ...texts } = address.texts;
  const phone = listOf(address, 'telefoon')[0]?.texts ?? {};
  return { ...texts, telefoonnummer: phone['nummer'], telefoonGeheim: phone['geheim'] };
};

const placementValues = (pupil: Thing, { yearOf }: Lists, { today, schoolYear }: Moment): Values => {
  const all = listOf(pupil, 'groepsindelingen');
  const thisYear = all.filter((one) => sameYear(yearOf(one), schoolYear));
  const placement = holding(thisYear.length > 0 ? thisYear : all, placementSpan, today);
  if (placement === undefined) return {};
  const { groep, leerjaar, bekostigd } = placement.texts;
  const isOver = placementSpan(placement).until < today;
  return { leerjaar, bekostigd, schooljaar: yearOf(placement), groep: isOver ? undefined : groep };
};

const enrolmentValues = (pupil: Thing, { types }: Lists, { today }: Moment): Values => {
  const enrolment = holding(listOf(pupil, 'inschrijvingen'), enrolmentSpan, today);
  const type = types.get(enrolment?.texts['inschrijvingType'] ?? '');
  return {
    inschrijvingType: type?.texts['omschrijving'] ?? noEnrolment,
    datumInschrijving: enrolment && dayOf(enrolment, 'datumInschrijving'),
    datumUitschrijving: enrolment && dayOf(enrolment, 'datumUitschrijving'),
  };
};

const ownValues = ({ texts }: Thing): Values => {
  const { leerlingAdres: _address, geboortedatum, datumAanmelding, ...rest } = texts;
  const days = { geboortedatum, datumAanmelding };
  return {
    ...rest,
    ...Object.fromEntries(
      Object.entries(days).flatMap(([name, day]) => (day === undefined ? [] : [[name, dayIn(day)]])),
    ),
  };
};

const rowOf = (kind: RowKind, { line }: Thing, values: Values, wanted: Wanted): SourceRow => ({
  kind,
  line,
  values: Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value !== undefined && wanted.get(kind)?.has(name) === true ? [[name, value]] : [],
    ),
  ),
});

/** The rows of an answer: groups of this school year, and pupils with what they point at. */
export function* joined(root: Thing, wanted: Wanted, moment: Moment): Generator<SourceRow> {
  const yearOf = yearNames(byId(listOf(root, 'schooljaren')));
  const lists: Lists = {
    addresses: byId(listOf(root, 'adressen')),
    types: byId(listOf(root, 'inschrijvingtypes')),
    yearOf,
  };
  for (const group of listOf(root, 'groepen')) {
    const year = yearOf(group);
    if (year !== undefined && !sameYear(year, moment.schoolYear)) continue;
    yield rowOf('groep', group, { ...group.texts, schooljaar: year }, wanted);
  }
  for (const pupil of listOf(root, 'leerlingen')) {
    const values = {
      ...addressValues(pupil, lists),
      ...placementValues(pupil, lists, moment),
      ...enrolmentValues(pupil, lists, moment),
      ...ownValues(pupil),
    };
    yield rowOf('leerling', pupil, values, wanted);
  }
}
