import { GatewayError } from '../errors.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import { checkContents, checkShapes, createKeyColumns } from '../roster/column-check.ts';
import { createCount } from '../roster/count.ts';
import { checkSchool } from '../roster/school-check.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import { type CheckTally, countOf } from './check-tally.ts';
import type { SchoolSource } from './school.ts';

/** Which school and year a file says it is of; neither is a value of a pupil. */
export type SchoolFound = { readonly id?: string; readonly schoolYear?: string };

type Ground = { readonly school: SchoolSource | undefined; readonly today: string };

const recordsOf = (tally: CheckTally, entity: Entity): readonly FlatRecord[] =>
  (tally.items.get(entity) ?? []).map(({ record }) => record);

/** An overview has no line for the school; its pupils may name the year. */
export const schoolIn = (tally: CheckTally): SchoolFound => {
  const [school] = recordsOf(tally, 'school');
  const [brin, locationCode] = [school?.['brin'], school?.['locationCode']];
  const year = school?.['schoolYear'] ?? recordsOf(tally, 'pupil').find((one) => one['schoolYear'])?.['schoolYear'];
  return {
    ...(typeof brin === 'string' ? { id: `${brin}${typeof locationCode === 'string' ? locationCode : '00'}` } : {}),
    ...(typeof year === 'string' ? { schoolYear: year } : {}),
  };
};

/** By the day as well as by the status, since a source may write a status only for who left. */
const statusOn = ({ enrolmentStatus: status, enrolledFrom, enrolledUntil }: FlatRecord, today: string): string => {
  if (typeof enrolledUntil === 'string' && enrolledUntil <= today) return 'left';
  if (typeof status === 'string' && status !== 'enrolled') return status;
  return typeof enrolledFrom === 'string' && enrolledFrom > today ? 'future' : 'enrolled';
};

/** Pupils per status of enrolment. */
export const enrolmentOf = (tally: CheckTally, today: string): Readonly<Record<string, number>> => {
  const count = createCount();
  const seen = new Set<string>();
  for (const record of recordsOf(tally, 'pupil')) {
    if (!seen.has(record.key)) count.add(statusOn(record, today));
    seen.add(record.key);
  }
  return Object.fromEntries(count.entries());
};

/** The error with which a check refuses, where it does. */
export const errorOf = (check: () => unknown): readonly GatewayError[] => {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof GatewayError) return [error];
    throw error;
  }
};

const schoolErrors = (tally: CheckTally, { school, today }: Ground): readonly GatewayError[] => {
  const found = schoolIn(tally);
  const id = school?.id ?? found.id ?? '';
  const binding = { school: id, name: school?.name ?? '', today, rowPerPlacement: false };
  const unbound = school !== undefined && found.id === undefined && school.confirmedAt === undefined;
  const place = { key: 'school', brin: found.id?.slice(0, 4), locationCode: found.id?.slice(4) };
  return [
    ...(unbound ? [new GatewayError('source_unconfirmed', { school: id })] : []),
    ...errorOf(() => checkSchool({ ...place, schoolYear: schoolYearOf(today) }, binding)),
    ...errorOf(() => checkSchool({ key: 'school', schoolYear: found.schoolYear }, binding)),
  ];
};

const columnErrors = (tally: CheckTally): readonly GatewayError[] => {
  const stopped = createCount();
  for (const { what, entity, field, count } of tally.problems.values()) {
    if (what === 'stopped') stopped.add(`${entity}/${field}`, count);
  }
  const counted = createCount();
  const columns = createKeyColumns();
  for (const [entity, items] of tally.items) {
    counted.add(entity, items.length);
    const byKey = new Map(items.map(({ record }) => [record.key, record]));
    for (const record of byKey.values()) columns.add(entity, record);
  }
  return [
    ...errorOf(() => checkContents(stopped, counted)),
    ...errorOf(() => columns.check()),
    ...errorOf(() => checkShapes(tally.misshapen, counted)),
  ];
};

/** Everything for which a file that was read to its end is refused whole, all at once. */
export const wholeErrors = (tally: CheckTally, ground: Ground): readonly GatewayError[] => [
  ...schoolErrors(tally, ground),
  ...(countOf(tally, 'pupil') === 0 ? [new GatewayError('export_empty')] : []),
  ...columnErrors(tally),
];
