import { type Place, schoolYearOf, itemsOf, sessionId, termId } from './place.ts';
import { baseData, type Link, type Resource } from './resource.ts';

/** A school year runs from 1 August to 31 July; `schoolYear` is the year in which it ends. */
const spanOf = (schoolYear: string) => {
  const starts = Number(schoolYear.slice(0, 4));
  return {
    startDate: `${starts}-08-01`,
    endDate: `${starts + 1}-07-31`,
    schoolYear: String(starts + 1),
  };
};

type Year = { readonly name: string; changedAt: string; readonly orgs: Set<string> };

/** School years of these schools. All of them changed when anything did: a year more or less is told in time. */
const yearsOf = (places: readonly Place[]): ReadonlyMap<string, Year> => {
  const years = new Map<string, Year>();
  for (const { view, org } of places) {
    for (const name of [view.schoolYear, ...itemsOf(view, 'group').map((group) => schoolYearOf(group, view))]) {
      const year = years.get(name) ?? { name, changedAt: view.changedAt, orgs: new Set() };
      years.set(name, year);
      year.orgs.add(org.id);
      if (view.changedAt > year.changedAt) year.changedAt = view.changedAt;
    }
  }
  return years;
};

const sessionsIn = ({ name, changedAt, orgs }: Year): readonly Resource[] => {
  const { startDate, endDate, schoolYear } = spanOf(name);
  const [year, term]: readonly [Link, Link] = [
    { to: 'academicSession', id: sessionId(name) },
    { to: 'academicSession', id: termId(name) },
  ];
  const common = { title: name, startDate, endDate };
  return [
    {
      id: year.id,
      data: { ...baseData(year.id, changedAt), ...common, type: 'schoolYear', children: [term], schoolYear },
      served: [],
      near: orgs,
    },
    {
      id: term.id,
      data: { ...baseData(term.id, changedAt), ...common, type: 'term', parent: year, schoolYear },
      served: [],
      near: new Set([...orgs, year.id]),
    },
  ];
};

/** Per school year a session and one term as long as it. */
export const sessionsOf = (places: readonly Place[]): readonly Resource[] =>
  [...yearsOf(places).values()].flatMap(sessionsIn);
