/** The Dutch school year of a day: it starts on 1 August. `2026-11-21` gives `2026-2027`. */
export const schoolYearOf = (day: string): string => {
  const year = Number(day.slice(0, 4)) - (day.slice(5) < '08-01' ? 1 : 0);
  return `${year}-${year + 1}`;
};

/** How the school year of an export stands to that of today. */
export const yearStanding = (exported: string, today: string): 'this' | 'late' | 'early' | 'other' => {
  const distance = Number(exported.slice(0, 4)) - Number(schoolYearOf(today).slice(0, 4));
  if (distance === 0) return 'this';
  if (distance === -1) return 'late';
  return distance === 1 ? 'early' : 'other';
};
