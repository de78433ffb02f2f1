/** What happens next after an error; every code has exactly one. */
export type Recovery = 'retry' | 'skip' | 'refuse' | 'halt';

/** The one table of error codes. A code says what is wrong, not where: noun_state. */
export const recoveries = {
  // settings and start-up
  config_invalid: 'halt',
  runtime_too_old: 'halt',
  usage_invalid: 'refuse',
  secret_unused: 'refuse',
  // the store
  store_unwritable: 'halt',
  store_full: 'halt',
  store_readonly: 'halt',
  store_failed: 'halt',
  store_locked: 'retry',
  disk_low: 'halt',
  store_corrupt: 'halt',
  lease_lost: 'retry',
  lease_taken: 'retry',
  key_missing: 'halt',
  seal_broken: 'halt',
  // reading a source
  source_unreachable: 'retry',
  source_denied: 'refuse',
  source_throttled: 'retry',
  source_fault: 'retry',
  source_not_now: 'retry',
  source_missing: 'refuse',
  source_too_large: 'refuse',
  source_not_xml: 'refuse',
  source_cut_off: 'refuse',
  source_doctype: 'refuse',
  source_encoding: 'refuse',
  source_limit: 'refuse',
  source_wrong_root: 'refuse',
  source_malformed: 'refuse',
  source_header: 'refuse',
  source_row_width: 'refuse',
  source_archive: 'refuse',
  source_old_excel: 'refuse',
  source_sheet: 'refuse',
  source_sheet_missing: 'refuse',
  source_manifest: 'refuse',
  source_several_schools: 'refuse',
  source_delta: 'refuse',
  source_older: 'refuse',
  source_column_changed: 'refuse',
  source_bsn_key: 'refuse',
  source_forbidden_content: 'refuse',
  source_overlap: 'refuse',
  source_unconfirmed: 'refuse',
  inbox_unreadable: 'refuse',
  inbox_stuck: 'refuse',
  mapping_invalid: 'halt',
  drift_unknown: 'refuse',
  drift_decided: 'refuse',
  drift_unmappable: 'refuse',
  // intake
  school_wrong: 'refuse',
  year_late: 'refuse',
  year_early: 'refuse',
  year_wrong: 'refuse',
  export_empty: 'refuse',
  generation_missing: 'refuse',
  generation_expired: 'refuse',
  rehearsal_missing: 'refuse',
  record_duplicate: 'skip',
  // agreements
  agreement_missing: 'refuse',
  agreement_invalid: 'refuse',
  agreement_unknown_field: 'refuse',
  agreement_banned_field: 'refuse',
  agreement_required_field: 'refuse',
  agreement_not_in_force: 'refuse',
  agreement_not_yet: 'refuse',
  agreement_ended: 'refuse',
  agreement_revoked: 'refuse',
  agreement_state: 'refuse',
  agreement_overlap: 'refuse',
  approver_same: 'refuse',
  actor_unknown: 'refuse',
  actor_forbidden: 'refuse',
  reason_missing: 'refuse',
  issued_id_not_agreed: 'refuse',
  supplier_unknown: 'refuse',
  school_unknown: 'refuse',
  pupil_unknown: 'refuse',
  // feeds
  feed_held: 'refuse',
  feed_group_names: 'refuse',
  hold_missing: 'refuse',
  hold_changed: 'refuse',
  // deliveries
  stop_missing: 'refuse',
  delivery_stopped: 'refuse',
  delivery_deferred: 'retry',
  delivery_given_up: 'refuse',
  delivery_unreachable: 'retry',
  delivery_throttled: 'retry',
  delivery_failed: 'retry',
  delivery_unknown: 'retry',
  delivery_redirected: 'refuse',
  delivery_rejected: 'refuse',
  delivery_denied: 'refuse',
  delivery_gone: 'refuse',
  answer_too_large: 'refuse',
  answer_invalid: 'refuse',
  destination_refused: 'refuse',
  host_key_changed: 'refuse',
  secret_missing: 'refuse',
  certificate_invalid: 'refuse',
  certificate_expiring: 'refuse',
  certificate_expired: 'refuse',
  // files that are brought to us
  upload_denied: 'refuse',
  upload_slow: 'refuse',
  upload_token_exists: 'refuse',
  // doors
  door_denied: 'refuse',
  door_scope: 'refuse',
  door_throttled: 'retry',
  door_unavailable: 'retry',
  // the supplier's own desk
  delivery_missing: 'refuse',
  request_unknown_field: 'refuse',
  request_not_needed: 'refuse',
  request_required_field: 'refuse',
  request_missing: 'refuse',
  invite_over: 'refuse',
  account_differs: 'refuse',
  field_asked: 'refuse',
  // telling people
  mail_unreachable: 'retry',
  mail_refused: 'refuse',
  mail_insecure: 'refuse',
  webhook_unreachable: 'retry',
  webhook_refused: 'refuse',
  // ledger
  ledger_broken: 'halt',
  ledger_rolled_back: 'halt',
  ledger_witness_missing: 'halt',
  checkpoint_foreign: 'refuse',
  checkpoint_older: 'refuse',
  backup_broken: 'refuse',
  internal: 'halt',
} as const satisfies Record<string, Recovery>;

export type ErrorCode = keyof typeof recoveries;

/**
 * What an error is about. Codes, declared names, places and counts only; never a value that came from
 * a school. `name` is a source name that passed the rule for undeclared names.
 */
export type ErrorSubject = {
  readonly board?: string;
  readonly school?: string;
  readonly supplier?: string;
  readonly product?: string;
  readonly agreement?: string;
  readonly feed?: string;
  readonly source?: string;
  /** Of a source that was asked: there is no file then. */
  readonly connector?: string;
  readonly entity?: string;
  readonly field?: string;
  readonly name?: string;
  readonly setting?: string;
  readonly line?: number;
  readonly column?: number;
  readonly count?: number;
  readonly limit?: number;
  readonly expected?: string;
  readonly found?: string;
  readonly status?: number;
  readonly date?: string;
};

/** The one error class. The message is the code; `cause` is for a debugger and is never serialised. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly subject: ErrorSubject;
  /** Milliseconds that the far end asked us to wait, where it did. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, subject: ErrorSubject = {}, more: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(code, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.subject = subject;
    this.retryAfterMs = more.retryAfterMs;
  }

  get recovery(): Recovery {
    return recoveries[this.code];
  }
}

/** Anything that is not a GatewayError is a bug of ours and is treated as `halt`; its message is never shown. */
export const asGatewayError = (error: unknown): GatewayError =>
  error instanceof GatewayError ? error : new GatewayError('internal', {}, { cause: error });
