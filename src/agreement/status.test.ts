import { describe, expect, it } from 'vitest';
import { exampleDocument as base } from '../../test/agreement/documents.ts';
import { effectiveFrom, isReviewDue } from './status.ts';

describe('days of an agreement', () => {
  const widening = { widens: true, sensitive: false, releaseFirst: false };

  it('counts the night in Amsterdam, over the change of the clock', () => {
    const at = (now: string, waiting = widening): string => effectiveFrom(base, new Date(now), waiting).toISOString();
    expect(at('2026-10-24T21:30:00Z')).toBe('2026-10-24T22:00:00.000Z');
    expect(at('2026-10-24T22:30:00Z')).toBe('2026-10-25T23:00:00.000Z');
    expect(at('2026-10-23T12:00:00Z', { ...widening, sensitive: true })).toBe('2026-10-30T23:00:00.000Z');
  });

  it('warns when the review is due', () => {
    expect(isReviewDue(base, new Date('2027-08-01T21:00:00Z'))).toBe(false);
    expect(isReviewDue(base, new Date('2027-08-01T22:00:00Z'))).toBe(true);
  });
});
