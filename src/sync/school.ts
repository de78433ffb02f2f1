import { calendarIn } from '../calendar/stored.ts';
import type { SchoolCalendar } from '../calendar/turn.ts';
import { GatewayError } from '../errors.ts';
import { type SupplierRules, supplierRules } from '../feed/rules.ts';
import type { Row, Store } from '../ports.ts';
import { integer, optionalText, text } from '../row.ts';

/** A school with its source, as the board registered it. */
export type SchoolSource = {
  readonly id: string;
  readonly board: string;
  readonly name: string;
  readonly connector: string;
  readonly mapping: string;
  readonly settings: unknown;
  /** Where a source key is unique: the BRIN, or the whole institution. */
  readonly keyScope: string;
  readonly lastDayIn: boolean;
  /** Set once a person confirmed that files without a BRIN belong to this school. */
  readonly confirmedAt: string | undefined;
  /** Days, holidays left out, after which an unconfirmed reading is expired: silent, never empty. */
  readonly liveDays: number;
  readonly calendar: SchoolCalendar;
  /** A reading that was confirmed before this instant counts as expired, however young it is. */
  readonly freshFrom: string | undefined;
  /** Since when it is read as it is read now. */
  readonly askedFrom: string | undefined;
};

/** Settings that cannot be read are the trouble of their own school or supplier, who is told so when they are used. */
const settingsIn = (stored: string): unknown => {
  try {
    return JSON.parse(stored);
  } catch {
    return undefined;
  }
};

const schoolOf = (row: Row): SchoolSource => ({
  id: text(row, 'id'),
  board: text(row, 'board'),
  name: text(row, 'name'),
  connector: text(row, 'connector'),
  mapping: text(row, 'mapping'),
  settings: settingsIn(text(row, 'settings')),
  keyScope: text(row, 'key_scope'),
  lastDayIn: integer(row, 'last_day_in') === 1,
  confirmedAt: optionalText(row, 'confirmed_at'),
  liveDays: integer(row, 'live_days'),
  calendar: calendarIn(optionalText(row, 'calendar')),
  freshFrom: optionalText(row, 'fresh_from'),
  askedFrom: optionalText(row, 'asked_from'),
});

const select = `SELECT school.id, school.board, school.name, source.connector, source.mapping, source.settings,
  source.key_scope, source.last_day_in, source.confirmed_at, source.live_days, source.fresh_from, source.asked_from,
  school.calendar
  FROM school JOIN source ON source.school = school.id`;

/** Throws school_unknown. */
export const readSchool = async (store: Store, id: string): Promise<SchoolSource> => {
  const [row] = await store.all(`${select} WHERE school.id = ?`, id);
  if (row === undefined) throw new GatewayError('school_unknown', { school: id });
  return schoolOf(row);
};

export const allSchools = async (store: Store): Promise<readonly SchoolSource[]> =>
  (await store.all(`${select} ORDER BY school.id`)).map(schoolOf);

/** A supplier with its shape and channel. */
export type Supplier = {
  readonly id: string;
  readonly name: string;
  readonly shape: string;
  readonly channel: string;
  readonly settings: unknown;
  /** Thresholds, steps of removal and the like, as the board set them. */
  readonly rules: SupplierRules;
};

/** Rules that cannot be read are as good as none: the defaults hold, and nothing gets wider by it. */
const rulesIn = (stored: string | undefined): SupplierRules => {
  const read = supplierRules.safeParse(settingsIn(stored ?? '{}'));
  return read.success ? read.data : {};
};

export const suppliersOf = async (store: Store, board: string): Promise<ReadonlyMap<string, Supplier>> => {
  const rows = await store.all('SELECT id, name, shape, channel, settings, rules FROM supplier WHERE board = ?', board);
  return new Map(
    rows.map((row) => [
      text(row, 'id'),
      {
        id: text(row, 'id'),
        name: text(row, 'name'),
        shape: text(row, 'shape'),
        channel: text(row, 'channel'),
        settings: settingsIn(text(row, 'settings')),
        rules: rulesIn(optionalText(row, 'rules')),
      },
    ]),
  );
};

/** Products that a school switched on. */
export type Activation = { readonly supplier: string; readonly product: string; readonly since: string };

export const activationsOf = async (store: Store, school: string, at: string): Promise<readonly Activation[]> => {
  const rows = await store.all(
    `SELECT supplier, product, since FROM activation WHERE school = ? AND since <= ? AND (until IS NULL OR until > ?)
     ORDER BY supplier, product`,
    school,
    at,
    at,
  );
  return rows.map((row) => ({
    supplier: text(row, 'supplier'),
    product: text(row, 'product'),
    since: text(row, 'since'),
  }));
};
