import type { FlatRecord } from '../record/catalogue.ts';

/** The year groups with which primary and special primary education end, and with which each kind of programme does. */
const lastOfPrimary = '8';
const lastOfProgramme: Readonly<Record<string, string>> = {
  vmbo: '14',
  mavo: '14',
  havo: '15',
  vwo: '16',
  atheneum: '16',
  gymnasium: '16',
};

/** A class of two programmes ends with the longest of them: who is in it may go on. */
const lastOf = (programme: string): string | undefined =>
  programme
    .toLowerCase()
    .split(/[^a-z]+/)
    .flatMap((word) => (Object.hasOwn(lastOfProgramme, word) ? (lastOfProgramme[word] ?? []) : []))
    .toSorted()
    .at(-1);

/**
 * Does this pupil follow the last year of the school: group 8, or the exam year of the programme? Only where the year
 * group, and in secondary education the programme, was read; of everybody else nobody can tell.
 */
export const isInLastYear = ({ yearGroup, programme }: FlatRecord): boolean => {
  if (typeof yearGroup !== 'string') return false;
  return yearGroup === lastOfPrimary || (typeof programme === 'string' && yearGroup === lastOf(programme));
};
