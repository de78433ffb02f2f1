import type { ErrorCode } from '../../errors.ts';
import type { Phrase } from '../phrase.ts';
import { agreementErrors } from './agreement-errors.ts';
import { deliveryErrors } from './delivery-errors.ts';
import { deskErrors } from './desk-errors.ts';
import { doorErrors } from './door-errors.ts';
import { networkErrors } from './network-errors.ts';
import { schoolErrors } from './school-errors.ts';
import { sourceErrors } from './source-errors.ts';
import { storeErrors } from './store-errors.ts';
import { systemErrors } from './system-errors.ts';
import { tellingErrors } from './telling-errors.ts';

/** Every error code in words for a school administrator. */
export const errors: Readonly<Record<ErrorCode, Phrase>> = {
  ...systemErrors,
  ...storeErrors,
  ...sourceErrors,
  ...schoolErrors,
  ...agreementErrors,
  ...deliveryErrors,
  ...doorErrors,
  ...networkErrors,
  ...deskErrors,
  ...tellingErrors,
};
