import type { Format, FormatDocument, Shaped } from '../../src/ports/door.ts';
import { csvText } from '../kit/csv-text.ts';
import { nameless } from '../kit/roster.ts';

const columns = [
  'First Name [Required]',
  'Last Name [Required]',
  'Email Address [Required]',
  'Password [Required]',
  'Org Unit Path [Required]',
  'Employee ID',
];

/** Google's sign for *leave the password as it is*. We have no password, so that an account has to be there already. */
const unchanged = '****';
const root = '/';

const byRef = (one: Shaped, other: Shaped): number => (one.ref < other.ref ? -1 : 1);

const rowOf = ({ data }: Shaped): readonly (readonly string[])[] => {
  const text = (name: string): string =>
    typeof data[name] === 'string' ? data[name].replaceAll(/[\r\n\t]+/g, ' ') : '';
  const email = text('email');
  const family = [text('familyNamePrefix'), text('familyName')].filter((part) => part !== '').join(' ');
  // An account is its address: without one nobody can be told who is meant.
  return email === ''
    ? []
    : [[text('callName') || nameless, family || nameless, email, unchanged, root, text('employeeId')]];
};

const write = ({ items }: FormatDocument): Uint8Array => {
  const people = items.filter(({ kind }) => kind === 'pupil' || kind === 'staff').toSorted(byRef);
  return new TextEncoder().encode(csvText([columns, ...people.flatMap(rowOf)], ','));
};

const person = ['employeeId', 'callName', 'familyNamePrefix', 'familyName', 'email'];

/** The file that the Google Admin console takes under *Bulk update users*: accounts that exist, brought up to date. */
export const googleAccountsFormat: Format = {
  name: 'google-accounts',
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  whole: true,
  words: { pupil: person, staff: person },
  write,
};
