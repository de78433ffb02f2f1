/** How one test ended, as the runner tells it. */
export type Ended = {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  readonly note?: string | undefined;
};

/** One run of all tests. `broken`: files that did not load, suites whose set-up failed, errors outside a test. */
export type Run = { readonly tests: readonly Ended[]; readonly broken: readonly string[] };
export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: readonly Ended[] };

/** A test that never ended failed, and so did a run in which nothing was tested. */
export const tally = ({ tests, broken }: Run): Tally => {
  const count = (...states: readonly Ended['state'][]) => tests.filter(({ state }) => states.includes(state)).length;
  const nothing = tests.length === 0 ? 1 : 0;
  return {
    passed: count('passed'),
    failed: count('failed', 'pending') + broken.length + nothing,
    skipped: tests.filter(({ state }) => state === 'skipped'),
  };
};

/** Adds the checks that are no tests, such as the types; each counts as one. */
export const addChecks = (tests: Tally, checks: readonly boolean[]): Tally => ({
  passed: tests.passed + checks.filter(Boolean).length,
  failed: tests.failed + checks.filter((passed) => !passed).length,
  skipped: tests.skipped,
});

/** What was skipped and why, then the last line: `N passed, N failed`, with `, N skipped` where that is so. */
export const tallyLines = ({ passed, failed, skipped }: Tally): readonly string[] => [
  ...skipped.map(({ name, note }) => `skipped: ${name} (${note ?? 'no reason given'})`),
  `${passed} passed, ${failed} failed${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}`,
];
