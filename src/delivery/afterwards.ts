import type { ErrorCode, GatewayError } from '../errors.ts';
import type { Attempt } from './attempts.ts';
import type { FeedResult } from './converge.ts';
import { nextAttempt, quickAttempts } from './schedule.ts';

/** With these the supplier itself said no: asking again in the same words changes nothing. */
const said: readonly ErrorCode[] = [
  'delivery_rejected',
  'delivery_denied',
  'delivery_gone',
  'delivery_redirected',
  'destination_refused',
];

/** Our own decisions: the next run makes of it what then holds. */
const decided: readonly ErrorCode[] = ['agreement_not_in_force', 'delivery_stopped'];

export type Circumstances = {
  readonly before: Attempt | undefined;
  /** Of what was to be sent. */
  readonly mark: string;
  readonly now: Date;
  /** From 0 up to 1. */
  readonly chance: number;
};

const soonMs = 60_000;

/** Put off without having been tried: it costs no attempt. */
const putOff = (error: GatewayError, counted: Attempt | undefined, { mark, now }: Circumstances): Attempt => ({
  state: 'waiting',
  attempts: counted?.attempts ?? 0,
  firstAt: counted?.firstAt ?? now,
  nextAt: new Date(now.getTime() + (error.retryAfterMs ?? soonMs)),
  code: error.code,
  mark,
});

/**
 * What a feed still owes after a run; undefined when nothing. Another difference than the one that failed begins the
 * schedule anew.
 */
export const afterwards = ({ state, error }: FeedResult, around: Circumstances): Attempt | undefined => {
  if (error === undefined || decided.includes(error.code)) return undefined;
  const { before, mark, now, chance } = around;
  const counted = before?.mark === mark ? before : undefined;
  if (error.code === 'delivery_deferred') return putOff(error, counted, around);
  const isWorthAnother = !said.includes(error.code) && (state === 'unknown' || error.recovery === 'retry');
  if (state !== 'unknown' && !isWorthAnother && !said.includes(error.code)) return undefined;
  const attempts = counted === undefined || counted.attempts === 0 ? quickAttempts : counted.attempts + 1;
  const firstAt = counted?.firstAt ?? now;
  const next = isWorthAnother
    ? nextAttempt({ attempts, firstAt, now, askedMs: error.retryAfterMs, chance })
    : undefined;
  return { state: next === undefined ? 'failed' : 'waiting', attempts, firstAt, nextAt: next, code: error.code, mark };
};
