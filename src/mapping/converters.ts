import * as code from './code.ts';
import * as date from './date.ts';
import { authority, yesNo } from './flag.ts';
import { programme, text } from './text.ts';

/** What a converter may know besides the text itself. Days are in Europe/Amsterdam. */
export type ConverterContext = {
  readonly today: string;
  readonly schoolYear: string;
  /** True where the source writes the last day in (EDEXML uitstroomdatum of some systems), so that the exclusive end is a day later. */
  readonly lastDayIn: boolean;
};

/** Undefined: the text cannot be read as this; the field is then unreadable for this item, and counted. */
export type Converter = (text: string, context: ConverterContext) => string | boolean | undefined;

/**
 * The closed list. A mapping names a converter; it cannot bring one. Each is a pure function of the text and the
 * context. A blank text never reaches a converter: it is absent.
 */
export const converters = {
  text,
  programme,
  isoDate: date.isoDate,
  dutchDate: date.dutchDate,
  anyDate: date.anyDate,
  lastDay: date.lastDay,
  dayAfter: date.dayAfter,
  ageClass: date.ageClass,
  edexmlGender: code.edexmlGender,
  genderWord: code.genderWord,
  yearGroup: code.yearGroup,
  voYearGroup: code.voYearGroup,
  schoolYear: code.schoolYear,
  enrolmentStatusWord: code.enrolmentStatusWord,
  edexmlStatus: code.edexmlStatus,
  brin: code.brin,
  locationCode: code.locationCode,
  postcode: code.postcode,
  yesNo,
  authority,
} as const satisfies Record<string, Converter>;

export type ConverterName = keyof typeof converters;
