import type { deskLedger as nl } from '../nl/desk-ledger.ts';

/** What a supplier did at its own desk, as the ledger tells it. */
export const deskLedger: typeof nl = {
  test_started: 'test school begun',
  test_intended: 'test delivery of made-up pupils intended',
  test_ended: 'test delivery of made-up pupils ended',
  receipts: 'supplier confirmed a delivery afterwards; not taken',
  account_equal: 'supplier compared: all equal',
  account_differs: 'supplier compared: kinds that differ',
  erasure_confirmed: 'supplier confirmed that it erased',
  field_asked: 'supplier asked for a field',
  field_given_back: 'supplier gave a field back',
  request_closed: 'request of a supplier closed',
  key_rotated: 'supplier replaced a key of its own',
  invite_made: 'one-time link made for a supplier',
  invite_opened: 'one-time link used; the secret was shown once',
};
