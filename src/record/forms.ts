import type { Form } from './field.ts';
import { ageOn } from './day.ts';

const ageBand = (dateOfBirth: string, day: string): string => {
  const age = ageOn(dateOfBirth, day);
  const start = Math.floor(age / 4) * 4;
  return `${start}-${start + 3}`;
};

/** `O` of `Ozgur`, whole code points, so that no half a letter leaves. */
const initial = (name: string): string | undefined => {
  const [first] = name.normalize('NFC');
  return first === undefined ? undefined : `${first.toLocaleUpperCase('nl')}.`;
};

/**
 * A coarser form of a value, on a day. Pure. Undefined when the value does not allow it: then nothing leaves,
 * since the whole value was not agreed. `whole` and `alias` are not made here.
 */
export const coarsen = (form: Form, value: string, day: string): string | undefined => {
  switch (form) {
    case 'initial':
      return initial(value);
    case 'year':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value.slice(0, 4) : undefined;
    case 'ageBand':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? ageBand(value, day) : undefined;
    case 'postcode4':
      return /^\d{4}/.exec(value)?.[0];
    default:
      return undefined;
  }
};
