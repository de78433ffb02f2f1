import { pino } from 'pino';
import { recoveries } from './errors.ts';
import type { Clock } from './ports.ts';

/** Everything that can happen to a log line: a closed list, so that no line is made of loose text. */
const logEvents = [
  'started',
  'stopped',
  'serving',
  'run_started',
  'run_ended',
  'run_refused',
  'intake_done',
  'intake_refused',
  'delivery_sent',
  'delivery_accepted',
  'delivery_refused',
  'delivery_unknown',
  'delivery_waiting',
  'delivery_stopped',
  'hold_raised',
  'agreement_warning',
  'schedule_due',
  'checkpoint_made',
  'request_failed',
  'error',
] as const;
export type LogEvent = (typeof logEvents)[number];

type Check = (value: unknown) => boolean;

const matches =
  (shape: RegExp): Check =>
  (value) =>
    typeof value === 'string' && shape.test(value) && !/\d{8}/.test(value);
/** Up to seven digits: a count or a place, and too short for a BSN or an onderwijsnummer. */
const count: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 10_000_000;
const slug = matches(/^[a-z][a-z0-9-]{0,39}$/);
const code: Check = (value) => typeof value === 'string' && Object.hasOwn(recoveries, value);
/** 128 bits or more in hexadecimal, or a UUID: random, so it says nothing. */
const id: Check = (value) => typeof value === 'string' && /^(?=.*[a-f])[0-9a-f-]{32,64}$/.test(value);
const isOneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);

/** The allow-list: what a log line may hold, each with its shape. Whatever is not here stays out. */
const allowed = {
  code,
  recovery: isOneOf('retry', 'skip', 'refuse', 'halt'),
  board: matches(/^\d{5}$/),
  /** BRIN and location code. */
  school: matches(/^\d\d[A-Z]{2}\d\d$/),
  supplier: slug,
  product: slug,
  connector: slug,
  run: id,
  feed: id,
  delivery: id,
  generation: id,
  entity: isOneOf('school', 'location', 'group', 'pupil', 'staff', 'guardian'),
  /** A name of the catalogue. */
  field: matches(/^[a-z][A-Za-z]{0,39}$/),
  setting: matches(/^SLUIS_[A-Z_]{1,40}(, SLUIS_[A-Z_]{1,40})*$/),
  mode: isOneOf('full', 'changes', 'withdrawal'),
  line: count,
  column: count,
  count,
  limit: count,
  added: count,
  changed: count,
  removed: count,
  attempt: count,
  status: count,
  port: count,
  durationMs: count,
  waitMs: count,
  ledgerSize: count,
} as const satisfies Record<string, Check>;

export type LogSubject = { readonly [K in keyof typeof allowed]?: string | number };
type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The log of the operator. Codes, names, places and counts only; see the allow-list. */
export type Log = {
  event(name: LogEvent, subject?: LogSubject, level?: LogLevel): void;
};

/** Where lines go; each is one JSON document that ends in a line break. */
type LogDestination = { write(line: string): void };
type LogSettings = { readonly clock: Clock; readonly level: LogLevel | 'silent' };

/** Own plain properties only: a getter is never called, and nothing nested is looked into. */
const pick = (subject: object): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  let dropped = 0;
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(subject))) {
    const value: unknown = property.value;
    const check: Check | undefined = Object.hasOwn(allowed, name) ? allowed[name as keyof typeof allowed] : undefined;
    if (check?.(value) === true) kept[name] = value;
    else if (value !== undefined || property.get !== undefined) dropped += 1;
  }
  // Not even the name of what was dropped: a key can be a value too. The number shows that something is wrong.
  return dropped === 0 ? kept : { ...kept, dropped };
};

/**
 * The types already keep values out; this holds at run time as well, for whatever reaches it through a cast.
 * We do not lean on redaction, which is a list of what to hide and misses what nobody thought of.
 */
export const createLog = (destination: LogDestination, { clock, level }: LogSettings): Log => {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: () => `,"at":"${clock.now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    event: (name, subject = {}, at = 'info') => {
      const event = logEvents.find((known) => known === name) ?? 'unlisted';
      logger[at](pick(subject), event);
    },
  };
};
