import { addDays, amsterdamDay, startOfDay } from '../record/day.ts';
import type { Ending } from '../sync/secret.ts';
import type { Cause } from './cause.ts';
import type { SchoolStanding } from './standing.ts';

/** How long beforehand it is told that a certificate ends: time to ask for a new one and have it signed. */
export const expiryNoticeMs = 30 * 24 * 60 * 60_000;

/** Whom a certificate is about: a supplier and the schools that it serves, or one school. */
type About = Pick<Cause, 'schools' | 'suppliers'>;

const ofSupplier = (supplier: string, standings: readonly SchoolStanding[]): About | undefined => {
  const touched = standings.filter(({ feeds }) => feeds.some((feed) => feed.supplier === supplier));
  const found = touched.flatMap(({ feeds }) => feeds).find((feed) => feed.supplier === supplier);
  if (found === undefined) return undefined;
  return {
    suppliers: [{ id: supplier, name: found.supplierName }],
    schools: touched.map(({ school, name }) => ({ id: school, name })),
  };
};

const ofSchool = (id: string, standings: readonly SchoolStanding[]): About | undefined => {
  const found = standings.find(({ school }) => school === id);
  return found === undefined ? undefined : { suppliers: [], schools: [{ id, name: found.name }] };
};

const aboutOf = ({ owner }: Ending, standings: readonly SchoolStanding[]): About | undefined => {
  const id = owner.slice(owner.indexOf('/') + 1);
  return owner.startsWith('supplier/') ? ofSupplier(id, standings) : ofSchool(id, standings);
};

/** The instant of its end; of a last day, the end of that day. */
const endOf = ({ until }: Ending): Date => new Date(until.length === 10 ? startOfDay(addDays(until, 1)) : until);

const isTold = (known: readonly Cause[], code: string, [supplier]: About['suppliers']): boolean =>
  known.some(({ told, suppliers }) => told?.code === code && suppliers.some(({ id }) => id === supplier?.id));

/**
 * Certificates that end soon or have ended, one cause each. What a feed already came to grief on is told as such.
 */
export const expiryCauses = (
  ending: readonly Ending[],
  standings: readonly SchoolStanding[],
  { now, known }: { readonly now: Date; readonly known: readonly Cause[] },
): readonly Cause[] =>
  ending.flatMap((one): readonly Cause[] => {
    const about = aboutOf(one, standings);
    if (about === undefined) return [];
    const isOver = endOf(one) <= now;
    const code = isOver ? 'certificate_expired' : 'certificate_expiring';
    if (isTold(known, code, about.suppliers)) return [];
    const [supplier] = about.suppliers;
    const date = one.until.length === 10 ? one.until : amsterdamDay(new Date(one.until));
    const subject =
      supplier === undefined ? { school: about.schools[0]?.id ?? '', date } : { supplier: supplier.id, date };
    return [{ kind: isOver ? 'act' : 'decide', what: 'error', ...about, told: { code, subject } }];
  });
