import type { ReadingReport, Row, Statement, Store } from '../ports.ts';
import { fieldOf } from '../record/catalogue.ts';
import { entities } from '../record/field.ts';
import type { Intake } from '../roster/intake.ts';
import { integer, optionalText, text } from '../row.ts';

/** What a reading met that nobody declared. Of a code that is not known only the field is named: it may be a value. */
export type Met = {
  readonly what: 'name' | 'code';
  /** Kind of row in the source's words, or kind of record for a code; empty where the source has no kinds. */
  readonly kind: string;
  readonly name: string;
  readonly count: number;
  readonly line?: number;
  readonly column?: number;
};

/** The same in quarantine: never forwarded, and remembered until a person decides about it. */
export type Drift = Met & {
  readonly school: string;
  readonly mapping: string;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Undefined: open. */
  readonly verdict: 'ignored' | 'mapped' | undefined;
  readonly decidedBy: string | undefined;
  readonly decidedAt: string | undefined;
};

/** How it is written for people and on a command line: `rij/Zorgniveau`. */
export const driftName = ({ kind, name }: Pick<Met, 'kind' | 'name'>): string =>
  kind === '' ? name : `${kind}/${name}`;

/** A name that may not be shown (law 9) has none of its own: in the next file it can be another. */
export const isNeutral = (name: string): boolean => /^(?:column|element|attribute) \d+$/.test(name);

const codesIn = ({ misshapen }: Pick<Intake, 'misshapen'>): readonly Met[] =>
  misshapen.entries().flatMap(([path, count]): Met[] => {
    const kind = entities.find((one) => path.startsWith(`${one}/`));
    const name = path.slice(path.indexOf('/') + 1);
    const isCode = kind !== undefined && fieldOf(kind, name)?.content === 'code';
    return isCode ? [{ what: 'code', kind, name, count }] : [];
  });

const namesIn = ({ unknown }: ReadingReport): readonly Met[] =>
  unknown.map(({ kind = '', name, count, line, column }) => ({ what: 'name', kind, name, count, line, column }));

export const metIn = (taken: Pick<Intake, 'misshapen' | 'report'>): readonly Met[] => [
  ...namesIn(taken.report),
  ...codesIn(taken),
];

const verdictOf = (verdict: string | undefined): Drift['verdict'] =>
  verdict === 'ignored' || verdict === 'mapped' ? verdict : undefined;

const driftOf = (row: Row): Drift => {
  const [line, column] = [row['line'], row['col']];
  return {
    what: text(row, 'what') === 'code' ? 'code' : 'name',
    kind: text(row, 'kind'),
    name: text(row, 'name'),
    count: integer(row, 'count'),
    ...(typeof line === 'number' && typeof column === 'number' ? { line, column } : {}),
    school: text(row, 'school'),
    mapping: text(row, 'mapping'),
    firstAt: text(row, 'first_at'),
    lastAt: text(row, 'last_at'),
    verdict: verdictOf(optionalText(row, 'verdict')),
    decidedBy: optionalText(row, 'decided_by'),
    decidedAt: optionalText(row, 'decided_at'),
  };
};

const columns =
  'school, mapping, what, kind, name, first_at, last_at, count, line, col, verdict, decided_by, decided_at';

/** What is open comes first; of one school, or of all schools of a board. */
export const readDrift = async (store: Store, board: string, school?: string): Promise<readonly Drift[]> => {
  const rows = await store.all(
    `SELECT ${columns} FROM drift WHERE board = ? AND (? IS NULL OR school = ?)
     ORDER BY school, verdict IS NOT NULL, what DESC, kind, name`,
    board,
    school ?? null,
    school ?? null,
  );
  return rows.map(driftOf);
};

/** More names than this are not drift but another file each night. */
const remembered = 1_000;

type Place = { readonly board: string; readonly school: string; readonly mapping: string };

/** What was mapped and is unknown again, since the mapping changed back, is open again. */
export const noteDrift = ({ board, school, mapping }: Place, met: readonly Met[], at: string): readonly Statement[] => {
  if (met.length === 0) return [];
  return [
    {
      sql: `INSERT INTO drift (board, school, mapping, what, kind, name, first_at, last_at, count, line, col)
        SELECT ?, ?, ?, value ->> 'what', value ->> 'kind', value ->> 'name', ?, ?, value ->> 'count', value ->> 'line',
        value ->> 'column' FROM json_each(?) WHERE true
        ON CONFLICT (school, what, kind, name) DO UPDATE SET last_at = excluded.last_at, count = excluded.count,
        mapping = excluded.mapping, verdict = nullif(verdict, 'mapped')`,
      params: [board, school, mapping, at, at, JSON.stringify(met)],
    },
    {
      sql: `DELETE FROM drift WHERE school = ? AND verdict IS NULL AND rowid NOT IN
        (SELECT rowid FROM drift WHERE school = ? ORDER BY last_at DESC, rowid LIMIT ${remembered})`,
      params: [school, school],
    },
  ];
};

/** What a run has to tell: new names once, and how many wait for a decision. */
export type DriftTold = { readonly fresh: readonly string[]; readonly open: number };

const isOpen = ({ verdict }: Drift, isMet: boolean): boolean =>
  verdict === undefined || (isMet && verdict === 'mapped');

/** Of what was known before this reading and what it met. */
export const driftTold = (before: readonly Drift[], met: readonly Met[]): DriftTold => {
  const idOf = ({ what, kind, name }: Met): string => JSON.stringify([what, kind, name]);
  const known = new Set(before.map(idOf));
  const now = new Set(met.map(idOf));
  const fresh = met.filter((one) => !known.has(idOf(one)));
  const open = before.filter((one) => isOpen(one, now.has(idOf(one))));
  return { fresh: fresh.map((one) => `${driftName(one)} (${one.count})`), open: open.length + fresh.length };
};
