import { expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import { fileError } from './file-error.ts';

const system = (code: string): Error => Object.assign(new Error('a path is in here'), { code });

it.each([
  ['ENOSPC', 'store_full'],
  ['EDQUOT', 'store_full'],
  ['EROFS', 'store_readonly'],
  ['EIO', 'store_failed'],
  ['EACCES', 'store_unwritable'],
  ['ENOENT', 'store_unwritable'],
])('calls %s %s', (code, expected) => {
  const cause = system(code);
  expect(fileError(cause, 'witness')).toMatchObject({ code: expected, subject: { name: 'witness' }, cause });
});

it('leaves an error of ours as it is', () => {
  const ours = new GatewayError('disk_low');
  expect(fileError(ours, 'witness')).toBe(ours);
});
