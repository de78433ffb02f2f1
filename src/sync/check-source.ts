import { asGatewayError, GatewayError } from '../errors.ts';
import { compile } from '../mapping/apply.ts';
import type { Mapping } from '../mapping/table.ts';
import type { Input, Reading, ReadingReport, Unknown } from '../ports.ts';
import { fieldsOf } from '../record/catalogue.ts';
import { amsterdamDay } from '../record/day.ts';
import { entities } from '../record/field.ts';
import type { Unproven } from '../roster/head.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import { checkAge, isNewer, madeAtIn } from './age.ts';
import { candidatesFor, keepInput, type Kept } from './check-detect.ts';
import { type CheckTally, countOf, finish, newCheckTally, type RowProblem, takeRow } from './check-tally.ts';
import { enrolmentOf, errorOf, schoolIn, type SchoolFound, wholeErrors } from './check-whole.ts';
import { type FoundName, namesIn } from './check-names.ts';
import { unendedOf } from './counts-of.ts';
import { type Drift, readDrift } from './drift.ts';
import { fileMark, hashed, isSeenBefore } from './earlier.ts';
import type { Gateway } from './gateway.ts';
import { fileConnector } from './origin.ts';
import { splitSettings } from './parts.ts';
import { told } from './report-of.ts';
import type { Told } from './report.ts';
import type { SchoolSource } from './school.ts';

/** `state` is known of a school only: new in this file, met before and not decided about, or ignored. */
export type FoundUnknown = Unknown & { readonly state?: 'new' | 'open' | 'ignored' };

/** What a file came to. Names, places and counts; no value. */
export type SourceCheck = {
  readonly file: string;
  readonly connector: string;
  readonly mapping: string;
  /** How the bytes were read, where the file cannot say so itself. */
  readonly encoding: string | undefined;
  /** Why the file would be refused whole, worst first; empty when it would be taken in. */
  readonly errors: readonly Told[];
  /** What would be left out field by field, or set aside. */
  readonly problems: readonly RowProblem[];
  /** What nobody declared (law 9): never read, never forwarded. */
  readonly unknown: readonly FoundUnknown[];
  /** Why nobody would be removed on its word; empty when it proves that it is whole, and new. */
  readonly unproven: readonly Unproven[];
  readonly names: readonly FoundName[];
  /** Per kind of row in the source's words. */
  readonly rows: Readonly<Record<string, number>>;
  /** Per kind of record, different keys. */
  readonly items: Readonly<Record<string, number>>;
  /** Pupils per status of enrolment. */
  readonly enrolment: Readonly<Record<string, number>>;
  readonly school: SchoolFound;
  /** Other mappings that were tried, with the columns that the file lacks for them. */
  readonly others: readonly { readonly mapping: string; readonly missing: string }[];
};

type CheckOptions = { readonly mapping: string | undefined; readonly school: SchoolSource | undefined };

/** Everything that a mapping knows is read, in memory only and only for the check. */
const everything = new Map(entities.map((entity) => [entity, new Set(Object.keys(fieldsOf(entity)))]));

const settingsFor = (mapping: Mapping, school: SchoolSource | undefined): unknown => {
  const own: unknown = school?.connector === mapping.connector ? splitSettings(school).settings : {};
  return mapping.columns === undefined ? own : { encoding: 'auto', ...Object(own), columns: mapping.columns };
};

const readAll = async (
  reading: Reading,
  take: (row: Parameters<typeof takeRow>[1]) => void,
): Promise<GatewayError | undefined> => {
  try {
    for await (const rows of reading.rows) for (const row of rows) take(row);
    return reading.report().complete ? undefined : new GatewayError('source_cut_off');
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (error.recovery === 'halt') throw thrown;
    return error;
  }
};

const itemsIn = (tally: CheckTally): Readonly<Record<string, number>> =>
  Object.fromEntries(entities.map((entity) => [entity, countOf(tally, entity)]).filter(([, count]) => count !== 0));

/** What is known of a school's earlier files, beside this one. */
type Beside = {
  readonly errors: readonly GatewayError[];
  readonly unproven: readonly Unproven[];
  readonly drift: readonly Drift[] | undefined;
};

const besideOf = async (
  gateway: Gateway,
  school: SchoolSource | undefined,
  report: ReadingReport,
  hash: string,
): Promise<Beside> => {
  const noEnd = unendedOf(report);
  if (school === undefined) return { errors: [], unproven: noEnd, drift: undefined };
  const current = await gateway.generations.current(school.id);
  const madeAt = madeAtIn(report, gateway.clock.now());
  const mark = fileMark(await gateway.keyring.mac('lookup', school.board), school.id, hash);
  const seen = !isNewer(madeAt, current?.madeAt) && (await isSeenBefore(gateway.store, school.id, [mark], current));
  return {
    errors: errorOf(() => checkAge(school.id, madeAt, current?.madeAt)),
    unproven: seen ? [...noEnd, 'seen_before'] : noEnd,
    drift: await readDrift(gateway.store, school.board, school.id),
  };
};

const withStates = (unknown: readonly Unknown[], drift: readonly Drift[] | undefined): readonly FoundUnknown[] =>
  unknown.map((one) => {
    if (drift === undefined) return one;
    const known = drift.find(
      ({ what, kind, name }) => what === 'name' && kind === (one.kind ?? '') && name === one.name,
    );
    const state = known === undefined ? 'new' : known.verdict === 'ignored' ? 'ignored' : 'open';
    return { ...one, state };
  });

const checkWith = async (
  gateway: Gateway,
  input: Input,
  mapping: Mapping,
  school: SchoolSource | undefined,
): Promise<SourceCheck> => {
  const connector = fileConnector(gateway, mapping.connector);
  if (connector === undefined) throw new GatewayError('config_invalid', { setting: 'connector' });
  const today = amsterdamDay(gateway.clock.now());
  const context = { today, schoolYear: schoolYearOf(today), lastDayIn: school?.lastDayIn ?? true };
  const compiled = compile(mapping, { readingSet: everything, context });
  const file = hashed(input);
  const reading = connector.read(connector.parseSettings(settingsFor(mapping, school)), file.input, compiled.wanted);
  const tally = newCheckTally();
  const stopped = await readAll(reading, (row) => takeRow(tally, row, mapping, compiled));
  const report = reading.report();
  // Of a file that was read in part the rest is not known: what points at it is no fault of the file.
  if (stopped === undefined) finish(tally, mapping);
  const beside = await besideOf(gateway, school, report, file.hash());
  const whole = stopped === undefined ? [...wholeErrors(tally, { school, today }), ...beside.errors] : [stopped];
  return {
    file: input.name,
    connector: connector.name,
    mapping: mapping.name,
    encoding: report.encoding,
    errors: whole.map(told),
    problems: [...tally.problems.values()],
    unknown: withStates(report.unknown, beside.drift),
    unproven: stopped === undefined ? beside.unproven : [],
    names: namesIn(mapping, tally, report.dropped),
    rows: Object.fromEntries(report.rows),
    items: itemsIn(tally),
    enrolment: enrolmentOf(tally, today),
    school: schoolIn(tally),
    others: [],
  };
};

const isOtherKind = ({ errors }: SourceCheck): boolean => errors[0]?.code === 'source_header';

const missingIn = ({ mapping, errors }: SourceCheck) => ({ mapping, missing: errors[0]?.subject.expected ?? '' });

const columnsIn = (list: string): number => (list === '' ? 0 : list.split(', ').length);

/** The mapping whose required columns the file has; when none has them all, the one that lacks the fewest. */
const bestOf = (checks: readonly SourceCheck[]): SourceCheck | undefined => {
  const ranked = checks.toSorted(
    (a, b) =>
      Number(isOtherKind(a)) - Number(isOtherKind(b)) ||
      columnsIn(missingIn(a).missing) - columnsIn(missingIn(b).missing),
  );
  const [best, ...rest] = ranked;
  return best === undefined ? undefined : { ...best, others: rest.map(missingIn) };
};

const named = (gateway: Gateway, name: string): Mapping => {
  const mapping = gateway.mappings.get(name);
  if (mapping !== undefined) return mapping;
  const expected = [...gateway.mappings.keys()].map((one) => `--mapping ${one}`).join(', ');
  throw new GatewayError('usage_invalid', { found: 'value_invalid', setting: '--mapping', expected });
};

type Chosen = { readonly mappings: readonly Mapping[]; readonly errors: readonly Told[] };

/** The mapping that was named, or the school's own; a file that is of another kind altogether is read as what it is. */
const choose = (gateway: Gateway, kept: Kept, { mapping, school }: CheckOptions): Chosen => {
  const name = mapping ?? school?.mapping;
  if (name === undefined) return { mappings: candidatesFor(gateway, kept), errors: [] };
  const own = named(gateway, name);
  if (mapping !== undefined || (own.columns === undefined) === kept.isXml) return { mappings: [own], errors: [] };
  const error = { code: 'source_wrong_root', subject: { expected: own.name } } as const;
  return { mappings: candidatesFor(gateway, kept), errors: [error] };
};

/**
 * Reads a whole file and says what it holds, what is unknown in it and what is wrong, and where; nothing is kept. A wrong
 * year or school is told beside everything else. Throws usage_invalid for a mapping that does not exist.
 */
export const checkSource = async (gateway: Gateway, input: Input, options: CheckOptions): Promise<SourceCheck> => {
  const kept = await keepInput(input);
  const checks: SourceCheck[] = [];
  const { mappings, errors } = choose(gateway, kept, options);
  for (const mapping of mappings) {
    checks.push(await checkWith(gateway, kept.open(), mapping, options.school));
  }
  const best = bestOf(checks);
  if (best === undefined) throw new GatewayError('source_wrong_root');
  return { ...best, errors: [...errors, ...best.errors] };
};
