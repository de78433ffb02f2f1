import { readAgreements } from '../agreement/lineage.ts';
import type { Agreement } from '../agreement/stored.ts';
import { GatewayError } from '../errors.ts';
import { anyDate } from '../mapping/date.ts';
import type { Input, SourceRow } from '../ports.ts';
import { amsterdamDay } from '../record/day.ts';
import { itemsOf } from '../record/item.ts';
import { ageClass } from '../record/code.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import type { AgeClass, ConsentGiver, ConsentRefusal, ConsentRow } from '../rights/consent-rule.ts';
import type { ConsentImport } from '../rights/consent.ts';
import type { Gateway } from './gateway.ts';
import { fileConnector } from './origin.ts';
import { isLasting, subjectOf } from './pupil.ts';
import type { SchoolSource } from './school.ts';

/** The header of a file with consents, in any order. */
const consentColumns = ['leerlingnummer', 'leverancier', 'product', 'doel', 'gegeven', 'door', 'hoe', 'datum'] as const;
type ConsentColumn = (typeof consentColumns)[number];

type ConsentFault = ConsentRefusal | 'value_missing' | 'value_invalid' | 'pupil_unknown' | 'purpose_unknown';

/** A line that is not right; `line` as in the file, `column` by its declared name. Never what stands there. */
export type ConsentProblem = {
  readonly line: number;
  readonly code: ConsentFault;
  readonly column?: ConsentColumn;
};

type Decision = Omit<ConsentRow, 'subject'>;
type Found = { readonly problem: ConsentProblem } | { readonly line: number; readonly row: ConsentRow };

/** What a file came to: rows with their lines, or every problem. */
export type ConsentFile = {
  readonly rows: readonly ConsentRow[];
  readonly lines: readonly number[];
  readonly problems: readonly ConsentProblem[];
  readonly ageOf: ConsentImport['ageOf'];
};

const answers: Readonly<Record<string, boolean>> = { ja: true, nee: false };
const givers: Readonly<Record<string, ConsentGiver>> = { leerling: 'pupil', ouder: 'guardian' };
const ways: Readonly<Record<string, ConsentRow['how']>> = {
  formulier: 'form',
  portaal: 'portal',
  mail: 'mail',
  gesprek: 'conversation',
};

const pick = <T>(words: Readonly<Record<string, T>>, word: string): T | undefined => {
  const own = word.trim().toLowerCase();
  return Object.hasOwn(words, own) ? words[own] : undefined;
};

const rowsOf = async (gateway: Gateway, input: Input): Promise<readonly SourceRow[]> => {
  const connector = fileConnector(gateway, 'csv');
  if (connector === undefined) throw new GatewayError('config_invalid', { setting: 'connector' });
  const columns = Object.fromEntries(consentColumns.map((name) => [name, 'required']));
  const settings = connector.parseSettings({ columns, encoding: 'auto', lastLine: 'open', maxBytes: 16 * 1024 * 1024 });
  const reading = connector.read(settings, input, new Map([['rij', new Set<string>(consentColumns)]]));
  return (await Array.fromAsync(reading.rows)).flat();
};

/** The decision of one line, or the column that cannot be read. */
const decisionOf = (cell: (column: ConsentColumn) => string, today: string): Decision | ConsentColumn => {
  const [given, givenBy, how] = [pick(answers, cell('gegeven')), pick(givers, cell('door')), pick(ways, cell('hoe'))];
  const on = anyDate(cell('datum'), { today, schoolYear: schoolYearOf(today), lastDayIn: false });
  if (given === undefined) return 'gegeven';
  if (givenBy === undefined) return 'door';
  if (how === undefined) return 'hoe';
  if (typeof on !== 'string') return 'datum';
  const [supplier, product, purpose] = [cell('leverancier'), cell('product'), cell('doel')];
  return { supplier, product, purpose, given, givenBy, how, on };
};

/** A consent for a purpose that no agreement asks consent for would be kept and never count. */
const isAsked = (all: readonly Agreement[], school: string, decision: Decision): boolean =>
  all.some(
    ({ supplier, product, state, document }) =>
      supplier === decision.supplier &&
      product === decision.product &&
      (state === 'draft' || state === 'proposed' || state === 'approved') &&
      document?.schools.includes(school) === true &&
      Object.hasOwn(document.purposes, decision.purpose) &&
      document.purposes[decision.purpose]?.basis === 'consent',
  );

type Reader = {
  readonly gateway: Gateway;
  readonly school: SchoolSource;
  readonly agreements: readonly Agreement[];
  readonly today: string;
};

const readLine = async ({ gateway, school, agreements, today }: Reader, row: SourceRow): Promise<Found> => {
  const { line, values } = row;
  const absent = consentColumns.find((column) => String(values[column] ?? '').trim() === '');
  if (absent !== undefined) return { problem: { line, code: 'value_missing', column: absent } };
  const cell = (column: ConsentColumn) => String(values[column] ?? '');
  const decision = decisionOf(cell, today);
  if (typeof decision === 'string') return { problem: { line, code: 'value_invalid', column: decision } };
  if (!isAsked(agreements, school.id, decision)) return { problem: { line, code: 'purpose_unknown', column: 'doel' } };
  const key = cell('leerlingnummer');
  // A consent outlives the file: by a key that does not, it would become another child's.
  const subject = isLasting(gateway, school, key) ? await subjectOf(gateway, school, key) : undefined;
  if (subject === undefined) return { problem: { line, code: 'pupil_unknown', column: 'leerlingnummer' } };
  return { line, row: { subject, ...decision } };
};

/** Throws generation_missing: without a reading nobody's age is known. */
const agesAt = async (gateway: Gateway, { id }: SchoolSource): Promise<ReadonlyMap<string, AgeClass>> => {
  const head = await gateway.generations.current(id);
  if (head === undefined) throw new GatewayError('generation_missing', { school: id });
  const { roster } = await gateway.generations.open(head);
  return new Map(
    itemsOf(roster, 'pupil').flatMap(({ subject, record }) => {
      const age = ageClass.safeParse(record['ageClass']);
      return age.success ? [[subject, age.data] as const] : [];
    }),
  );
};

/**
 * Reads a CSV file with consents of one school; `leerlingnummer` holds the source key. Throws what refuses the whole
 * file (source_header, source_encoding ...), generation_missing.
 */
export const readConsentFile = async (gateway: Gateway, school: SchoolSource, input: Input): Promise<ConsentFile> => {
  const ages = await agesAt(gateway, school);
  const agreements = await readAgreements(gateway.store, school.board);
  const reader: Reader = { gateway, school, agreements, today: amsterdamDay(gateway.clock.now()) };
  const found: Found[] = [];
  for (const row of await rowsOf(gateway, input)) found.push(await readLine(reader, row));
  const right = found.flatMap((one) => ('row' in one ? [one] : []));
  return {
    rows: right.map(({ row }) => row),
    lines: right.map(({ line }) => line),
    problems: found.flatMap((one) => ('problem' in one ? [one.problem] : [])),
    ageOf: (subject) => ages.get(subject),
  };
};
