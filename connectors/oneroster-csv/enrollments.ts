import type { Classes } from './classes.ts';
import { type Package, rowsOf } from './gathered.ts';

/** The classes of one person, by sourcedId. */
export type Places = {
  /** One, or a list where nobody can say which. */
  readonly homeroom: string | readonly string[];
  readonly scheduled: readonly string[];
  readonly taught: readonly string[];
};

type Place = { readonly id: string; readonly endDate: string };
type Own = {
  readonly homerooms: Place[];
  readonly scheduled: Set<string>;
  readonly taught: Set<string>;
  /** The first class that is nowhere. */
  gone: string;
};

/**
 * Reads enrollments.csv: who is in which class of this school. A class that is nowhere in the package is kept, so that it is
 * counted as dangling: as the home group of who has no other, and as a lesson. An end that is passed is not known here, for a
 * package has no day: of several home groups the one without an end is meant, else the one that ends last.
 */
export const readEnrollments = async (source: Package, classes: Classes): Promise<ReadonlyMap<string, Places>> => {
  const all = new Map<string, Own>();
  for await (const row of rowsOf(source, 'enrollments')) {
    const [id, user] = [row.of('classSourcedId'), row.of('userSourcedId')];
    if (classes.elsewhere.has(id)) continue;
    const own = all.get(user) ?? { homerooms: [], scheduled: new Set(), taught: new Set(), gone: '' };
    all.set(user, own);
    if (row.of('role') === 'teacher') own.taught.add(id);
    if (row.of('role') !== 'student') continue;
    if (classes.kinds.get(id) === 'homeroom') own.homerooms.push({ id, endDate: row.of('endDate') });
    else own.scheduled.add(id);
    if (!classes.kinds.has(id) && own.gone === '') own.gone = id;
  }
  return new Map([...all].map(([user, own]) => [user, placesOf(own)]));
};

const placesOf = ({ homerooms, scheduled, taught, gone }: Own): Places => {
  const open = homerooms.filter(({ endDate }) => endDate === '');
  const last = homerooms.reduce((latest, { endDate }) => (endDate > latest ? endDate : latest), '');
  const meant = open.length > 0 ? open : homerooms.filter(({ endDate }) => endDate === last);
  const ids = [...new Set(meant.map(({ id }) => id))];
  return { homeroom: ids.length > 1 ? ids : (ids[0] ?? gone), scheduled: [...scheduled], taught: [...taught] };
};
