import { GatewayError } from '../errors.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import { schoolYearOf, yearStanding } from './school-year.ts';

/** What a file must belong to. */
export type Binding = {
  /** BRIN and location code, six characters. */
  readonly school: string;
  /** From the board's own list; the school's name in the file, where there is one, leads. */
  readonly name: string;
  readonly today: string;
  /** A pupil with two placements has two rows: they are one pupil, not a doubled key. */
  readonly rowPerPlacement: boolean;
  /** Next year's file is taken in for the rehearsal only. */
  readonly rehearsal?: boolean;
};

const idOf = (record: FlatRecord): string | undefined => {
  const { brin, locationCode } = record;
  return typeof brin === 'string' ? `${brin}${typeof locationCode === 'string' ? locationCode : '00'}` : undefined;
};

const checkYear = (schoolYear: string, binding: Binding): void => {
  const standing = yearStanding(schoolYear, binding.today);
  if (standing === 'this' || (standing === 'early' && binding.rehearsal === true)) return;
  const subject = { school: binding.school, found: schoolYear, expected: schoolYearOf(binding.today) };
  const code = { late: 'year_late', early: 'year_early', other: 'year_wrong' } as const;
  throw new GatewayError(code[standing], subject);
};

/**
 * The school line of a generation. A source without a BRIN inside is bound by its folder and by overlap with the
 * last generation. `pupilsYear` is what its pupils say of the school year, where the file has no line of its own for
 * that. Throws school_wrong, year_late, year_early, year_wrong.
 */
export const checkSchool = (
  found: FlatRecord | undefined,
  binding: Binding,
  pupilsYear?: string,
): FlatRecord & { schoolYear: string } => {
  const id = found === undefined ? undefined : idOf(found);
  if (id !== undefined && id !== binding.school) {
    throw new GatewayError('school_wrong', { school: binding.school, expected: binding.school, found: id });
  }
  const stated = found?.['schoolYear'] ?? pupilsYear;
  const schoolYear = typeof stated === 'string' ? stated : schoolYearOf(binding.today);
  checkYear(schoolYear, binding);
  const name = found?.['name'];
  return {
    key: binding.school,
    brin: binding.school.slice(0, 4),
    locationCode: binding.school.slice(4),
    name: typeof name === 'string' ? name : binding.name,
    schoolYear,
  };
};
