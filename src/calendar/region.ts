import * as z from 'zod';

/** The three parts of the country in which school holidays begin and end on the same day. */
export const region = z.enum(['noord', 'midden', 'zuid']);
export type Region = z.infer<typeof region>;

/** The first and the last day, both included. */
export type Period = { readonly first: string; readonly last: string };

const period = (first: string, last: string): Period => ({ first, last });

/**
 * Summer holidays by the year in which they fall, of the school years 2024-2025 to 2029-2030.
 * Source: Rijksoverheid, "Overzicht schoolvakanties per schooljaar" (rijksoverheid.nl/onderwerpen/schoolvakanties) and
 * its open data, as published on 10 September 2025. These dates oblige every school of the region.
 */
const summers: Readonly<Record<Region, Readonly<Record<string, Period>>>> = {
  noord: {
    '2025': period('2025-07-12', '2025-08-24'),
    '2026': period('2026-07-04', '2026-08-16'),
    '2027': period('2027-07-10', '2027-08-22'),
    '2028': period('2028-07-15', '2028-08-27'),
    '2029': period('2029-07-21', '2029-09-02'),
    '2030': period('2030-07-20', '2030-09-01'),
  },
  midden: {
    '2025': period('2025-07-19', '2025-08-31'),
    '2026': period('2026-07-18', '2026-08-30'),
    '2027': period('2027-07-17', '2027-08-29'),
    '2028': period('2028-07-08', '2028-08-20'),
    '2029': period('2029-07-07', '2029-08-19'),
    '2030': period('2030-07-13', '2030-08-25'),
  },
  zuid: {
    '2025': period('2025-07-05', '2025-08-17'),
    '2026': period('2026-07-11', '2026-08-23'),
    '2027': period('2027-07-24', '2027-09-05'),
    '2028': period('2028-07-22', '2028-09-03'),
    '2029': period('2029-07-14', '2029-08-26'),
    '2030': period('2030-07-06', '2030-08-18'),
  },
};

/** Autumn and spring: advice of the ministry that nearly all schools follow. Source as above. */
const breaks: Readonly<Record<Region, readonly Period[]>> = {
  noord: [
    period('2025-10-18', '2025-10-26'),
    period('2026-02-21', '2026-03-01'),
    period('2026-10-10', '2026-10-18'),
    period('2027-02-20', '2027-02-28'),
    period('2027-10-16', '2027-10-24'),
    period('2028-02-19', '2028-02-27'),
    period('2028-10-14', '2028-10-22'),
    period('2029-02-17', '2029-02-25'),
    period('2029-10-20', '2029-10-28'),
    period('2030-02-16', '2030-02-24'),
  ],
  midden: [
    period('2025-10-18', '2025-10-26'),
    period('2026-02-14', '2026-02-22'),
    period('2026-10-17', '2026-10-25'),
    period('2027-02-20', '2027-02-28'),
    period('2027-10-16', '2027-10-24'),
    period('2028-02-26', '2028-03-05'),
    period('2028-10-21', '2028-10-29'),
    period('2029-02-17', '2029-02-25'),
    period('2029-10-20', '2029-10-28'),
    period('2030-02-23', '2030-03-03'),
  ],
  zuid: [
    period('2025-10-11', '2025-10-19'),
    period('2026-02-14', '2026-02-22'),
    period('2026-10-17', '2026-10-25'),
    period('2027-02-13', '2027-02-21'),
    period('2027-10-23', '2027-10-31'),
    period('2028-02-26', '2028-03-05'),
    period('2028-10-21', '2028-10-29'),
    period('2029-02-10', '2029-02-18'),
    period('2029-10-13', '2029-10-21'),
    period('2030-02-23', '2030-03-03'),
  ],
};

/** Christmas and the one obligatory week in May are the same everywhere. Source as above. */
const everywhere: readonly Period[] = [
  period('2025-12-20', '2026-01-04'),
  period('2026-04-25', '2026-05-03'),
  period('2026-12-19', '2027-01-03'),
  period('2027-04-24', '2027-05-02'),
  period('2027-12-25', '2028-01-09'),
  period('2028-04-29', '2028-05-07'),
  period('2028-12-23', '2029-01-07'),
  period('2029-04-28', '2029-05-06'),
  period('2029-12-22', '2030-01-06'),
  period('2030-04-27', '2030-05-05'),
];

/** Holidays of a region other than the summer, in the years for which they are published. */
export const shortHolidays = (of: Region): readonly Period[] => [...breaks[of], ...everywhere];

/** The first `weekday` (Sunday is 0) on or after a day. */
const onOrAfter = (month: string, weekday: number): string => {
  const ahead = (7 + weekday - new Date(`${month}-01T00:00:00Z`).getUTCDay()) % 7;
  return `${month}-${String(ahead + 1).padStart(2, '0')}`;
};

/**
 * A summer that is not published yet: from the first Saturday of July to the first Sunday of September. In all years
 * that are, the first region began no earlier and the last ended no later, so this is not too short.
 */
const widestSummer = (year: string): Period => period(onOrAfter(`${year}-07`, 6), onOrAfter(`${year}-09`, 0));

/** The summer holiday of a region in a year, `2027`. */
export const summerOf = (of: Region, year: string): Period => summers[of][year] ?? widestSummer(year);
