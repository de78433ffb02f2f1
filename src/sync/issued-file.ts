import { GatewayError } from '../errors.ts';
import type { Input, SourceRow } from '../ports.ts';
import { isBsn } from '../record/content.ts';
import { itemsOf } from '../record/item.ts';
import type { Gateway } from './gateway.ts';
import { fileConnector } from './origin.ts';
import { isLasting, subjectOf } from './pupil.ts';
import type { SchoolSource } from './school.ts';

/** The header of a file with a supplier's own numbers, in any order; one of the first two says which pupil. */
const columns = { leerlingsleutel: 'optional', eckid: 'optional', nummer: 'required' } as const;
type Column = keyof typeof columns;

/** A line that is not right; `line` as in the file, `column` by its declared name. Never what stands there. */
export type IssuedProblem = {
  readonly line: number;
  readonly code: 'value_missing' | 'value_invalid' | 'pupil_twice' | 'number_twice';
  readonly column: Column;
};

export type IssuedFile = {
  /** The supplier's number by subject, with the line where it stood. */
  readonly ids: ReadonlyMap<string, { readonly number: string; readonly line: number }>;
  /** Lines of pupils that this school does not have: a supplier's list has former pupils on it. */
  readonly unknown: readonly number[];
  readonly problems: readonly IssuedProblem[];
};

const maxLength = 256;
const maxRows = 200_000;
/** As for keys of a source: of at least so many numbers more than half. */
const sample = 20;

const rowsOf = (gateway: Gateway, input: Input): AsyncIterable<readonly SourceRow[]> => {
  const connector = fileConnector(gateway, 'csv');
  if (connector === undefined) throw new GatewayError('config_invalid', { setting: 'connector' });
  const settings = connector.parseSettings({ columns, encoding: 'auto', lastLine: 'open' });
  return connector.read(settings, input, new Map([['rij', new Set(Object.keys(columns))]])).rows;
};

type Finder = (key: string, eckId: string) => Promise<string | undefined>;

/** By key where the line has one. An ECK iD is known in the whole board, so the pupil has to stand in this school's reading. */
const finderIn = async (gateway: Gateway, school: SchoolSource): Promise<Finder> => {
  const head = await gateway.generations.current(school.id);
  if (head === undefined) throw new GatewayError('generation_missing', { school: school.id });
  const { roster } = await gateway.generations.open(head);
  const here = new Set(itemsOf(roster, 'pupil').map(({ subject }) => subject));
  return async (key, eckId) => {
    // A number outlives the file: by a key that does not, it would become another child's.
    if (key !== '') return isLasting(gateway, school, key) ? subjectOf(gateway, school, key) : undefined;
    const found = await gateway.subjects.findByEckId(school.board, 'pupil', eckId);
    return found !== undefined && here.has(found) ? found : undefined;
  };
};

const cellOf = ({ values }: SourceRow, column: Column): string => String(values[column] ?? '').trim();

const faultIn = (row: SourceRow): IssuedProblem | undefined => {
  const { line } = row;
  const number = cellOf(row, 'nummer');
  if (number === '') return { line, code: 'value_missing', column: 'nummer' };
  if (number.length > maxLength) return { line, code: 'value_invalid', column: 'nummer' };
  const hasPupil = cellOf(row, 'leerlingsleutel') !== '' || cellOf(row, 'eckid') !== '';
  return hasPupil ? undefined : { line, code: 'value_missing', column: 'leerlingsleutel' };
};

/** A column of citizen service numbers is refused whatever it is called (law 3). */
const refuseBsn = (rows: number, alike: number): void => {
  if (rows < sample || alike <= rows / 2) return;
  throw new GatewayError('source_bsn_key', { entity: 'pupil', field: 'issuedId', count: alike });
};

/**
 * Reads a CSV file with a supplier's own numbers of one school's pupils, line by line. Throws what refuses the whole file
 * (source_header, source_bsn_key, source_limit ...), generation_missing.
 */
export const readIssuedFile = async (gateway: Gateway, school: SchoolSource, input: Input): Promise<IssuedFile> => {
  const find = await finderIn(gateway, school);
  const ids = new Map<string, { number: string; line: number }>();
  const numbers = new Set<string>();
  const [unknown, problems]: [number[], IssuedProblem[]] = [[], []];
  let [rows, alike] = [0, 0];

  const take = async (row: SourceRow): Promise<void> => {
    const { line } = row;
    const fault = faultIn(row);
    if (fault !== undefined) return void problems.push(fault);
    const number = cellOf(row, 'nummer');
    if (/^\d{9}$/.test(number) && isBsn(number)) alike += 1;
    if (numbers.has(number)) return void problems.push({ line, code: 'number_twice', column: 'nummer' });
    numbers.add(number);
    const subject = await find(cellOf(row, 'leerlingsleutel'), cellOf(row, 'eckid'));
    if (subject === undefined) return void unknown.push(line);
    if (ids.has(subject)) return void problems.push({ line, code: 'pupil_twice', column: 'leerlingsleutel' });
    ids.set(subject, { number, line });
  };

  for await (const batch of rowsOf(gateway, input)) {
    rows += batch.length;
    if (rows > maxRows) throw new GatewayError('source_limit', { limit: maxRows });
    for (const row of batch) await take(row);
  }
  refuseBsn(rows, alike);
  return { ids, unknown, problems };
};
