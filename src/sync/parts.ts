import * as z from 'zod';
import { GatewayError } from '../errors.ts';
import type { Proof, Reading, ReadingReport, SourceRow, Unknown } from '../ports.ts';
import { arrivalOf } from './fetched.ts';
import type { SchoolSource } from './school.ts';

/** A file name in which `*` stands for anything. */
const pattern = z
  .string()
  .max(100)
  .regex(/^[\p{L}\d _.*()-]*[\p{L}\d][\p{L}\d _.*()-]*$/u);
const declared = z.looseObject({ parts: z.array(pattern).min(2).max(20).optional() });

type Split = { readonly parts: readonly string[]; readonly settings: unknown };

/** The parts that a school's source is made of, none where it is one file, and the settings of its connector. */
export const splitSettings = ({ id, settings }: Pick<SchoolSource, 'id' | 'settings'>): Split => {
  const found = declared.safeParse(arrivalOf({ id, settings }).rest);
  if (!found.success) throw new GatewayError('config_invalid', { school: id, setting: 'parts' });
  const { parts = [], ...rest } = found.data;
  return { parts, settings: rest };
};

const sum = (counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> => {
  const all = new Map<string, number>();
  for (const [name, count] of counts.flatMap((one) => [...one])) all.set(name, (all.get(name) ?? 0) + count);
  return all;
};

const together = (unknown: readonly Unknown[]): readonly Unknown[] => {
  const all = new Map<string, Unknown>();
  for (const one of unknown) {
    const id = `${one.kind ?? ''}/${one.name}`;
    const known = all.get(id);
    all.set(id, known === undefined ? one : { ...known, count: known.count + one.count });
  }
  return [...all.values()];
};

/** From the strongest to the weakest: all parts together prove no more than the weakest of them. */
const proofs: readonly Proof[] = ['end_of_document', 'declared_count', 'line_end', 'none'];
const weakest = (found: readonly Proof[]): Proof => proofs.findLast((proof) => found.includes(proof)) ?? 'none';

const reportOf = (reports: readonly ReadingReport[]): ReadingReport => {
  const encoding = reports.find((one) => one.encoding !== undefined)?.encoding;
  return {
    rows: sum(reports.map(({ rows }) => rows)),
    dropped: sum(reports.map(({ dropped }) => dropped)),
    unknown: together(reports.flatMap(({ unknown }) => unknown)),
    ...(encoding === undefined ? {} : { encoding }),
    complete: reports.every(({ complete }) => complete),
    proof: weakest(reports.map(({ proof }) => proof)),
  };
};

async function* inTurn(readings: readonly Reading[]): AsyncGenerator<readonly SourceRow[]> {
  for (const { rows } of readings) yield* rows;
}

/** Several files read as one, in their declared order. A single reading is as it is. */
export const joinedReading = (readings: readonly Reading[]): Reading => {
  const [only] = readings;
  if (only !== undefined && readings.length === 1) return only;
  return { rows: inTurn(readings), report: () => reportOf(readings.map((one) => one.report())) };
};
