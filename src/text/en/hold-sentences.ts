import type { holdSentences as nl, Waits } from '../nl/hold-sentences.ts';
import { given } from '../phrase.ts';

const threshold = ({ limit }: Waits): string => `more than the threshold${given(limit, (n) => ` of ${n}`)}`;
const pupils = (count: number | undefined): string => (count === 1 ? 'One pupil' : `${count ?? 'Many'} pupils`);
const ofPupils = (count: number | undefined): string => (count === 1 ? 'one pupil' : `${count ?? 'many'} pupils`);
const of = (waits: Waits): string => given(waits.of, (n) => ` (of ${n})`);

export const holdSentences: typeof nl = {
  pupils_removed: (waits) =>
    `${pupils(waits.count)}${of(waits)} would disappear at ${waits.supplier}. That is ${threshold(waits)}. Nothing was removed yet.`,
  pupils_added: (waits) =>
    `${pupils(waits.count)} would be new at ${waits.supplier} all at once. That is ${threshold(waits)}. They were not delivered yet.`,
  identity_changed: (waits) =>
    `The name, date of birth or key of ${ofPupils(waits.count)}${of(waits)} would change at ${waits.supplier}. That is ${threshold(waits)}. Nothing was changed yet.`,
  pupils_changed: (waits) =>
    `Something would change at ${waits.supplier} of ${ofPupils(waits.count)}${of(waits)}. That is ${threshold(waits)}. Nothing was changed yet.`,
  groups_removed: (waits) =>
    `${waits.count ?? 'Many'} groups${of(waits)} would disappear at ${waits.supplier}. That is ${threshold(waits)}. No group was removed yet.`,
  staff_removed: (waits) =>
    `${waits.count ?? 'Many'} members of staff${of(waits)} would disappear at ${waits.supplier}. That is ${threshold(waits)}. Nobody was removed yet.`,
  mailing: (waits) =>
    `${waits.supplier} writes to parents as soon as a pupil is new: that would now happen for ${ofPupils(waits.count)}. They were not delivered yet.`,
};
