import type { holds as nl } from '../nl/holds.ts';
import { holdSentences } from './hold-sentences.ts';

export const holds: typeof nl = {
  sentences: holdSentences,
  heading: 'For a decision',
  none: 'Nothing waits for a decision.',
  case: 'number',
  school: 'school',
  supplier: 'supplier',
  what: 'what waits',
  since: 'since',
  names: (school, count) =>
    `${school}: ${count === 1 ? 'one group name has' : `${count} group names have`} to be looked at first: sluis groups --school ${school}.`,
  choose: (id) =>
    `Look at the list: sluis holds show ${id}. Carry out: sluis holds approve ${id}. Only new pupils: sluis holds approve ${id} --only-additions. Do not carry out: sluis holds discard ${id}. A decision takes a reason (--reason-code).`,
  operations: { add: 'new', change: 'changed', remove: 'would disappear' },
  causes: {
    missing: 'missing from the file',
    left: 'left the school',
    out_of_scope: 'no longer covered by the agreement',
    moved: 'moved to another school of the board',
    excluded: 'excluded',
    agreement_ended: 'agreement ended',
  },
  entities: {
    school: 'school',
    location: 'location',
    group: 'group',
    pupil: 'pupil',
    staff: 'member of staff',
    guardian: 'parent or guardian',
  },
  listSubject: 'mark',
  listWho: 'who',
  listName: 'name',
  listReason: 'reason',
  namesHint: 'With names: --names --reason-code checked_list. That goes into the ledger for each pupil.',
  approved: (school) =>
    `Decided: carry out. It goes with the next exchange; at once with: sluis sync --school ${school}.`,
  additions: (school) =>
    `Decided: only new pupils. They go with the next exchange; at once with: sluis sync --school ${school}. The rest stays as the supplier has it, until there is a new file.`,
  discarded: 'Decided: do not carry out. The supplier keeps what it has, until there is a new file.',
  threshold: (id, until) =>
    `Temporary threshold ${id} proposed, until ${until} inclusive. It counts once a second person agrees: sluis holds threshold-approve ${id}.`,
  thresholdApproved: (until) => `The temporary threshold counts now, until ${until} inclusive.`,
  thresholds: 'Temporary thresholds',
  kind: 'kind',
  amount: 'threshold',
  amountOf: (count, percent) => `more than ${count} and more than ${percent} %`,
  until: 'until (inclusive)',
  state: 'state',
  counts: 'counts',
  waits: 'waits for a second person',
  kinds: {
    pupils_removed: 'pupils disappear',
    pupils_added: 'new pupils',
    identity_changed: 'name, date of birth or key changed',
    pupils_changed: 'other changes of pupils',
    groups_removed: 'groups disappear',
    staff_removed: 'staff disappear',
    mailing: 'parents are written to',
  },
  suspended: (count) =>
    `${count === 1 ? 'One pupil is' : `${count} pupils are`} missing from the file and suspended: who comes back is restored.`,
  leaving: (count) => `${count === 1 ? 'One pupil is' : `${count} pupils are`} to be removed soon.`,
};
