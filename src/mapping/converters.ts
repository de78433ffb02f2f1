/** What a converter may know besides the text itself. Days are in Europe/Amsterdam. */
export type ConverterContext = {
  readonly today: string;
  readonly schoolYear: string;
  /** True where the source writes the last day in (EDEXML uitstroomdatum of some systems), so that the exclusive end is a day later. */
  readonly lastDayIn: boolean;
};

/** Undefined: the text cannot be read as this; the field is then unreadable for this item, and counted. */
export type Converter = (text: string, context: ConverterContext) => string | boolean | undefined;

const isoDate: Converter = (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined);

/** The closed list. A mapping names a converter; it cannot bring one. */
export const converters = { isoDate } as const satisfies Record<string, Converter>;
export type ConverterName = keyof typeof converters;
