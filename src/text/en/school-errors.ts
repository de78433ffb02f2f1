import type { ErrorSubject } from '../../errors.ts';
import type { schoolErrors as nl } from '../nl/school-errors.ts';
import { always, given } from '../phrase.ts';
import { holdSentences } from './hold-sentences.ts';

const kept = 'The previous data stays in use; nobody was removed.';

const sentenceOf = ({ found, supplier = 'this supplier', count, limit }: ErrorSubject): string =>
  isHoldKind(found)
    ? holdSentences[found]({ supplier, count, limit })
    : `Changes at ${supplier} wait for a decision. Nothing was changed yet.`;

const isHoldKind = (found: string | undefined): found is keyof typeof holdSentences =>
  found !== undefined && Object.hasOwn(holdSentences, found);

export const schoolErrors: typeof nl = {
  school_wrong: (about) => ({
    what: `This file belongs to BRIN ${about.found ?? 'of another school'}; this connection is for ${about.expected ?? about.school ?? 'another school'}. Nothing was read.`,
    next: 'Put the file in the folder of the right school.',
  }),
  year_late: (about) => ({
    what: `This file is of school year ${about.found ?? 'before this one'}. Until there is a new file, the previous data stays in use.`,
    next: `Do the year rollover in the pupil system and make a new file${given(about.expected, (y) => ` of ${y}`)}.`,
  }),
  year_early: (about) => ({
    what: `This file is of the next school year${given(about.found, (y) => ` (${y})`)}; it is kept for the rehearsal. Nothing was sent.`,
    next: 'You need do nothing; for this school year, offer a file of this school year.',
  }),
  year_wrong: (about) => ({
    what: `This file is of school year ${about.found ?? 'another year'}; expected is ${about.expected ?? 'this school year'}. Nothing was read.`,
    next: 'Make a file of this school year in the pupil system.',
  }),
  export_empty: always(
    `There is not a single pupil in this file, so it counts as incomplete. ${kept}`,
    'Make a new file and see whether all groups were chosen.',
  ),
  generation_missing: (about) => ({
    what: `No roster of ${about.school ?? 'this school'} was read yet. Nothing was sent.`,
    next: 'Offer a file from the pupil system first.',
  }),
  generation_expired: (about) => ({
    what: `There is no new data of ${about.school ?? 'this school'}${given(about.date, (d) => ` since ${d}`)}. Nothing was sent and nobody removed.`,
    next: 'Offer a new file from the pupil system.',
  }),
  rehearsal_missing: (about) => ({
    what: `There is no file of the next school year${given(about.expected, (y) => ` (${y})`)} of ${about.school ?? 'this school'} yet; there is nothing to rehearse.`,
    next: `Prepare the year rollover in the pupil system, make a file of the new school year and put it into the school's folder. That can be done now: before 1 August${given(about.expected, (y) => ` ${y.slice(0, 4)}`)} nothing of it is sent.`,
  }),
  record_duplicate: (about) => ({
    what: `The same key occurs ${about.count ?? 'several'} times; those lines were set aside and neither changed nor removed anywhere.`,
    next: 'Remove the double lines in the pupil system and make a new file.',
  }),
  school_unknown: always(
    'This school is not known here.',
    'Use the BRIN with location code, six characters, as on the status page.',
  ),
  pupil_unknown: always(
    'This pupil is not known here.',
    'Check the pupil key in the pupil system, and whether a new file was read since.',
  ),
  supplier_unknown: always('This supplier is not known here.', 'Choose a supplier from the status page.'),
  feed_held: (about) => ({
    what: sentenceOf(about),
    next: `See who they are and decide: sluis holds show ${about.school ?? 'SCHOOL'}. If it is wrong, make a new file; nothing is lost.`,
  }),
  hold_missing: always('Nothing waits under this number or at this school.', 'See what waits with: sluis holds.'),
  hold_changed: always(
    'The list has changed since it was shown; nothing was decided.',
    'Look at the new list with sluis holds and decide again.',
  ),
  feed_group_names: (about) => ({
    what: `${about.count === 1 ? 'One group name' : `${about.count ?? 'Some'} group names`} may say something about care. Until somebody has looked, nothing new goes to ${about.supplier ?? 'this supplier'}.`,
    next: `Look at the group names, and give a neutral one where needed, with: sluis groups --school ${about.school ?? 'SCHOOL'}.`,
  }),
};
