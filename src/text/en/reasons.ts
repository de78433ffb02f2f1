import type { reasons as nl, Stop } from '../nl/reasons.ts';
import { given } from '../phrase.ts';

const times = (stop: Stop): string => given(stop.count, (n) => ` and was stopped ${n} times`);

export const reasons: typeof nl = {
  not_agreed: {
    label: 'not agreed',
    sentence: (stop) => `${stop.field} is not agreed with ${stop.supplier}${times(stop)}.`,
  },
  not_accepted: {
    label: 'not accepted by the supplier',
    sentence: (stop) => `${stop.field} is agreed, but ${stop.supplier} does not take it. It is not sent.`,
  },
  banned: {
    label: 'never allowed',
    sentence: (stop) => `${stop.field} may never go to a supplier${times(stop)}.`,
  },
  secret_or_restricted: {
    label: 'secret or restricted',
    sentence: (stop) => `${stop.field} is secret or restricted for this pupil${times(stop)}.`,
  },
  not_yet_read: {
    label: 'not yet read',
    sentence: (stop) =>
      `${stop.field} is agreed with ${stop.supplier}, but was not in the file that was read last. It goes along after a new file.`,
  },
  empty: {
    label: 'not filled in',
    sentence: (stop) => `${stop.field} is not filled in in the pupil system.`,
  },
};
