import { turnAt } from '../calendar/turn.ts';
import type { Limit, Limits } from '../feed/limit.ts';
import { holdKinds, withCeiling } from '../feed/limit.ts';
import { limit } from '../feed/rules.ts';
import { amsterdamDay } from '../record/day.ts';
import { text } from '../row.ts';
import type { Gateway } from './gateway.ts';
import type { SchoolSource } from './school.ts';

/** What of time and of people decides on holds at a school tonight. */
export type Pace = {
  /** During the turn of the school year: the first day on which the normal rules hold again. */
  readonly turn: { readonly until: string } | undefined;
  /** Thresholds that hold for a while, for one supplier. */
  limitsFor(supplier: string): Partial<Limits>;
  /** Differs when anything of it differs. */
  readonly mark: string;
};

type Temporary = { readonly supplier: string; readonly kind: string; readonly amount: Limit };

/** Only those to which a second person agreed, and until their last day. */
const temporaryFor = async (
  { store }: Gateway,
  { board, id }: SchoolSource,
  day: string,
): Promise<readonly Temporary[]> => {
  const rows = await store.all(
    `SELECT supplier, kind, amount FROM threshold
     WHERE board = ? AND school = ? AND approved_by IS NOT NULL AND until >= ? ORDER BY approved_at`,
    board,
    id,
    day,
  );
  return rows.map((row) => ({
    supplier: text(row, 'supplier'),
    kind: text(row, 'kind'),
    amount: limit.parse(JSON.parse(text(row, 'amount'))),
  }));
};

export const paceOf = async (gateway: Gateway, school: SchoolSource, at: Date): Promise<Pace> => {
  const temporary = await temporaryFor(gateway, school, amsterdamDay(at));
  const turning = turnAt(school.calendar, amsterdamDay(at));
  const turn = turning === undefined ? undefined : { until: turning.until };
  return {
    turn,
    limitsFor: (supplier) =>
      Object.fromEntries(
        holdKinds.flatMap((kind) => {
          const found = temporary.findLast((one) => one.supplier === supplier && one.kind === kind);
          return found === undefined ? [] : [[kind, withCeiling(kind, found.amount)]];
        }),
      ),
    mark: JSON.stringify([turn, temporary]),
  };
};
