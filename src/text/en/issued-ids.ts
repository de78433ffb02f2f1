import type { issuedIds as dutch } from '../nl/issued-ids.ts';

export const issuedIds: typeof dutch = {
  stored: (stored, same) =>
    `${stored === 1 ? 'One number' : `${stored} numbers`} recorded; ${same} stood there already.`,
  next: 'They go along with the next sync, in so far as they are agreed.',
  unknown: (count, lines) =>
    `${count === 1 ? 'One pupil was' : `${count} pupils were`} not read at this school and left out: line ${lines}.`,
  refused: (count) => `Nothing was recorded: ${count === 1 ? 'one line is' : `${count} lines are`} wrong.`,
  again: 'Correct what is wrong and offer the whole file again.',
  more: 'and more',
  faults: {
    value_missing: 'is not filled in',
    value_invalid: 'is too long',
    pupil_twice: 'this pupil stands in it twice',
    number_twice: 'this number is of more than one pupil',
  },
};
