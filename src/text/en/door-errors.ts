import { always, given } from '../phrase.ts';
import type { doorErrors as words } from '../nl/door-errors.ts';

const later = 'Sluis tries again by itself.';

export const doorErrors: typeof words = {
  source_denied: (about) => ({
    what: `The pupil administration${given(about.school, (s) => ` of ${s}`)} does not let Sluis in. What was read before stays; nobody was removed.`,
    next: 'Look in the pupil administration whether the link is still switched on, and give Sluis its key again.',
  }),
  source_throttled: always('The pupil administration asks us to wait.', later),
  source_fault: (about) => ({
    what: `The pupil administration${given(about.school, (s) => ` of ${s}`)} reports a fault${given(about.found, (code) => ` (${code})`)}. What was read before stays; nobody was removed.`,
    next: 'Sluis tries again by itself; if it stays, name this code to the supplier of the pupil administration.',
  }),
  source_not_now: (about) => ({
    what: `This pupil administration may be asked at night only${given(about.expected, (hours) => ` (${hours})`)}.`,
    next: 'Sluis asks for the data tonight by itself.',
  }),
  door_denied: always('No access.', 'Check the credentials; ask the school for new ones if need be.'),
  door_scope: always('This access was not given.', 'Ask for access only that was agreed with the school.'),
  door_throttled: always('Too many questions one after the other.', 'Wait as long as Retry-After says.'),
  door_unavailable: always(
    'There are no data ready now. That does not mean that there are no pupils.',
    'Ask again later, and change nothing until then.',
  ),
};
