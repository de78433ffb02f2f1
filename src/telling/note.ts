import { GatewayError, type ErrorSubject } from '../errors.ts';
import { adviceNaming, hasWords } from '../text/error-lines.ts';
import { formatFor } from '../text/format.ts';
import { type Lang, texts } from '../text/texts.ts';
import type { Cause, CauseKind } from './cause.ts';
import type { SchoolStanding } from './standing.ts';
import type { Tally } from './tally.ts';

/** The worst of what is told: everything fine, something waits for a decision, something went wrong. */
export type NoteLevel = 'fine' | 'waits' | 'wrong';

/** One cause: what it is about, what happened, and the one thing to do. */
export type NoteLine = { readonly kind: CauseKind; readonly what: string; readonly action: string };

/** The daily note in words. Counts, names of schools and of suppliers; there is no place in it for anything of a pupil. */
export type Note = {
  /** Day in Europe/Amsterdam that it is of. */
  readonly day: string;
  readonly level: NoteLevel;
  /** The first line: the worst. */
  readonly headline: string;
  readonly lines: readonly NoteLine[];
  /** What was delivered, and who is fine. */
  readonly fine: readonly string[];
};

/** What a note is made of. */
export type NoteFacts = {
  readonly day: string;
  readonly standings: readonly SchoolStanding[];
  readonly causes: readonly Cause[];
  /** Of the last day. */
  readonly total: Tally;
};

/**
 * What of an error may stand in a note, which leaves the building: our own names, counts and days. A name from a file
 * (a column, what was found in it) stays behind; `sluis report` and the status page have it.
 */
const tellable = ({
  school,
  supplier,
  product,
  field,
  setting,
  count,
  limit,
  status,
  date,
}: ErrorSubject): ErrorSubject =>
  Object.fromEntries(
    Object.entries({ school, supplier, product, field, setting, count, limit, status, date }).filter(
      ([, value]) => value !== undefined,
    ),
  );

const levelOf = (causes: readonly Cause[]): NoteLevel => {
  if (causes.some(({ kind }) => kind !== 'decide')) return 'wrong';
  return causes.length > 0 ? 'waits' : 'fine';
};

/** More than these are counted, not named. */
const namedAtMost = 3;

type Named = readonly { readonly name: string }[];

const schoolsIn = (schools: Named, lang: Lang): string =>
  schools.length > namedAtMost
    ? texts(lang).telling.schools(schools.length)
    : formatFor(lang).list(schools.map(({ name }) => name));

const suppliersIn = (suppliers: Named, lang: Lang): string =>
  suppliers.length > namedAtMost
    ? texts(lang).telling.suppliers(suppliers.length)
    : formatFor(lang).list(suppliers.map(({ name }) => name));

/** What is found in a feed that waits, or keeps all from going, is a kind of our own; what is found in a file is not told. */
const subjectOf = ({ what, told, schools }: Cause): ErrorSubject => {
  const { found, ...rest } = told?.subject ?? {};
  const kind = (what === 'held' || what === 'halted') && found !== undefined ? { found } : {};
  return { ...tellable(rest), ...kind, school: schools[0]?.id ?? '' };
};

const errorLine = (cause: Cause, lang: Lang): Omit<NoteLine, 'kind'> => {
  const { told, suppliers } = cause;
  const code = told?.code ?? 'internal';
  const about = subjectOf(cause);
  const [first] = suppliers;
  const error = new GatewayError(code, first === undefined ? about : { ...about, supplier: first.id });
  const { what, next } = adviceNaming(error, first === undefined ? undefined : suppliersIn(suppliers, lang), lang);
  return { what, action: next };
};

/** A name of a group is looked at by a command of its own; everything else that is held is a case. */
const heldLine = (cause: Cause, lang: Lang): Omit<NoteLine, 'kind'> => {
  const { telling: words } = texts(lang);
  const { told } = cause;
  if (told === undefined || !hasWords(told.code)) return { what: words.heldWhat, action: words.held };
  const line = errorLine(cause, lang);
  return told.code === 'feed_group_names' ? line : { ...line, action: words.held };
};

const contentOf = (cause: Cause, lang: Lang): Omit<NoteLine, 'kind'> => {
  const words = texts(lang).telling;
  const since = cause.since === undefined ? undefined : formatFor(lang).instant(cause.since);
  if (cause.what === 'silent') return { what: words.silent(since), action: words.silentNext };
  if (cause.what === 'missed') return { what: words.missed(since), action: words.missedNext };
  if (cause.what === 'stopped') return { what: words.stopped, action: words.stoppedNext };
  return cause.what === 'held' ? heldLine(cause, lang) : errorLine(cause, lang);
};

const lineOf = (cause: Cause, lang: Lang): NoteLine => {
  const { what, action } = contentOf(cause, lang);
  // What a supplier asks is of its agreement, and of no school.
  const place = cause.schools.length === 0 ? '' : `${schoolsIn(cause.schools, lang)}: `;
  return { kind: cause.kind, what: `${place}${what}`, action };
};

const fineLines = ({ standings, causes, total }: NoteFacts, lang: Lang): readonly string[] => {
  const words = texts(lang).telling;
  const { number } = formatFor(lang);
  const touched = new Set(causes.flatMap(({ schools }) => schools.map(({ id }) => id)));
  const well = standings.filter(({ school }) => !touched.has(school));
  const delivered = words.delivered(number(total.added), number(total.changed), number(total.removed));
  return well.length === 0 ? [delivered] : [words.well(schoolsIn(well, lang)), delivered];
};

/** The note of a day. */
export const noteOf = (facts: NoteFacts, lang: Lang): Note => {
  const level = levelOf(facts.causes);
  return {
    day: facts.day,
    level,
    headline: texts(lang).telling.headline[level](facts.causes.length),
    lines: facts.causes.map((cause) => lineOf(cause, lang)),
    fine: fineLines(facts, lang),
  };
};

const kinds: readonly CauseKind[] = ['act', 'again', 'decide'];

/** The note as lines of plain text, for a mail or a terminal: the worst first, then one line for each cause. */
export const noteText = ({ headline, lines, fine, day }: Note, lang: Lang): readonly string[] => {
  const words = texts(lang).telling;
  const parts = kinds.flatMap((kind) => {
    const own = lines.filter((line) => line.kind === kind);
    return own.length === 0 ? [] : ['', words.kinds[kind], ...own.map(({ what, action }) => `- ${what} ${action}`)];
  });
  return [
    headline,
    ...parts,
    '',
    words.fine,
    ...fine.map((line) => `- ${line}`),
    '',
    words.foot(formatFor(lang).day(day)),
  ];
};
