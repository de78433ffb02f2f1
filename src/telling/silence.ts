import type { Store } from '../ports.ts';

/**
 * A source from which nothing good arrived for longer than its rhythm allows. Instants are ISO 8601 in UTC: since when
 * it is late, and when the last good file came, where there ever was one.
 */
export type Silence = {
  readonly school: string;
  readonly name: string;
  readonly since: string;
  readonly lastFileAt: string | undefined;
};

/** None yet: the rhythm of a source is not kept here. */
export const silencesOf = async (_store: Store, _board: string, _now: Date): Promise<readonly Silence[]> => [];
