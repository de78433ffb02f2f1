import { parseDocument } from 'yaml';
import * as z from 'zod';
import { slug } from '../agreement/wording.ts';
import { isNightly } from '../calendar/nightly.ts';
import { schoolCalendar } from '../calendar/turn.ts';
import { supplierRules } from '../feed/rules.ts';
import { GatewayError } from '../errors.ts';
import { schoolId } from '../record/code.ts';

const line = z.string().trim().min(1).max(128);
const name = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9-]*$/);

/** A standard's version has dots in it: `uwlr-smalle-2.3`. */
const shapeName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9.-]*$/);

const source = z.strictObject({
  connector: name,
  mapping: name,
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Where a source key is unique: `brin`, or `board` for an institution with one numbering. */
  keyScope: z.enum(['brin', 'board']).default('brin'),
  /** True when the source writes the last day in as the leaving date. */
  lastDayIn: z.boolean().default(true),
  /** Days, holidays left out, after which a reading that was not confirmed is expired: 35, or 14 where the source is asked. */
  liveDays: z.int().min(1).max(120).optional(),
  /** Days between files, holidays left out; when none came for longer, people are told. 0: never. */
  rhythm: z.int().min(0).max(120).default(7),
});

const school = z.strictObject({
  id: schoolId,
  name: line,
  sector: z.enum(['primary', 'secondary', 'special']),
  /** `02:15`, or a window `01:00-05:00` in which each school has its own minute; Europe/Amsterdam. */
  nightly: z.string().max(11).refine(isNightly),
  /** The school year of this school; left out, the latest of the three regions holds. */
  calendar: schoolCalendar.optional(),
  source,
});

/** Secrets are not in it: they are given with `sluis supplier token`. */
const supplier = z.strictObject({
  id: slug,
  name: line,
  shape: shapeName,
  channel: name,
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Thresholds and steps of removal, where they are to be others than the usual ones. */
  rules: supplierRules.default({}),
});

const distinct = (items: readonly { readonly id: string }[]): boolean =>
  new Set(items.map(({ id }) => id)).size === items.length;

/** A board with its schools, their sources and its suppliers, as an operator writes it down. */
const boardDocument = z.strictObject({
  board: z.strictObject({ id: slug, number: z.string().regex(/^\d{5}$/), name: line }),
  schools: z.array(school).min(1).max(1000).refine(distinct),
  suppliers: z.array(supplier).max(500).refine(distinct),
});
export type BoardDocument = z.infer<typeof boardDocument>;

const places = (error: z.ZodError): string => [...new Set(error.issues.map(({ path }) => path.join('.')))].join(', ');

/** Reads YAML or JSON text. Throws config_invalid with the places (never the text) of everything that is wrong. */
export const parseBoard = (text: string): BoardDocument => {
  const parsed = parseDocument(text, { schema: 'core', uniqueKeys: true, logLevel: 'error' });
  const [broken] = parsed.errors;
  if (broken !== undefined) {
    const [start] = broken.linePos ?? [];
    throw new GatewayError('config_invalid', {
      setting: 'YAML',
      ...(start === undefined ? {} : { line: start.line, column: start.col }),
    });
  }
  const read = boardDocument.safeParse(parsed.toJS({ maxAliasCount: 0 }));
  if (!read.success)
    throw new GatewayError('config_invalid', { setting: places(read.error), count: read.error.issues.length });
  return read.data;
};
