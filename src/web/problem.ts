import type { ErrorCode, GatewayError, Recovery } from '../errors.ts';

/** What HTTP calls each recovery, where the code itself says nothing more. */
const statusOfRecovery = { retry: 503, skip: 422, refuse: 422, halt: 500 } as const satisfies Record<Recovery, number>;

const statusOfCode = {
  usage_invalid: 400,
  door_denied: 401,
  door_scope: 403,
  door_throttled: 429,
  upload_denied: 401,
  upload_slow: 408,
  actor_unknown: 401,
  actor_forbidden: 403,
  approver_same: 403,
  agreement_missing: 403,
  agreement_not_in_force: 403,
  agreement_not_yet: 403,
  agreement_ended: 403,
  agreement_revoked: 403,
  school_unknown: 404,
  supplier_unknown: 404,
  pupil_unknown: 404,
  delivery_missing: 404,
  request_unknown_field: 422,
  request_not_needed: 409,
  request_required_field: 409,
  invite_over: 404,
  agreement_state: 409,
  agreement_overlap: 409,
  lease_taken: 409,
  source_too_large: 413,
  // Expired or not yet read is silent, never empty: the far end must come back, not conclude that nobody is left.
  generation_missing: 503,
  generation_expired: 503,
} as const satisfies Partial<Record<ErrorCode, number>>;

const byCode: Readonly<Partial<Record<ErrorCode, number>>> = statusOfCode;

/** The one place that decides the HTTP status of an error. */
export const statusOf = (error: GatewayError): number => byCode[error.code] ?? statusOfRecovery[error.recovery];

const answer = (status: number, body: object, headers: Readonly<Record<string, string>>): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json', ...headers } });

const problemWith = (error: GatewayError, more: object): Response => {
  const status = statusOf(error);
  const wait = error.retryAfterMs ?? 60_000;
  const headers: Record<string, string> = [429, 503].includes(status)
    ? { 'retry-after': String(Math.ceil(wait / 1000)) }
    : {};
  if (error.code === 'upload_denied') headers['www-authenticate'] = 'Bearer';
  const { code } = error;
  return answer(status, { type: `urn:sluis:error:${code}`, title: code, status, code, ...more }, headers);
};

/** RFC 9457, with the code and nothing else: the subject names schools and suppliers that a caller need not know. */
export const problem = (error: GatewayError): Response => problemWith(error, {});

/** The same for whoever sent the file: where in it the error is. */
export const placedProblem = (error: GatewayError): Response => {
  const { line, column } = error.subject;
  return problemWith(error, { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) });
};

/** For an address that does not exist; it has no error code of ours. */
export const notFound = (): Response => answer(404, { type: 'about:blank', title: 'Not Found', status: 404 }, {});
