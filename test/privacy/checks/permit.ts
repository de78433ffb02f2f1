import assert from 'node:assert/strict';
import { plainShape } from '../../../mappings/suppliers/plain.ts';
import type { Agreement } from '../../../src/agreement/stored.ts';
import { permit as makePermit } from '../../../src/release/permit.ts';
import { exampleDocument } from '../../agreement/documents.ts';
import { dealOf, instant } from '../interference/deal.ts';

/** Only an agreement in force makes a permit. */
export const permit = async (): Promise<void> => {
  const approved: Agreement = dealOf(exampleDocument, plainShape).agreement;
  const none: readonly Agreement[] = [
    { ...approved, state: 'draft' },
    { ...approved, state: 'revoked' },
    { ...approved, effectiveAt: new Date('2026-12-01T00:00:00Z') },
    { ...approved, document: { ...exampleDocument, until: '2026-11-20' } },
    { ...approved, document: { ...exampleDocument, role: 'controller' } },
  ];
  const standing = { restrictions: new Map(), consented: () => true };
  for (const agreement of none) assert.throws(() => makePermit(agreement, plainShape, standing, instant));
  assert.doesNotThrow(() => makePermit(approved, plainShape, standing, instant));
};
