import type { Pulse } from '../ports.ts';

/** Aborted as soon as a look finds that a delivery under way may not go on. */
export type Watch = { readonly signal: AbortSignal; end(): void };

/**
 * Looks at every beat of the pulse whether a delivery may go on; a beat during a look is looked at after it. A look that
 * fails counts as no: what cannot be known is not sent.
 */
export const watchOver = (pulse: Pulse, mayGoOn: () => Promise<boolean>): Watch => {
  const cut = new AbortController();
  let looking = false;
  let again = false;
  const look = async (): Promise<void> => {
    looking = true;
    do {
      again = false;
      if (!(await mayGoOn().catch(() => false))) cut.abort();
    } while (again && !cut.signal.aborted);
    looking = false;
  };
  const end = pulse(() => {
    if (looking) again = true;
    else if (!cut.signal.aborted) void look();
  });
  return { signal: cut.signal, end };
};
