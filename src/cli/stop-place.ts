import type { StopPlace } from '../rights/stop.ts';
import { suppliersOf } from '../sync/school.ts';
import type { Context } from './context.ts';
import type { Desk } from './desk.ts';
import { reasonOption, schoolOption, supplierOption } from './options.ts';
import { usageError } from './usage.ts';

/** How the place of an emergency stop is named on a command line. */
export const stopOptions = {
  supplier: { ...supplierOption, nl: 'deze leverancier', en: 'this supplier' },
  school: { ...schoolOption, nl: 'deze school (BRIN en vestiging)', en: 'this school (BRIN and location)' },
  board: { type: 'flag', nl: 'alle scholen en alle leveranciers', en: 'all schools and all suppliers' },
  reason: { ...reasonOption, required: true, nl: 'waarom; komt in het logboek', en: 'why; goes into the ledger' },
} as const;

type Typed = {
  readonly supplier: string | undefined;
  readonly school: string | undefined;
  readonly board: boolean;
};

/** Everything must be asked for in so many words: without a place nothing is stopped. Throws usage_invalid. */
export const stopPlace = ({ supplier, school, board }: Typed, help: string): StopPlace => {
  const named = supplier !== undefined || school !== undefined;
  if (named === board) throw usageError('option_choice', { setting: '--supplier, --school, --board', help });
  return { school, supplier };
};

/** The place in words: `Basispoort, 99XA00`. */
export const placeName = async ({ texts }: Context, desk: Desk, place: StopPlace): Promise<string> => {
  const names = await suppliersOf(desk.house.gateway.store, desk.board.id);
  const supplier = place.supplier === undefined ? undefined : (names.get(place.supplier)?.name ?? place.supplier);
  const parts = [supplier, place.school].filter((part) => part !== undefined);
  return parts.length === 0 ? texts.deliveries.everything : parts.join(', ');
};
