import type { Difference, FieldAt, FieldPlace, FormChange, RowPart } from './difference.ts';
import { formWords, labelOf } from './labels.ts';
import type { Words } from './wording.ts';

/** To whom, and how many pupils it concerns where that is known (in scope of the new text, today). */
type Audience = { readonly supplier: string; readonly pupils?: number };

const whole: Words = { nl: 'volledig', en: 'whole' };

const rowWords: Readonly<Record<RowPart, Words>> = {
  startsWithinDays: { nl: 'leerlingen die nog beginnen', en: 'pupils who are yet to start' },
  locations: { nl: 'vestigingen', en: 'locations' },
  yearGroups: { nl: 'jaargroepen', en: 'year groups' },
  groups: { nl: 'groepen', en: 'groups' },
};

const amount = ({ pupils }: Audience): Words => {
  if (pupils === undefined) return { nl: '', en: '' };
  const one = pupils === 1;
  return {
    nl: `, voor ${pupils} ${one ? 'leerling' : 'leerlingen'}`,
    en: `, for ${pupils} ${one ? 'pupil' : 'pupils'}`,
  };
};

/** The number of pupils belongs in sentences about pupils only. */
const amountFor = (place: FieldPlace, audience: Audience): Words =>
  place.entity === 'pupil' ? amount(audience) : { nl: '', en: '' };

const added =
  (audience: Audience) =>
  (place: FieldAt): Words => {
    const [label, count] = [labelOf(place, place.form), amountFor(place, audience)];
    return {
      nl: `${label.nl} gaat nu ook naar ${audience.supplier}${count.nl}.`,
      en: `${label.en} now also goes to ${audience.supplier}${count.en}.`,
    };
  };

const removed =
  ({ supplier }: Audience) =>
  (place: FieldAt): Words => {
    const label = labelOf(place, place.form);
    return { nl: `${label.nl} gaat niet meer naar ${supplier}.`, en: `${label.en} no longer goes to ${supplier}.` };
  };

const reshaped =
  (audience: Audience) =>
  (change: FormChange): Words => {
    const [label, count] = [labelOf(change), amountFor(change, audience)];
    const [from, to] = [formWords[change.from] ?? whole, formWords[change.to] ?? whole];
    return {
      nl: `${label.nl} gaat nu anders naar ${audience.supplier}: ${to.nl} (was: ${from.nl})${count.nl}.`,
      en: `${label.en} now goes to ${audience.supplier} differently: ${to.en} (was: ${from.en})${count.en}.`,
    };
  };

const purposeWords =
  (audience: Audience) =>
  (place: FieldPlace): Words => ({
    nl: `${labelOf(place).nl} wordt voor een ander doel of op een andere grondslag gebruikt${amountFor(place, audience).nl}.`,
    en: `${labelOf(place).en} is used for another purpose or on another basis${amountFor(place, audience).en}.`,
  });

const consentWords =
  (needed: boolean, audience: Audience) =>
  (place: FieldPlace): Words => ({
    nl: `${labelOf(place).nl} gaat nu ${needed ? 'alleen met' : 'ook zonder'} toestemming naar ${audience.supplier}.`,
    en: `${labelOf(place).en} now goes to ${audience.supplier} ${needed ? 'only with' : 'without'} consent.`,
  });

const rows =
  (wider: boolean, audience: Audience) =>
  (part: RowPart): Words => ({
    nl: `${wider ? 'Meer' : 'Minder'} leerlingen: de keuze van ${rowWords[part].nl} is ${wider ? 'ruimer' : 'krapper'}${amount(audience).nl}.`,
    en: `${wider ? 'More' : 'Fewer'} pupils: the choice of ${rowWords[part].en} is ${wider ? 'wider' : 'narrower'}${amount(audience).en}.`,
  });

const list = (names: readonly string[], words: (joined: string) => Words): readonly Words[] =>
  names.length === 0 ? [] : [words(names.join(', '))];

const end = (until: string): Words => ({
  nl: until === 'open' ? 'De overeenkomst heeft geen einddatum meer.' : `De overeenkomst loopt nu tot en met ${until}.`,
  en:
    until === 'open'
      ? 'The agreement no longer has a last day.'
      : `The agreement now runs until and including ${until}.`,
});

const terms = (difference: Difference, { supplier }: Audience): readonly Words[] => {
  const { prolongedUntil, shortenedUntil, keyChanged, retentionChanged } = difference;
  return [
    ...(prolongedUntil === undefined ? [] : [end(prolongedUntil)]),
    ...(shortenedUntil === undefined ? [] : [end(shortenedUntil)]),
    ...(keyChanged
      ? [
          {
            nl: `${supplier} krijgt een andere leerlingsleutel.`,
            en: `${supplier} gets another pupil key.`,
          },
        ]
      : []),
    ...(retentionChanged
      ? [
          {
            nl: `De bewaartermijn bij ${supplier} is gewijzigd.`,
            en: `The retention at ${supplier} has changed.`,
          },
        ]
      : []),
  ];
};

const partiesIn = (difference: Difference, { supplier }: Audience): readonly Words[] => [
  ...list(difference.schoolsAdded, (names) => ({
    nl: `Gaat nu ook gelden voor: ${names}.`,
    en: `Now also holds for: ${names}.`,
  })),
  ...list(difference.schoolsRemoved, (names) => ({
    nl: `Geldt niet meer voor: ${names}.`,
    en: `No longer holds for: ${names}.`,
  })),
  ...list(difference.recipientsAdded, (names) => ({
    nl: `Via ${supplier} krijgen nu ook gegevens: ${names}.`,
    en: `Through ${supplier} these now get data too: ${names}.`,
  })),
  ...list(difference.recipientsRemoved, (names) => ({
    nl: `Via ${supplier} krijgen geen gegevens meer: ${names}.`,
    en: `Through ${supplier} these no longer get data: ${names}.`,
  })),
];

/** A difference in sentences: what gets wider first, then what gets narrower. Empty when nothing moves. */
export const sayDifference = (difference: Difference, audience: Audience): readonly Words[] => [
  ...difference.fieldsAdded.map(added(audience)),
  ...difference.formsWidened.map(reshaped(audience)),
  ...difference.purposesChanged.map(purposeWords(audience)),
  ...difference.consentDropped.map(consentWords(false, audience)),
  ...difference.rowsWidened.map(rows(true, audience)),
  ...partiesIn(difference, audience),
  ...terms(difference, audience),
  ...difference.fieldsRemoved.map(removed(audience)),
  ...difference.formsNarrowed.map(reshaped(audience)),
  ...difference.consentNeeded.map(consentWords(true, audience)),
  ...difference.rowsNarrowed.map(rows(false, audience)),
];
