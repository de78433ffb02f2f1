import type { keys as nl } from '../nl/keys.ts';

export const keys: typeof nl = {
  passphrase: 'Passphrase (at least 12 characters)?',
  again: 'The same passphrase once more?',
  exported: (file) => `The sealed copy of all keys is in ${file}.`,
  keep: 'Keep copy and passphrase apart from each other, and outside the backup of the data folder. Without both a lost master key cannot be brought back.',
  restored: 'The keys were put back and fit the stored data.',
};
