import { createHash } from 'node:crypto';
import { canonicalText } from './canonical.ts';
import type { Mapping } from './table.ts';

/** The version of a mapping: SHA-256 of its canonical JSON, 64 hexadecimal characters. */
export const mappingHash = (mapping: Mapping): string =>
  createHash('sha256').update(canonicalText(mapping), 'utf8').digest('hex');
