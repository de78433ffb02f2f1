import { type Status, statusOf } from '../agreement/status.ts';
import type { Agreement } from '../agreement/stored.ts';
import { GatewayError } from '../errors.ts';
import type { Positional } from './command.ts';
import type { Desk } from './desk.ts';
import { usageError } from './usage.ts';

/** How every command about one agreement is told which. */
export const agreementArgument: Positional = {
  name: { nl: 'OVEREENKOMST', en: 'AGREEMENT' },
  required: true,
  nl: 'leverancier, leverancier/product of (begin van) het nummer van de overeenkomst',
  en: 'supplier, supplier/product or (the start of) the number of the agreement',
};

const living: readonly Status[] = ['draft', 'proposed', 'waiting', 'in_force', 'invalid'];

/** Characters of a number that are shown; enough to tell the agreements of a board apart. */
const shortNumber = 8;

type All = { readonly agreements: readonly Agreement[]; readonly now: Date };

/** All that the board has, with the moment for which it is looked at. */
export const allAgreements = async ({ house, board }: Desk): Promise<All> => ({
  agreements: await house.agreements.list(board.id),
  now: house.gateway.clock.now(),
});

const idsWhere = ({ agreements }: All, fits: (one: Agreement) => boolean): readonly string[] => [
  ...new Set(agreements.filter(fits).map(({ id }) => id)),
];

/** Of several, those that still matter: an old one that ended should not be in the way of its successor. */
const preferLiving = (all: All, ids: readonly string[]): readonly string[] => {
  if (ids.length < 2) return ids;
  const alive = idsWhere(all, (one) => living.includes(statusOf(one, all.now)));
  const left = ids.filter((id) => alive.includes(id));
  return left.length === 0 ? ids : left;
};

const byName = (all: All, typed: string): readonly string[] =>
  preferLiving(
    all,
    idsWhere(all, ({ supplier, product }) => typed === supplier || typed === `${supplier}/${product}`),
  );

const byNumber = (all: All, typed: string): readonly string[] =>
  typed.length < 4 ? [] : idsWhere(all, ({ id }) => id.startsWith(typed.toLowerCase()));

/**
 * The agreement that somebody means: by its number or the start of it, by `supplier`, or by `supplier/product`. Throws
 * agreement_missing, usage_invalid (agreement_ambiguous).
 */
export const findId = (all: All, typed: string): string => {
  const named = byName(all, typed);
  const [found, other] = named.length > 0 ? named : byNumber(all, typed);
  if (other !== undefined) throw usageError('agreement_ambiguous', { help: 'sluis agreement list' });
  if (found === undefined) throw new GatewayError('agreement_missing');
  return found;
};

/** The shortest name by which `findId` finds this agreement: what a person can type. */
export const nameOf = (all: All, { id, supplier, product }: Agreement): string => {
  const names = [supplier, `${supplier}/${product}`];
  const found = names.find((name) => {
    const ids = byName(all, name);
    return ids.length === 1 && ids[0] === id;
  });
  return found ?? id.slice(0, shortNumber);
};
