import type { Random } from '../ports.ts';

/** A random 128-bit id in hexadecimal. */
export const newId = (random: Random): string => Buffer.from(random.bytes(16)).toString('hex');
