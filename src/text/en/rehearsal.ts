import type { rehearsal as nl } from '../nl/rehearsal.ts';

export const rehearsal: typeof nl = {
  kept: (school) =>
    `this file is of the next school year and is kept for the rehearsal; nothing of it was sent. See what it would bring: sluis rehearsal --school ${school}.`,
  heading: (schoolYear) => `Rehearsal of school year ${schoolYear}`,
  intro: (readAt, day) =>
    `With the file that was read on ${readAt}, this would happen on ${day}. Nothing was stored and nothing was sent.`,
  supplier: 'supplier',
  inScope: 'pupils in scope',
  added: 'new',
  changed: 'changed',
  leaving: 'leaves the school',
  removed: 'other removals',
  waiting: 'waits',
  nobody: 'For this school no agreement is in force then.',
  leavingLine: (day) => `Who leaves the school goes on ${day}, and nobody has to decide.`,
  waitingLine: (until) =>
    `Who waits is missing from the new file and stays with the supplier until ${until}. If they still belong to the school next year, put them right in the pupil system and make a new file.`,
  waitingLeavers: (suppliers) =>
    `At ${suppliers} those who leave the school wait as well: a day of their own would show who was in the last year, and that is not agreed there. After the waiting the normal rules hold: of many a person decides.`,
  waitingLater: 'Who waits is missing from the new file and goes step by step.',
  holdsLine: 'This would wait for a decision. Check the new file, or count on a decision on that day:',
  names: (count, school) =>
    `${count === 1 ? "One of next year's group names" : `${count} of next year's group names`} may say something about care and ${count === 1 ? 'was' : 'were'} not looked at yet. Look now: sluis groups --school ${school} --next-year.`,
  namesWait: (suppliers) => `Otherwise the delivery to ${suppliers} waits then.`,
  ended: (supplier, day) =>
    `The agreement with ${supplier} is over on ${day}: nothing goes there then. Prolong it before that day if that is not what you want.`,
  nothingWaits: 'Nothing would wait for a decision.',
};
