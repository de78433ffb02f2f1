import * as z from 'zod';

/** `2026-2027`: the second year follows the first (EDEXML 2.1 EDEXSchooljaarType, by rule and not by list). */
export const schoolYear = z
  .string()
  .regex(/^\d{4}-\d{4}$/)
  .refine((text) => Number(text.slice(5)) === Number(text.slice(0, 4)) + 1);

/** Canonical gender; EDEXML 2.1 codes (NEN-ISO 5218) 0, 1, 2, 9 become these. */
export const gender = z.enum(['male', 'female', 'other', 'unspecified']);

/** Year groups as in EDEXML 2.1 EDEXJaargroepType; VO year 1 is 11. */
export const yearGroups = [
  'B',
  'D',
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '11',
  '12',
  '13',
  '14',
  '15',
  '16',
  'S',
  'V',
  'C',
  'N',
  'H',
] as const;
export const yearGroup = z.enum(yearGroups);

/** Enrolment: applied, future, enrolled (follows education), left. */
const enrolmentStatuses = ['applied', 'future', 'enrolled', 'left'] as const;
export const enrolmentStatus = z.enum(enrolmentStatuses);

/** Age on the day of reading; the age of consent is 16 (UAVG art. 5). */
export const ageClass = z.enum(['under16', '16-17', '18+']);

/** A calendar day in Europe/Amsterdam, `2026-11-21`; never an instant. */
export const day = z.iso.date();

/** Four characters: two digits, two capitals. */
export const brin = z.string().regex(/^\d{2}[A-Z]{2}$/);
/** Two digits; 00 is the main location. */
export const locationCode = z.string().regex(/^\d{2}$/);
/** BRIN and location code, six characters: the unit of a run. */
export const schoolId = z.string().regex(/^\d{2}[A-Z]{2}\d{2}$/);

/** A key of the source is text, so that a leading zero is never lost (EDEXML 2.1 EDEXKeyType: 1 to 256). */
export const key = z.string().min(1).max(256);
export const text = (max: number): z.ZodString => z.string().min(1).max(max);
