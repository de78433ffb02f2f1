import type { ErrorSubject } from '../../errors.ts';
import type { deliveryErrors as nl } from '../nl/delivery-errors.ts';
import { formatFor } from '../format.ts';
import { given } from '../phrase.ts';

const to = (about: ErrorSubject): string => about.supplier ?? 'the supplier';
const again = 'Sluis tries again by itself; you need do nothing.';
const ask = (about: ErrorSubject): string => `Contact ${to(about)} and mention this code.`;
const status = (about: ErrorSubject): string => given(about.status, (s) => ` (answer ${s})`);

const where = (about: ErrorSubject): string =>
  about.supplier === undefined ? `anything of ${about.school ?? 'this board'}` : `anything to ${about.supplier}`;

export const deliveryErrors: typeof nl = {
  delivery_stopped: (about) => ({
    what: `Emergency stop${given(about.date, (day) => ` since ${formatFor('en').day(day)}`)}: nothing goes to ${to(about)}.`,
    next: 'The administrator of the board or the approver lets it go on with: sluis resume.',
  }),
  stop_missing: (about) => ({
    what: `No emergency stop here keeps ${where(about)} from going.`,
    next: 'See which stops there are with: sluis deliveries.',
  }),
  delivery_deferred: (about) => ({
    what: `${to(about)} is slow or does not answer; this delivery does not wait for it. Nothing was sent.`,
    next: again,
  }),
  delivery_given_up: (about) => ({
    what: `Not delivered to ${to(about)}${given(about.found, (code) => ` (${code})`)}; this is not tried again by itself.`,
    next: `Contact ${to(about)} and mention this code. Then have it delivered again with: sluis deliveries retry.`,
  }),
  delivery_unreachable: (about) => ({ what: `${to(about)} cannot be reached. Nothing was sent.`, next: again }),
  delivery_throttled: (about) => ({ what: `${to(about)} asks us to wait.`, next: again }),
  delivery_failed: (about) => ({
    what: `Something went wrong at ${to(about)}${about.status === undefined ? given(about.found, (code) => ` (${code})`) : status(about)}.`,
    next: again,
  }),
  delivery_unknown: (about) => ({
    what: `The connection with ${to(about)} was lost; whether the delivery arrived is not known.`,
    next: 'Sluis delivers the same pupils again; delivering twice does no harm.',
  }),
  delivery_redirected: (about) => ({
    what: `${to(about)} points to another address; Sluis does not follow that. The delivery did not arrive.`,
    next: `Ask ${to(about)} for the right address and have it changed.`,
  }),
  delivery_rejected: (about) => ({
    what: `${to(about)} does not accept this delivery${status(about)}.`,
    next: ask(about),
  }),
  delivery_denied: (about) => ({
    what: `${to(about)} does not let us in${status(about)}. The delivery did not arrive.`,
    next: `Ask ${to(about)} for new credentials.`,
  }),
  delivery_gone: (about) => ({
    what: `The address of ${to(about)} no longer exists${status(about)}. The delivery did not arrive.`,
    next: `Ask ${to(about)} for the right address and have it changed.`,
  }),
  answer_too_large: (about) => ({
    what: `The answer of ${to(about)} is larger than is allowed; it was not read.`,
    next: ask(about),
  }),
  answer_invalid: (about) => ({
    what: `The answer of ${to(about)} cannot be understood; whether the delivery arrived is not known.`,
    next: ask(about),
  }),
  destination_refused: (about) => ({
    what:
      about.connector === undefined
        ? `Sluis may not send to the address of ${to(about)}. Nothing was sent.`
        : `The address of the pupil administration${given(about.school, (s) => ` of ${s}`)} is no public https address, or refers to another one. Nothing was read.`,
    next: 'Have the operator check the address; it must be a public https address.',
  }),
};
