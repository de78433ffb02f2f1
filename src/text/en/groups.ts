import type { groups as nl } from '../nl/groups.ts';

export const groups: typeof nl = {
  heading: 'Group names that can say something about care',
  none: 'No group name of this school says anything about care.',
  number: 'no.',
  name: 'group name',
  pupils: 'pupils',
  state: 'state',
  outward: 'outward name',
  states: {
    waits: 'waits: nobody looked yet',
    seen: 'looked at, may go as it is',
    neutral: 'goes under a neutral name',
  },
  waiting: (suppliers) => `The first delivery to ${suppliers} waits for this.`,
  choose: (school) =>
    `If these names may go as they are: sluis groups seen --school ${school}. To give a neutral name: sluis groups neutral --school ${school}.`,
  accepted: (count) => `Looked at: ${count}. The delivery goes on with the next exchange.`,
  acceptedNext: (count) => `Looked at: ${count}. These names stop nothing any more at the turn of the school year.`,
  nothingWaits: 'No group name waits to be looked at.',
  askNumber: 'Of which group (number in the list)?',
  askName: 'Which neutral name (at most 64 characters, no care word)?',
  neutral: 'the neutral name',
  numberOf: 'the number of the group',
  namedNext: 'From the new school year on this group goes outward under this name.',
  named: 'From now on this name goes outward; with the next exchange also where the group already is.',
};
