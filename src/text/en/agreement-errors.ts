import type { ErrorSubject } from '../../errors.ts';
import type { agreementErrors as nl } from '../nl/agreement-errors.ts';
import { formatFor } from '../format.ts';
import { type Advice, always, fieldWord, given } from '../phrase.ts';

const dated = (date: string | undefined): string => given(date, (day) => ` on ${formatFor('en').day(day)}`);
const by = (about: ErrorSubject): string => about.supplier ?? 'this supplier';
const field = (about: ErrorSubject): string => about.field ?? about.name ?? 'A field';

const states: Readonly<Record<string, Advice>> = {
  role: {
    what: 'The supplier is a controller itself. That can be recorded, not put in force.',
    next: 'Propose an agreement in which the supplier is a processor.',
  },
  hash: {
    what: 'The text changed after it was shown to you. Nothing was approved.',
    next: 'Look again at what changes, and then approve.',
  },
  releaseFirst: {
    what: 'This is no first delivery, so the waiting time cannot be left out.',
    next: 'Approve without --release-first; the change then takes effect after the waiting time.',
  },
  widens: {
    what: 'This text widens what was agreed. Nothing was changed.',
    next: 'Make a draft of it with sluis agreement import; a second person approves it.',
  },
  draft: {
    what: 'There is no draft to propose.',
    next: 'First make a draft with sluis agreement draft or sluis agreement import.',
  },
  change: {
    what: 'There is no draft or proposal that would change something.',
    next: 'See what there is with: sluis agreement show.',
  },
  proposed: {
    what: 'Nothing was proposed that could be approved.',
    next: 'First propose a draft with sluis agreement propose.',
  },
};

/** Who may do what somebody of another role tried; keys are the powers of `agreement/roles.ts`. */
const powers: Readonly<Record<string, string>> = {
  draft: 'a board administrator or an approver',
  propose: 'a board administrator or an approver',
  widen: 'an approver',
  narrow: 'a board administrator or an approver',
  revoke: 'a board administrator, an approver or the officer',
  advise: 'the officer',
  activate: 'an administrator of the board or of the school',
  deactivate: 'an administrator of the board or of the school, or the officer',
  consent: 'an administrator of the board or of the school',
  importIds: 'an administrator of the board or of the school',
  restrict: 'an administrator of the board or of the school, or the officer',
  look: 'an administrator of the board or of the school, or the officer',
  decide: 'an administrator of the board or of the school',
  addActor: 'a board administrator or an approver',
};

export const agreementErrors: typeof nl = {
  agreement_missing: (about) =>
    about.supplier === undefined
      ? { what: 'This agreement was not found.', next: 'See the list with: sluis agreement list.' }
      : {
          what: `There is no agreement with ${by(about)}. Nothing was sent.`,
          next: 'Propose an agreement and have it approved.',
        },
  agreement_invalid: (about) => ({
    what: `The agreement cannot be read${given(about.name ?? about.setting, (n) => `: ${n} is wrong`)}. Nothing was sent.`,
    next: 'Correct the text of the agreement and offer it again.',
  }),
  agreement_unknown_field: (about) => ({
    what: `${field(about)} is no field that Sluis knows. The agreement was not accepted.`,
    next: 'Choose a field from the list.',
  }),
  agreement_banned_field: (about) => ({
    what: `${field(about)} may never go to a supplier; no agreement can change that. The agreement was not accepted.`,
    next: 'Take this field out of the agreement.',
  }),
  agreement_required_field: (about) => ({
    what: `${by(about)} cannot do without ${fieldWord(about, 'en') ?? 'a field'}, and that was not agreed. The agreement cannot be approved like this.`,
    next: 'Add the field to the agreement, with the reason, or choose another way of delivery.',
  }),
  issued_id_not_agreed: (about: ErrorSubject) => ({
    what: `No number of the supplier’s own is agreed with ${by(about)} for this school. Nothing was recorded.`,
    next: 'Put the field into the agreement and have it approved; then offer the file again.',
  }),
  agreement_not_in_force: (about) => ({
    what: `The agreement with ${by(about)} is not in force. Nothing was sent.`,
    next: 'Have the agreement approved on behalf of the board.',
  }),
  agreement_not_yet: (about) => ({
    what: `The agreement with ${by(about)} has yet to begin${given(about.date, () => ',')}${dated(about.date)}. Nothing was sent yet.`,
    next: 'You need do nothing; it starts by itself on that day.',
  }),
  agreement_ended: (about) => ({
    what: `Nothing was sent. The agreement with ${by(about)} ended${dated(about.date)}.`,
    next: 'Propose a new agreement if the delivery must go on.',
  }),
  agreement_revoked: (about) => ({
    what: `Nothing was sent. The agreement with ${by(about)} was revoked at once${dated(about.date)}.`,
    next: 'Propose a new agreement if the delivery must begin again.',
  }),
  agreement_state: (about) =>
    states[about.setting ?? about.expected ?? ''] ?? {
      what: `This cannot be done with an agreement in this state${given(about.found, (s) => ` (${s})`)}.`,
      next: 'Look at the state of the agreement and choose a step that fits it.',
    },
  agreement_overlap: (about) => ({
    what: `For ${about.product ?? 'this product'} of ${by(about)} an agreement is already in force at ${about.school ?? 'one of these schools'}.`,
    next: 'Let the old agreement end, or make a new version of it.',
  }),
  approver_same: always(
    'Who proposes an agreement cannot approve it.',
    'Have a second person approve it on behalf of the board.',
  ),
  actor_unknown: always(
    'This person or token is not known here.',
    'Check the token (in SLUIS_ACTOR_TOKEN, or typed), or have a new one made with: sluis actor add.',
  ),
  actor_forbidden: (about) => ({
    what: 'Your role does not allow this.',
    next: `Ask ${powers[about.expected ?? ''] ?? 'somebody whose role does'}.`,
  }),
  reason_missing: always(
    'This action needs a reason; it goes into the ledger.',
    'Give a reason, without names or numbers of pupils.',
  ),
};
